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
/** Figures and words of an author who got much wrong. */
const faulty = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Article</title><link rel="icon" href="icon.svg"><script type="module" src="raft-lab.js"></script>
<raft-lab id="fig" nodes="1" world="sim" parts="stage"><script type="application/json">{ it is none</script></raft-lab><raft-lab nodes="none" world="mars"></raft-lab>
<p><button data-raft-lab="#fig" data-do="crush leader">Crush it</button> <button data-raft-lab="#nowhere" data-do="heal">Heal</button> <button id="cut" data-raft-lab="#fig" data-do="cut n1 n9">Cut</button>
<button id="restart" data-raft-lab="#fig" data-do="restart crashed">Restart</button> <raft-step for="fig" at="won" on="key">It won</raft-step> <raft-step for="nowhere" at="won">It won</raft-step>
<raft-value for="fig" name="heartbeat" min="low">50</raft-value> <raft-value for="fig" name="election-min" min="50" max="1000" label="least">150</raft-value> <raft-out for="fig" name="speed"></raft-out></p>
<raft-guess for="nowhere" name="elections">How many?</raft-guess><raft-duel for="#fig" at="soon"></raft-duel><raft-duel for="#fig" set='{"election":[9,1]}'></raft-duel></html>`
const site = await startSite({
  routes: { '/article.html': { body: article('en') }, '/early.html': { body: article('en').replace('scale="1"', 'scale="0.05"') }, '/faulty.html': { body: faulty } },
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
  await page.evaluate(() => (document.documentElement.dir = 'rtl'))
  const order = await result.locator('output').evaluate((output) => {
    const text = document.createTreeWalker(output, NodeFilter.SHOW_TEXT)
    while (!text.nextNode().data.trim());
    const left = (at) => {
      const range = document.createRange()
      range.setStart(text.currentNode, at)
      range.setEnd(text.currentNode, at + 1)
      return range.getBoundingClientRect().left
    }
    return left(0) < left(text.currentNode.data.length - 1)
  })
  assert.ok(order, 'a number stands before its unit, on a page from right to left too')
  await page.evaluate(() => document.documentElement.removeAttribute('dir'))
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

test('what was in a button’s way is told for as long as it is', async (t) => {
  const page = await openArticle(t)
  await page.evaluate(async () => {
    await lab.hold()
    const button = document.getElementById('crash')
    button.dataset.do = 'put color blue'
    button.click()
  })
  const held = page.locator('#crash + raft-told')
  await held.getByText('the lab is held').waitFor()
  await page.locator('#none + raft-told').waitFor()
  await page.evaluate(async () => {
    await lab.run()
    const now = performance.now.bind(performance)
    performance.now = () => now() + 10_000 // there was time to read it
  })
  await held.waitFor({ state: 'detached' })
  assert.equal(await page.locator('#none + raft-told').count(), 1, 'that is so still')
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

/** All that is told to a reader as it happens, with what is behind the words of the text. */
const told = (page) => page.evaluate(() => {
  const texts = []
  const walk = (node) => {
    if (node.matches?.('[role=alert], [role=status]') && node.textContent.trim()) texts.push(node.textContent.replace(/\s+/g, ' ').trim())
    if (node.shadowRoot) walk(node.shadowRoot)
    for (const child of node.children) walk(child)
  }
  walk(document.body)
  return texts
})

test('what was told is told in another language as soon as its page has that, and again in the first', async (t) => {
  const page = await openPage(t, context, `${site.url}faulty.html`)
  await eventually('the figure runs', () => page.evaluate(() => {
    const figure = document.getElementById('fig')
    figure.scrollIntoView()
    return !!(globalThis.lab = figure.lab)
  }))
  await page.locator('#cut').press('Enter')
  await page.locator('#restart').press('Enter')
  const least = page.getByRole('spinbutton', { name: 'least' })
  await least.fill('5')
  await least.press('Enter')
  const wrong = ['can\'t be read', '“crush” is no order', 'There is no figure "nowhere"', 'cut takes two nodes', 'No node is down now', 'on="scroll"', 'min="low"', 'It takes a number from 50', '“speed” is not measured', 'at="soon" is no time', 'compare: options.set.election', 'The scenario is not played']
  let before = []
  await eventually('all that is wrong is told', async () => {
    before = await told(page)
    return wrong.every((text) => before.some((one) => one.includes(text)))
  }).catch(() => assert.deepEqual(wrong.filter((text) => !before.some((one) => one.includes(text))), [], before.join('\n')))
  await page.evaluate(() => (document.documentElement.lang = 'ko'))
  let left = []
  await eventually('it is told in Korean', async () => (left = (await told(page)).filter((text) => !/[가-힣]/.test(text))).length === 0).catch(() => assert.deepEqual(left, []))
  assert.equal((await told(page)).length, before.length)
  await page.evaluate(() => (document.documentElement.lang = 'en'))
  let after = []
  await eventually('it is told in English', async () => (after = await told(page)).join('\n') === before.join('\n')).catch(() => assert.deepEqual(after, before))
})

test('a button that is pressed before there is a leader waits for the first one', async (t) => {
  const page = await openPage(t, context, `${site.url}early.html`)
  await page.getByRole('button', { name: 'Kill it' }).press('Enter')
  await eventually('a leader is crashed', () => page.evaluate(async () => {
    const lab = await document.getElementById('fig').ready
    return lab.status().nodes.some(({ alive }) => !alive)
  }))
  assert.equal(await page.getByText('There is no leader now.').count(), 0)
})
