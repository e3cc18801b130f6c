// Two clusters from one moment, one setting apart: by an author's element, by a reader on the page, and by the API.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { openPage, startBrowser, startSite, test } from './harness.mjs'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src blob:; connect-src 'self'; style-src 'self'; img-src 'self'; require-trusted-types-for 'script'; trusted-types raftlab lit-html"
const crashes = [2500, 4500, 6500, 8500, 10_500].map((at) => ({ do: 'crash', at, for: 1000 }))
const article = (lang, body) => `<!doctype html><html lang="${lang}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Article</title><link rel="icon" href="icon.svg">
<meta name="color-scheme" content="light dark"><script type="module" src="raft-lab.js"></script><main><h1>A duel</h1>${body}</main></html>`
const duel = (attributes) => `<raft-duel for="#fig" at="2000" until="12000" ${attributes}></raft-duel>`
const site = await startSite({
  routes: {
    '/duel.html': { body: article('en', `<raft-lab id="fig" world="sim" nodes="5" seed="3" parts="stage"></raft-lab>${duel(`set='{"election":[1000,2000]}' do='${JSON.stringify(crashes)}'`)}`) },
    '/wrong.html': { body: article('en', `<raft-lab id="fig" world="sim" nodes="3" parts="stage"></raft-lab>${duel(`set='{"election":1000,2000}'`)}`) },
    '/live.html': { body: article('en', '<raft-lab id="fig" lang="ko" fragment disk="memory" nodes="3" parts="stage time"></raft-lab>') },
  },
  headers: (path) => (path.endsWith('.html') ? { 'content-security-policy': policy } : {}),
})
const context = await startBrowser()

/** Counts the workers that are there. */
function counting() {
  globalThis.living = new Set()
  const Real = globalThis.Worker
  globalThis.Worker = class extends Real {
    constructor(...given) {
      super(...given)
      globalThis.living.add(this)
    }
    terminate() {
      globalThis.living.delete(this)
      super.terminate()
    }
  }
}

async function open(t, path, options) {
  const page = await openPage(t, context, `${site.url}${path}`, { init: counting, ...options })
  await page.evaluate(async () => {
    const figure = document.getElementById('fig')
    while (!figure.lab) {
      figure.scrollIntoView() // what is above it may grow meanwhile
      await new Promise(requestAnimationFrame)
    }
    globalThis.lab = figure.lab
    globalThis.own = living.size
  })
  return page
}
const result = (page) => page.locator('raft-duel .result')
const both = (page, read) => page.evaluate((read) => [...document.querySelector('raft-duel').shadowRoot.querySelectorAll('raft-lab-stage')].map((stage) => new Function('moment', `return ${read}`)(stage.view.moment)), read)

