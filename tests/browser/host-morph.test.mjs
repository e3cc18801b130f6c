// <raft-lab> in pages whose scripts change, copy and move elements as if nothing ran in them.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { eventually, openPage, startBrowser, startSite, test } from './harness.mjs'

const lab = '<raft-lab nodes="1" disk="memory" latency="5-15" writes="4" id="it" class="wide"></raft-lab>'
const content = (lab) => `<h1>A post</h1><p>It has a lab.</p>${lab}<p id="end">The end</p>`
const post = (head) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>A post</title><link rel="icon" href="data:,">
  ${head}<script type="module" src="/raft-lab.js"></script><body>${content(lab)}</body></html>`
const { resolve } = createRequire(import.meta.url)
/** Who morphs pages: morphdom, and idiomorph, which is in Turbo and an extension of htmx. Each defines `morph(html)`, which makes the body what a server sent. */
const morphers = {
  morphdom: [readFileSync(resolve('morphdom/dist/morphdom-umd.js'), 'utf8'), 'globalThis.morph = (html) => morphdom(document.body, `<body>${html}</body>`)'],
  idiomorph: [readFileSync(resolve('idiomorph/dist/idiomorph.js'), 'utf8'), "globalThis.morph = (html) => Idiomorph.morph(document.body, html, { morphStyle: 'innerHTML' })"],
}
const routes = Object.fromEntries(Object.entries(morphers).map(([name, scripts]) => [`/${name}.js`, { type: 'text/javascript', body: scripts.join('\n') }]))
const site = await startSite({
  routes: {
    ...routes,
    ...Object.fromEntries(Object.keys(morphers).map((name) => [`/${name}.html`, { body: post(`<script src="/${name}.js"></script>`) }])),
    '/post.html': { body: post('') },
    '/frame.html': { body: post('').replace('</body>', '<iframe title="A frame" src="/blank.html" style="width:900px;height:900px"></iframe></body>') },
  },
})
const context = await startBrowser()

async function open(t, path, options = { viewport: { width: 1280, height: 900 } }) {
  const page = await openPage(t, context, `${site.url}${path}`, options)
  await page.evaluate(async () => {
    globalThis.element = document.querySelector('raft-lab')
    globalThis.lab = await element.ready
  })
  await page.locator('raft-lab-stage g[data-node=n1]').waitFor()
  return page
}

/** What a page sees of its first lab. */
const seen = (page) =>
  page.evaluate(() => {
    const now = document.querySelector('raft-lab')
    const attributes = Object.fromEntries([...now.attributes].map(({ name, value }) => [name, value]))
    return { same: now === element && now.lab === lab, running: now.matches(':state(running)'), lives: Boolean(lab.status()), attributes }
  })
const asSent = { nodes: '1', disk: 'memory', latency: '5-15', writes: '4', id: 'it', class: 'wide' }
const alerts = (page) => page.getByRole('alert').allInnerTexts()

for (const name of Object.keys(morphers)) {
  test(`${name} makes the page what the server sent, and the lab runs on`, async (t) => {
    const page = await open(t, `${name}.html`)
    await page.evaluate((html) => morph(html), content(lab).replace('It has a lab.', 'It has a lab, which runs.'))
    await page.getByText('It has a lab, which runs.').waitFor()
    assert.deepEqual(await seen(page), { same: true, running: true, lives: true, attributes: asSent })
    assert.deepEqual(await alerts(page), [])
    await page.evaluate((html) => morph(html), content(lab.replace('5-15', '7-9')))
    await eventually('the latency that was sent', () => page.evaluate(() => lab.status().links.every(({ latency }) => String(latency) === '7,9')))
    assert.deepEqual(await alerts(page), [])
  })

  test(`${name} does not undo the new cluster that a reader asked for`, async (t) => {
    const page = await open(t, `${name}.html`)
    await page.locator('raft-lab-anew summary').click()
    await page.locator('raft-lab-anew').getByRole('checkbox', { name: 'no-op' }).uncheck()
    await page.getByRole('button', { name: 'Start a new cluster' }).click()
    await page.getByText('Switched off: no-op').first().waitFor()
    await page.evaluate(() => (globalThis.lab = element.lab))
    await page.evaluate((html) => morph(html), content(lab))
    assert.deepEqual(await seen(page), { same: true, running: true, lives: true, attributes: asSent })
    assert.deepEqual(await alerts(page), [])
    assert.deepEqual(await page.evaluate(() => Object.keys(lab.status().rules)), ['no-op'])
  })
}

test('a copy of a lab that runs is a lab of its own, which says that it runs once it does', async (t) => {
  const page = await open(t, 'post.html')
  const [copied, later] = await page.evaluate(async () => {
    const copy = element.cloneNode(true)
    const before = [copy.matches(':state(running)'), copy.hasAttribute('running'), copy.lab === undefined]
    element.after(copy)
    copy.scrollIntoView()
    await copy.ready
    return [before, [copy.matches(':state(running)'), copy.lab !== lab, element.lab === lab, lab.status().nodes.length]]
  })
  assert.deepEqual(copied, [false, false, true])
  assert.deepEqual(later, [true, true, true, 1])
})

test('a page that comes back from a copy of itself runs anew, and the old cluster ends', async (t) => {
  const page = await open(t, 'post.html')
  const old = page.workers().length
  await page.evaluate(() => {
    globalThis.kept = document.body.cloneNode(true) // as Turbo keeps a page
    document.body.replaceWith(Object.assign(document.createElement('body'), { textContent: 'Another page' }))
  })
  await eventually('the end of every worker', () => page.workers().length === 0)
  await page.evaluate(() => document.body.replaceWith(kept))
  await page.evaluate(() => document.querySelector('raft-lab').ready.then(() => {}))
  await page.locator('raft-lab-stage g[data-node=n1]').waitFor()
  assert.equal(page.workers().length, old)
})

/** How everything in the lab looks: what style sheets say of each element in it. */
const look = (page) =>
  page.evaluate(() => {
    const all = []
    const walk = (root) => {
      for (const node of root.querySelectorAll('*')) {
        const { display, backgroundColor, borderRadius, gap, fill } = getComputedStyle(node)
        if (node.localName.startsWith('raft-lab')) all.push(`${node.localName} ${node.shadowRoot?.adoptedStyleSheets.length}`)
        if (node.matches('.lab, .panel, .title, .bar, .ring, .legend, .results, .scroll, .columns')) all.push(`${node.className} ${display} ${backgroundColor} ${borderRadius} ${gap} ${fill}`)
        if (node.shadowRoot) walk(node.shadowRoot)
      }
    }
    walk(element.shadowRoot)
    return all
  })

test('a lab that moves into a frame and back runs on, and keeps its looks', async (t) => {
  const page = await open(t, 'frame.html')
  await page.evaluate(() => (globalThis.frame = document.querySelector('iframe').contentDocument))
  const before = await look(page)
  assert.ok(before.length > 12 && !before.some((line) => line.endsWith(' 0')), before.join('\n'))
  await page.evaluate(() => frame.body.append(frame.adoptNode(element)))
  const inner = page.frames()[1]
  await inner.locator('raft-lab-stage g[data-node=n1]').waitFor()
  assert.deepEqual(await look(page), before)
  assert.equal(await page.evaluate(() => element.lab === lab && element.matches(':state(running)')), true)
  // What is made there has its looks, and works.
  await page.evaluate(() => element.setAttribute('parts', 'stage'))
  await eventually('the stage alone', async () => (await inner.locator('raft-lab-client').count()) === 0)
  await page.evaluate(() => element.removeAttribute('parts'))
  await inner.getByRole('button', { name: 'Put', exact: true }).click()
  await inner.locator('raft-lab-client li.ok').waitFor()
  await inner.getByRole('button', { name: 'Keys', exact: true }).click()
  await inner.getByRole('heading', { name: 'Keys' }).waitFor()
  await page.keyboard.press('Escape')
  assert.deepEqual(await look(page), before)
  await page.evaluate(() => document.querySelector('h1').after(document.adoptNode(element)))
  await page.locator('raft-lab-stage g[data-node=n1]').waitFor()
  assert.deepEqual(await look(page), before)
  assert.equal(await page.evaluate(() => element.lab === lab && lab.status().nodes.length), 1)
})

test('a lab that is made in a frame’s document has its looks there', async (t) => {
  const page = await open(t, 'frame.html')
  await page.evaluate(async () => {
    const { contentDocument } = document.querySelector('iframe')
    const made = Object.assign(document.createElement('raft-lab'), { id: 'made' })
    made.setAttribute('nodes', '1')
    made.setAttribute('disk', 'memory')
    contentDocument.body.append(made)
    document.querySelector('iframe').scrollIntoView()
    await made.ready
    await made.updateComplete
  })
  const inner = page.frames()[1]
  await inner.locator('raft-lab-stage g[data-node=n1]').waitFor()
  const sheets = await page.evaluate(() => element.shadowRoot.adoptedStyleSheets.length)
  assert.ok(sheets > 0)
  assert.equal(await inner.locator('#made').evaluate((made) => made.shadowRoot.adoptedStyleSheets.length), sheets, 'as many as a lab of the page itself')
  assert.equal(await inner.locator('raft-lab-stage .legend').evaluate((legend) => getComputedStyle(legend).display), 'flex')
})
