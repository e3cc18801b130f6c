// <raft-lab> that is made where it can't be seen: its parts follow the width that it has once it is shown.
import assert from 'node:assert/strict'
import { eventually, openPage, startBrowser, startSite, test } from './harness.mjs'

const lab = '<raft-lab nodes="1" disk="memory"></raft-lab>'
const post = (body) => `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Hidden</title>
  <link rel="icon" href="data:,"><script type="module" src="/raft-lab.js"></script><style>body { margin: 0 }</style>
  <body>${body}</body></html>`

/** Where a lab is hidden at first, and what shows it. */
const places = {
  'a tab panel': [`<div id="place" hidden>${lab}</div>`, () => (document.querySelector('#place').hidden = false)],
  'a closed dialog': [`<dialog id="place" style="max-width:none;padding:0">${lab}</dialog>`, () => document.querySelector('#place').showModal()],
  'closed details': [`<details id="place"><summary>A lab</summary>${lab}</details>`, () => (document.querySelector('#place').open = true)],
  'a box of width 0': [`<div id="place" style="width:0">${lab}</div>`, () => (document.querySelector('#place').style.width = '100%')],
  'a drawer that slides open': [
    `<div id="place" style="width:0;overflow:hidden;transition:width 0.2s">${lab}</div>`,
    () => (document.querySelector('#place').style.width = '100%'),
  ],
}
const inner = post(lab)
const site = await startSite({
  routes: {
    ...Object.fromEntries(Object.entries(places).map(([, [body]], i) => [`/hidden-${i}.html`, { body: post(body) }])),
    '/inner.html': { body: inner },
    '/frame.html': { body: post('<iframe title="A lab" src="/inner.html" style="width:0;height:800px;border:0"></iframe>') },
    '/plain.html': { body: post(`<div id="place">${lab}</div>`) },
  },
})
const context = await startBrowser()

/** Which parts of a frame's lab are open, and which are closed, once its cluster runs. */
async function partsOf(frame) {
  await frame.evaluate(() => document.querySelector('raft-lab').ready.then(() => {}))
  await frame.locator('raft-lab section').first().waitFor()
  const all = await frame.locator('raft-lab .panel > .body').evaluateAll((all) => all.map(({ id, hidden }) => [id, hidden]))
  const named = (closed) => String(all.filter(([, hidden]) => hidden === closed).map(([id]) => id))
  return { open: named(false), closed: named(true) }
}
const allAreOpen = async (frame) => {
  const { open, closed } = await partsOf(frame)
  return open.startsWith('stage,') && closed === ''
}

Object.entries(places).forEach(([name, [, show]], i) => {
  test(`in ${name} all parts are open once it is shown with room for them`, async (t) => {
    const page = await openPage(t, context, `${site.url}hidden-${i}.html`, { viewport: { width: 1000, height: 800 } })
    await page.waitForFunction(() => document.querySelector('raft-lab').shadowRoot)
    await page.evaluate(show)
    await eventually('every part open', () => allAreOpen(page))
  })

  test(`in ${name} the stage and the verbs alone are open once it is shown on a narrow screen`, async (t) => {
    const page = await openPage(t, context, `${site.url}hidden-${i}.html`, { viewport: { width: 320, height: 800 } })
    await page.waitForFunction(() => document.querySelector('raft-lab').shadowRoot)
    await page.evaluate(show)
    assert.equal((await partsOf(page)).open, 'stage,verbs')
  })
})

test('in a frame of width 0 all parts are open once the frame has room for them', async (t) => {
  const page = await openPage(t, context, `${site.url}frame.html`, { viewport: { width: 1000, height: 800 } })
  const frame = page.frames()[1]
  await frame.waitForFunction(() => document.querySelector('raft-lab')?.shadowRoot)
  await page.evaluate(() => (document.querySelector('iframe').style.width = '1000px'))
  await eventually('every part open', () => allAreOpen(frame))
})

test('parts that a reader chose stay as they are, however wide the lab becomes', async (t) => {
  const page = await openPage(t, context, `${site.url}plain.html`, { viewport: { width: 320, height: 800 } })
  assert.equal((await partsOf(page)).open, 'stage,verbs')
  await page.getByRole('button', { name: 'Logs', exact: true }).click()
  await page.getByRole('button', { name: 'Client', exact: true }).click()
  await page.getByRole('button', { name: 'Client', exact: true }).click()
  await page.setViewportSize({ width: 1000, height: 800 })
  await eventually('the others open', async () => (await partsOf(page)).closed === 'client')
  await page.locator('raft-lab-settings').getByRole('textbox').first().focus()
  await page.setViewportSize({ width: 320, height: 800 })
  await eventually('those that nobody used closed', async () => (await partsOf(page)).open === 'stage,verbs,logs,settings')
  await page.evaluate(() => (document.querySelector('#place').hidden = true))
  await page.evaluate(() => (document.querySelector('#place').hidden = false))
  await page.evaluate(() => new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(next)))))
  assert.equal((await partsOf(page)).open, 'stage,verbs,logs,settings')
})