test('two clusters go through the same, and one sentence tells what a setting has cost, the same each time', async (t) => {
  const page = await open(t, 'duel.html')
  const compared = await page.evaluate(async (steps) => {
    const asked = { at: 2000, until: 12_000, set: { election: [1000, 2000] }, do: steps }
    const told = []
    const [one, two] = [await lab.compare({ ...asked, progress: (done) => told.push(done) }), await lab.compare(asked)]
    const none = await lab.compare({ ...asked, set: { election: [150, 300] } })
    return { one, two, none, told, living: living.size - own, time: lab.status().time }
  }, crashes)
  const { one, two, none } = compared
  assert.deepEqual([one.a.digest, one.b.digest], [two.a.digest, two.b.digest], 'equal questions have equal answers')
  assert.deepEqual([one.a.steps.map(({ at, passed }) => [at, passed]), one.b.lost], [crashes.map(({ at }) => [at, true]), null])
  assert.deepEqual([none.a.measured.leaderless, none.a.steps], [none.b.measured.leaderless, none.b.steps], 'where nothing differs')
  assert.ok(one.b.measured.leaderless.total > 2 * one.a.measured.leaderless.total && one.a.measured.leaderless.count === 5)
  assert.ok(compared.told.length > 0 && compared.told.every((done, i, all) => done <= 1 && (i === 0 || done >= all[i - 1])))
  assert.equal(compared.living, 0, 'their memory is given back')

  const run = page.getByRole('button', { name: 'Run both' })
  await run.press('Enter')
  const seconds = ({ total }) => `${(total / 1000).toFixed(2)} s`
  await result(page).getByText(`1000–2000 ms: ${seconds(one.b.measured.leaderless)} without a leader; 150–300 ms: ${seconds(one.a.measured.leaderless)}.`).waitFor()
  assert.deepEqual(await page.locator('raft-duel h3').allTextContents(), ['150–300 msSIM', '1000–2000 msSIM'])
  assert.deepEqual([await page.locator('raft-duel raft-lab-stage').count(), await page.locator('raft-duel raft-lab-members').count()], [2, 0], 'what is done to one is done to both, so its servers are as they are')
  assert.ok(await run.evaluate((button) => button.matches(':focus')), 'the focus is where it was')
  await page.waitForFunction(() => [...document.querySelector('raft-duel').shadowRoot.querySelectorAll('raft-lab-stage')].every(({ view }) => view.moment.time === 12_000))
  const slider = page.getByRole('slider', { name: 'Moment in view of both' })
  await slider.press('Home')
  await page.waitForFunction(() => [...document.querySelector('raft-duel').shadowRoot.querySelectorAll('raft-lab-stage')].every(({ view }) => view.moment.time === 2000))
  await page.getByRole('button', { name: 'Crash both leaders' }).press('Enter')
  await page.waitForFunction(() => [...document.querySelector('raft-duel').shadowRoot.querySelectorAll('raft-lab-stage')].every(({ view }) => view.moment.time === 12_000 && view.moment.status.measured.leaderless.count === 1))
  await result(page).filter({ hasText: /without a leader/ }).waitFor()

  await page.evaluate(axe)
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme })
    const found = await page.evaluate(async () => (await axe.run('raft-duel', { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join(' | ')}`))
    assert.deepEqual(found, [], colorScheme)
  }
  await page.setViewportSize({ width: 320, height: 640 })
  await page.waitForFunction(() => document.documentElement.scrollWidth === 320 && new Set([...document.querySelector('raft-duel').shadowRoot.querySelectorAll('.half')].map((half) => half.getBoundingClientRect().left)).size === 1)
  await page.evaluate(() => document.querySelector('raft-duel').remove())
  await page.waitForFunction(() => living.size === own)
})

test('what is wrong with a duel is told at it, with what is accepted, and one that runs can be given up', async (t) => {
  const page = await open(t, 'wrong.html')
  const told = (text) => page.locator('raft-duel').getByRole('alert').filter({ hasText: text }).waitFor()
  const set = (name, value) => page.evaluate(([name, value]) => document.querySelector('raft-duel').setAttribute(name, value), [name, value])
  const run = page.getByRole('button', { name: 'Run both' })
  await told('set is not taken: it is not JSON')
  await set('set', '{"elections":[1,2]}')
  await told('compare: options.set has no "elections"; accepted: election, heartbeat')
  await set('set', '{"scale":2}')
  await told('compare: options.set has no "scale"')
  await set('set', '{"election":[300,150]}')
  await run.press('Enter')
  await told('compare: options.set.election')
  await set('until', '1000')
  await told('until="1000" is no time')
  await set('until', '12000')
  await set('set', '{"heartbeat":60}')
  await set('do', '[{"do":"crash","node":"n9"}]')
  await run.press('Enter')
  await told('compare: steps[0].node')
  await set('set', 'null')
  await told('compare: options.set takes an object')
  await run.press('Enter')
  await told('compare: options.set takes an object')
  await set('set', '{"heartbeat":60}')
  await set('do', '[]')
  await set('until', '1000000000')
  await run.press('Enter')
  await page.getByRole('button', { name: 'Cancel' }).press('Enter')
  await told('Given up: nothing was measured.')
  await page.waitForFunction(() => living.size === own)
  await set('for', 'nowhere')
  await told('There is no figure "nowhere"')
})

test('a reader compares a live cluster with itself, in Korean, and sends the comparison away', async (t) => {
  const page = await open(t, 'live.html')
  await page.evaluate(() => lab.until('leader', { within: 60_000 }))
  await page.locator('raft-lab button[name=compare]').press('Enter')
  const compare = page.locator('raft-duel')
  await compare.locator('select[name=setting]').selectOption('heartbeat')
  await compare.getByLabel('다른 값').fill('soon')
  await compare.getByRole('button', { name: '둘 다 실행' }).press('Enter')
  await compare.getByRole('alert').filter({ hasText: '“soon”' }).waitFor()
  await compare.getByLabel('다른 값').fill('100 ms')
  await compare.getByRole('button', { name: '둘 다 실행' }).press('Enter')
  await result(page).filter({ hasText: /하트비트 100 ms|차이가 없습니다/ }).waitFor()
  assert.ok(await page.evaluate(() => lab.status().view.now && lab.status().world === 'live'), 'the live lab goes on')
  await page.evaluate(() => (location.hash = 'lang=en')) // the figure takes the URL's words
  await compare.getByRole('button', { name: 'End this comparison' }).waitFor()
  await page.evaluate(() => (location.hash = ''))
  await compare.getByRole('button', { name: '이 비교 끝내기' }).click()
  await page.waitForFunction(() => living.size === own && !document.querySelector('raft-duel'))
})
