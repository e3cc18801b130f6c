// The lab's script comes in two parts: a small one, and the rest once a reader comes near a figure, or asks for one.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readBuild } from '../../www/stamp.mjs'
import { dist, eventually, openPage, startBrowser, startSite, test } from './harness.mjs'

const { script: whole, programs: { lab: program } } = readBuild(dist)
const body = readFileSync(join(dist, whole))
const programBody = readFileSync(join(dist, program))
const figure = '<raft-lab id="fig" nodes="3" world="sim" scale="1" seed="7" parts="stage" style="min-height:700px"><svg viewBox="0 0 600 400" width="600" height="400" role="img" aria-label="Three nodes"><circle cx="300" cy="200" r="100"/></svg></raft-lab>'
const scenario = { nodes: 3, settings: { election: [1000, 2000] }, steps: [{ say: { en: 'Nobody leads.' } }, { do: 'campaign', node: 'n1' }, { until: { leader: 'n1' } }, { say: { en: 'n1 leads.' } }] }
const shown = (attributes) => `<raft-lab id="fig" disk="memory" scale="0.1" ${attributes}><script type="application/json">${JSON.stringify(scenario)}</script></raft-lab>`
const post = (text, lang = 'en') => ({
  body: `<!doctype html><html lang="${lang}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>A post</title>
  <link rel="icon" href="data:,"><script type="module" src="/raft-lab.js"></script><h1>A post</h1>${text}<p id="end">The end</p></html>`,
})
const prose = '<form action="/gone"><p>It took <raft-out for="fig" name="leaderless.last">not yet</raft-out> <button data-raft-lab="#fig" data-do="crash leader">Kill it</button></p></form>'
/** What was asked for the whole lab's script, and for how many answers more there is none. */
let asked = 0
let missing = 0
/** For how many requests there is no program. */
let gone = 0
/** What its answer waits for. */
let held
const site = await startSite({
  routes: {
    '/far.html': post(`${prose}<p style="height:6000px">A long story</p>${figure}`),
    '/wrong.html': post(`<p><button data-raft-lab="#fig" data-do="crush leader">Crush it</button></p><div id="later"></div><p style="height:6000px">A long story</p>${figure}`),
    '/named.html': post(`<p id="names"><raft-out for="fig" name="leader">nobody</raft-out></p><p style="height:6000px">A long story</p>${figure}`),
    '/near.html': post(figure),
    '/bare.html': post(figure.replace(/<svg.*<\/svg>/, '<p hidden>It did not load.</p><noscript><p>It needs a script.</p></noscript>')),
    '/ko.html': post(figure, 'ko'),
    '/stage.html': post(shown('parts="stage"')),
    '/parts.html': post(shown('parts="stage verbs timeline logs"')),
    '/none.html': post('<raft-lab id="fig" nodes="3" disk="memory" parts="stage"></raft-lab>'),
    '/hidden.html': post(`${prose}<div id="tab" hidden>${figure}</div>`),
    [`/${program}`]: () => (gone-- > 0 ? { status: 404, type: 'text/plain', body: 'gone' } : { type: 'application/wasm', body: programBody }),
    [`/${whole}`]: async () => {
      asked++
      await held
      return missing-- > 0 ? { status: 404, type: 'text/plain', body: 'gone' } : { type: 'text/javascript; charset=utf-8', body }
    },
  },
})
const context = await startBrowser()

async function open(t, path, { missing: answers = 0, ...options } = {}) {
  asked = 0
  missing = answers
  const page = await openPage(t, context, `${site.url}${path}.html`, { viewport: { width: 800, height: 800 }, ...(answers > 0 && { expected: [/404|Failed to load|error loading|disallowed MIME/i] }), ...options })
  await page.evaluate(() => customElements.whenDefined('raft-lab'))
  return page
}
const running = (page) => page.locator('#fig:state(running)').waitFor()
const poster = (page) => page.getByRole('img', { name: 'Three nodes' })

