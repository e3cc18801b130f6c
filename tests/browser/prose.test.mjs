// The words with which a page's prose drives its figures, under the page's own strict policy.
import assert from 'node:assert/strict'
import { eventually, openPage, startBrowser, startSite, test } from './harness.mjs'

const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src blob:; connect-src 'self'; style-src 'self'; img-src 'self'; require-trusted-types-for 'script'; trusted-types raftlab lit-html"
const article = (lang) => `<!doctype html><html lang="${lang}"><meta charset="utf-8"><title>Article</title><link rel="icon" href="icon.svg">
<script type="module" src="raft-lab.js"></script>
<p>Timeouts from <raft-value for="fig" name="election-min" min="50" max="1000" step="10" label="least election timeout">150</raft-value> to
<raft-value for="fig" name="election-max" min="50" max="2000" step="10">300</raft-value> ms.
<button id="crash" data-raft-lab="#fig" data-do="crash leader">Kill it</button>
<button id="wrong" data-raft-lab="#fig" data-do="crush leader">Crush it</button>
<button id="none" data-raft-lab="#nowhere" data-do="crash leader">Nowhere</button>
It took <raft-out for="fig" name="leaderless.last"></raft-out>; <raft-out for="fig" name="leader"></raft-out> leads. <raft-out for="fig" name="speed"></raft-out>
<raft-value for="fig" name="nodes">5</raft-value> <raft-out for="${'nowhere'.repeat(1000)}" name="leader"></raft-out></p>
<raft-lab id="fig" nodes="3" world="sim" scale="1" seed="7" parts="stage"></raft-lab></html>`
const site = await startSite({
  routes: { '/article.html': { body: article('en') } },
  headers: (path) => (path === '/article.html' ? { 'content-security-policy': policy } : {}),
})
const context = await startBrowser()

async function openArticle(t, options) {
  const page = await openPage(t, context, `${site.url}article.html`, options)
  // What is told to the author comes meanwhile, and moves what is below.
  await eventually('the figure runs', () => page.evaluate(() => {
    const figure = document.getElementById('fig')
    figure.scrollIntoView()
    return !!(globalThis.lab = figure.lab)
  }))
  await page.evaluate(() => lab.until('leader', { within: 60_000 }))
  return page
}
const election = (page) => page.evaluate(() => lab.status().nodes[0].settings.election)

test('a button, a number and a result in the text are of the reader’s own run, by keyboard alone', async (t) => {
  const page = await openArticle(t)
  const least = page.getByRole('spinbutton', { name: 'least election timeout' })
  const result = page.locator('raft-out[name="leaderless.last"]')
  await result.getByText('not yet').waitFor()
  const before = await result.boundingBox()
  await least.press('ArrowUp')
  await eventually('one step', async () => (await election(page))[0] === 160)
  await least.press('Home')
  await eventually('the least', async () => (await election(page))[0] === 50)
  await least.fill('400')
  await least.press('Enter')
  await eventually('what was typed takes the other end along', async () => String(await election(page)) === '400,400')
  await page.waitForFunction(() => document.querySelector('raft-value[name=election-max]').shadowRoot.querySelector('input').value === '400')
  await least.fill('5')
  await least.press('Enter')
  await page.getByRole('alert').filter({ hasText: 'It takes a number from 50 to 1000 ms.' }).waitFor()
  assert.equal(String(await election(page)), '400,400')
  await least.press('ArrowDown')
  const leader = await page.evaluate(() => lab.leader)
  await page.locator('#crash').press('Enter')
  await page.waitForFunction((leader) => lab.status().nodes.find(({ id }) => id === leader).alive === false, leader)
  await result.getByText(/^\d+ ms$/).waitFor()
  assert.equal((await result.boundingBox()).width, before.width, 'nothing jumps')
  await page.waitForFunction(() => document.querySelector('raft-out[name=leader]').shadowRoot.textContent.includes(lab.leader))
  await page.evaluate(() => {
    const figure = document.getElementById('fig')
    figure.replaceWith(figure.cloneNode())
  })
  await result.getByText('not yet').waitFor() // of the figure that is there now
})

test('what an author got wrong is told where it stands, and the rest works', async (t) => {
  const page = await openArticle(t)
  for (const text of ['“crush” is no order. The orders are crash, powerLoss', 'There is no figure "#nowhere"', '“speed” is not measured. A raft-out’s name is one of leaderless.last', '“nodes” can’t be set here. A raft-value’s name is one of election-min']) {
    await page.getByRole('alert').filter({ hasText: text }).waitFor()
  }
  await page.evaluate(() => lab.hold())
  const put = await page.evaluate(() => {
    const button = document.getElementById('wrong')
    button.dataset.do = 'put color blue'
    button.click()
    return button.nextElementSibling?.localName !== 'raft-told'
  })
  assert.ok(put, 'what was told goes when the button is pressed again')
  await page.getByRole('alert').filter({ hasText: 'the lab is held' }).waitFor()
})

test('a number in the text is dragged', async (t) => {
  const page = await openArticle(t, { viewport: { width: 320, height: 640 } })
  const most = page.locator('raft-value[name=election-max] input')
  await most.scrollIntoViewIfNeeded()
  const { x, y, width, height } = await most.boundingBox()
  assert.ok(height >= 24)
  await page.mouse.move(x + width / 2, y + height / 2)
  await page.mouse.down()
  await page.mouse.move(x + width / 2 + 60, y + height / 2, { steps: 6 })
  await page.mouse.up()
  await eventually('ten steps', async () => (await election(page))[1] === 400)
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320)
})