test('a figure that is far away is its picture, and its lab comes as a reader comes near', async (t) => {
  const page = await open(t, 'far')
  assert.deepEqual(await page.evaluate(() => [document.getElementById('fig').lab, customElements.get('raft-out'), document.querySelector('raft-out').innerText]), [undefined, undefined, 'not yet'])
  assert.ok(await poster(page).isVisible())
  const below = () => page.evaluate(() => document.getElementById('end').offsetTop)
  const before = await below()
  assert.equal(asked, 0)
  await page.evaluate(() => scrollTo(0, document.getElementById('fig').offsetTop - 2.5 * innerHeight))
  await page.evaluate(() => new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next))))
  assert.equal(asked, 0, 'it is still more than a screen away')
  await page.evaluate(() => scrollTo(0, document.getElementById('fig').offsetTop - 1.5 * innerHeight))
  await page.waitForFunction(() => customElements.get('raft-out'))
  assert.equal(asked, 1)
  assert.equal(await page.evaluate(() => document.getElementById('fig').lab), undefined, 'near is not in sight')
  assert.ok(await poster(page).isVisible())
  await page.locator('#fig').scrollIntoViewIfNeeded()
  await running(page)
  await page.locator('raft-lab-stage g[data-node=n1]').waitFor()
  assert.equal(await poster(page).isVisible(), false)
  assert.equal(await below(), before, 'what is below the figure has not moved')
})

for (const path of ['far', 'hidden']) {
  test(`a button of the prose, pressed while the figure is ${path}, loads it, starts it and acts`, async (t) => {
    const page = await open(t, path)
    await page.evaluate(() => {
      const button = document.querySelector('button')
      button.dataset.do = 'set election=400; crash n1'
      button.click()
      button.click() // once is enough
    })
    await page.waitForFunction(() => document.getElementById('fig').lab?.status().nodes[0].alive === false)
    await page.waitForFunction(() => document.querySelector('button').ariaBusy === null)
    assert.equal(await page.locator('raft-told').count(), 0)
    assert.equal(asked, 1)
  })
}

test('a figure without a picture says that it loads', async (t) => {
  let release
  held = new Promise((resolve) => (release = resolve))
  t.after(() => release())
  const page = await open(t, 'bare')
  await page.getByRole('status').getByText('The lab is loading…').waitFor()
  release()
  await running(page)
  assert.equal(await page.getByText('The lab is loading…').count(), 0)
})

/** Runs in the page, first of all: each height in which the figure is painted, px, until its lab shows what it plays. What its run does later, such as a row of troubles, is its own. */
function recordHeights() {
  const heights = (globalThis.heights = [])
  const painted = new ResizeObserver(([{ target }]) => {
    if (target.matches(':defined') && target.offsetHeight !== heights.at(-1)) heights.push(target.offsetHeight)
    const stage = target.shadowRoot?.querySelector('raft-lab-stage')
    if (stage?.shadowRoot.querySelector('raft-lab-caption')?.shadowRoot.querySelector('.caption')) painted.disconnect()
  })
  new MutationObserver((_, parsed) => {
    const figure = document.querySelector('raft-lab')
    if (!figure) return
    parsed.disconnect()
    painted.observe(figure)
  }).observe(document, { subtree: true, childList: true })
}

for (const [path, most] of [['stage', 1], ['none', 1], ['parts', 2], ['index', 2]]) {
  test(`a figure without a picture (${path}) takes its room at once, or when its lab comes, and no other between`, async (t) => {
    const page = await openPage(t, context, `${site.url}${path}.html`, { init: recordHeights, viewport: { width: 1280, height: 800 } })
    await page.locator('raft-lab-stage g[data-node=n3]').waitFor()
    if (path !== 'none') await page.locator('raft-lab-caption [role=status]').waitFor()
    await page.evaluate(() => new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next))))
    const heights = await page.evaluate(() => heights)
    assert.ok(heights.length > 0 && heights.length <= most, `painted in ${heights.join(', ')} px`)
  })
}

for (const [path, said, again] of [['near', 'The lab did not load: ', 'Try again'], ['ko', '랩을 불러오지 못했습니다: ', '다시 시도']]) {
  test(`where the script does not come, the figure (${path}) says so beside its picture, and tries again`, async (t) => {
    const page = await open(t, path, { missing: 1 })
    await page.getByRole('alert').getByText(said).waitFor()
    assert.ok(await poster(page).isVisible())
    for (const [lang, told] of [['ko', '랩을 불러오지 못했습니다: '], ['en', 'The lab did not load: '], [path === 'ko' ? 'ko' : 'en', said]]) {
      await page.evaluate((lang) => (document.documentElement.lang = lang), lang)
      await page.getByRole('alert').getByText(told).waitFor()
    }
    await page.getByRole('button', { name: again }).press('Enter')
    await running(page)
    assert.equal(await page.getByRole('alert').count(), 0)
  })
}

test('a cluster whose program does not come says so, and can be tried again', async (t) => {
  gone = 1
  const page = await open(t, 'near', { expected: [/404|Failed to load/] })
  const why = page.getByRole('alert').locator('p').nth(1)
  await page.getByRole('alert').getByText('The cluster could not start.').waitFor()
  const said = await why.textContent()
  await page.evaluate(() => (document.documentElement.lang = 'ko'))
  await page.getByRole('alert').getByText('클러스터를 시작하지 못했습니다.').waitFor()
  assert.match(await why.textContent(), /[가-힣]/)
  await page.evaluate(() => (document.documentElement.lang = 'en'))
  await page.getByRole('alert').getByText('The cluster could not start.').waitFor()
  assert.equal(await why.textContent(), said)
  await page.getByRole('button', { name: 'Try again' }).press('Enter')
  await running(page)
  assert.equal(await page.getByRole('alert').count(), 0)
})

test('a button whose figure does not come says so, and the next press tries again', async (t) => {
  const page = await open(t, 'far', { missing: 2 })
  const button = page.getByRole('button', { name: 'Kill it' })
  const told = page.getByRole('alert').filter({ hasText: 'The lab did not load' })
  await button.press('Enter')
  await told.waitFor()
  await page.evaluate(() => {
    const button = document.querySelector('button')
    button.dataset.do = 'crash n1'
    document.querySelector('h1').after(Object.assign(button.cloneNode(), { textContent: 'Another' }))
  })
  await page.getByRole('button', { name: 'Another' }).press('Enter')
  await told.nth(1).waitFor()
  await button.press('Enter')
  await page.waitForFunction(() => document.getElementById('fig').lab?.status().nodes[0].alive === false)
  assert.equal(await page.locator('raft-told').count(), 0)
})

test('a number of the text that names nothing is told of at once, wherever its figure is', async (t) => {
  const page = await open(t, 'named')
  assert.equal(asked, 0)
  await page.evaluate(() => (document.getElementById('names').innerHTML = '<raft-out for="fig" name="speed">9</raft-out> <raft-value for="fig" name="nodes">5</raft-value> <raft-out for="late" name="terms">2</raft-out>'))
  for (const said of ['“speed” is not measured. A raft-out’s name is one of leaderless.last', '“nodes” can’t be set here. A raft-value’s name is one of election-min', 'There is no figure "late"']) await page.getByRole('alert').filter({ hasText: said }).waitFor()
  assert.deepEqual([asked, await page.evaluate(() => document.getElementById('fig').lab)], [1, undefined])
})

test('a button that can’t be read is told of at once, one that comes later too, and the figure is left where it is', async (t) => {
  const page = await open(t, 'wrong')
  const crush = page.getByRole('alert').filter({ hasText: '“crush” is no order. The orders are crash, powerLoss' })
  const nowhere = page.getByRole('alert').filter({ hasText: 'There is no figure "#late"' })
  await crush.waitFor()
  assert.equal(await page.evaluate(() => document.getElementById('fig').lab), undefined)
  await page.evaluate(() => {
    document.querySelector('button').dataset.do = 'crash leader'
    document.getElementById('later').innerHTML = '<button data-raft-lab="#late" data-do="crash leader">Another</button>'
  })
  await nowhere.waitFor()
  await crush.waitFor({ state: 'detached' })
  await page.evaluate(() => document.body.append(Object.assign(document.createElement('raft-lab'), { id: 'late' })))
  await nowhere.waitFor({ state: 'detached' })
  assert.deepEqual([asked, await page.evaluate(() => document.getElementById('fig').lab)], [1, undefined])
})

test('createLab is there at once, and brings the rest', async (t) => {
  const page = await open(t, 'far')
  const nodes = await page.evaluate(async () => {
    const { createLab } = await import('/raft-lab.js')
    const lab = await createLab({ nodes: 1, world: 'sim' })
    const { length } = lab.status().nodes
    await lab.dispose()
    return length
  })
  assert.deepEqual([nodes, asked], [1, 1])
})

test('once it has loaded, a page needs its host no more', async (t) => {
  const own = await startSite({ routes: { '/near.html': post(figure) } })
  const page = await openPage(t, context, `${own.url}near.html`)
  await running(page)
  await own.close()
  const value = await page.evaluate(async () => {
    const copy = document.getElementById('fig').cloneNode()
    document.body.append(copy)
    copy.scrollIntoView()
    const lab = await copy.ready
    await lab.put('k', 'v', { within: 60_000 })
    return (await lab.get('k', { within: 60_000 })).value
  })
  assert.equal(value, 'v')
})
