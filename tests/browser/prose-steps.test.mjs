// Prose that takes its figure to steps of a scenario, and asks for a guess before the run: by keyboard, by scrolling, in both languages.
import assert from 'node:assert/strict'
import { eventually, openPage, startBrowser, startSite, test } from './harness.mjs'

const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src blob:; connect-src 'self'; style-src 'self'; img-src 'self'; require-trusted-types-for 'script'; trusted-types raftlab lit-html"
const scenario = {
  nodes: 3, seed: 7, settings: { election: [150, 300], heartbeat: 50 },
  steps: [
    { say: { en: 'Nobody leads.', ko: '리더가 없습니다.' }, name: 'start' },
    { do: 'campaign', node: 'n1' },
    { until: { leader: 'n1' }, name: 'won' },
    { say: { en: 'n1 leads.', ko: 'n1이 리더입니다.' }, name: 'leads' },
    { do: 'crash', node: 'n1' },
    { say: { en: 'It is gone.', ko: '사라졌습니다.' }, name: 'gone' },
    { until: { leader: ['n2', 'n3'] } },
    { say: { en: 'Another leads.', ko: '다른 서버가 리더입니다.' }, name: 'again' },
    { wait: 100, name: 'again' },
  ],
}
const tall = '<div class="tall"></div>'
const article = (lang, world) => `<!doctype html><html lang="${lang}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Article</title><link rel="icon" href="icon.svg"><link rel="stylesheet" href="article.css">
<script type="module" src="raft-lab.js"></script>
<raft-lab id="fig" world="${world}" disk="memory" scale="0.1" parts="stage"><script type="application/json">${JSON.stringify(scenario)}</script></raft-lab>
<raft-guess id="guess" for="fig" name="leaderless.last" min="0" max="1000" step="10">For how long will nobody lead?</raft-guess>
<p>First <raft-step id="won" for="fig" at="won">n1 wins</raft-step>; in the end <raft-step id="again" for="#fig" at="again">another leads</raft-step>.
<raft-step id="wrong" for="fig" at="one">nowhere</raft-step> <raft-step id="none" for="nowhere" at="won">no figure</raft-step> <raft-step id="way" for="fig" at="won" on="hover">hover</raft-step>
<raft-guess for="fig" name="leader">Who?</raft-guess></p>
${tall}<raft-step id="first" for="fig" at="leads" on="scroll"><p>It leads. <a href="#fig">Up</a></p></raft-step>
${tall}<raft-step id="second" for="fig" at="gone" on="scroll"><p>It is gone.</p></raft-step>${tall}</html>`
const site = await startSite({
  routes: {
    '/sim.html': { body: article('en', 'sim') }, '/live.html': { body: article('ko', 'live') },
    '/article.css': { type: 'text/css', body: 'raft-lab { position: sticky; top: 0 } .tall { height: 150vh } html { background: Canvas; color-scheme: light dark }' },
  },
  headers: (path) => (path.endsWith('.html') ? { 'content-security-policy': policy } : {}),
})
const context = await startBrowser()

async function open(t, path, options) {
  const page = await openPage(t, context, `${site.url}${path}`, options)
  await page.evaluate(async () => {
    globalThis.fig = document.getElementById('fig')
    globalThis.lab = await fig.ready
  })
  await page.waitForFunction(() => lab.status().playing?.step >= 1) // it may stand there by now
  return page
}
const step = (page) => page.evaluate(() => lab.status().playing.step)
/** Waits until the lab is at a step, and stands. */
const at = (page, number) => page.waitForFunction((number) => { const { playing, held, view, world } = lab.status(); return playing?.step === number && (held || (world === 'live' && !view.now)) }, number)
const told = (page, id) => page.locator(`#${id} + raft-told`)

test('words take their figure to a step, on and back, by keyboard alone, and a guess is told beside what the run has measured', async (t) => {
  const page = await open(t, 'sim.html')
  await page.locator('#won [role=button]').press('Enter')
  await at(page, 3)
  const guess = page.locator('#guess')
  const number = guess.getByRole('spinbutton', { name: 'For how long will nobody lead?' })
  const { height } = await guess.boundingBox()
  assert.equal(await guess.getByRole('button', { name: 'That is my guess' }).getAttribute('aria-disabled'), 'true', 'there is none yet')
  await number.press('ArrowUp')
  assert.equal(await number.inputValue(), '510', 'from the middle, which tells nothing')
  await number.fill('2000')
  await number.press('Enter')
  await page.getByRole('alert').filter({ hasText: 'It takes a number from 0 to 1000 ms.' }).waitFor()
  await number.fill('400')
  await number.press('Enter')
  await guess.getByText('You said 400 ms. Your run has not shown it yet.').waitFor()
  assert.equal(await page.evaluate(() => document.getElementById('guess').shadowRoot.activeElement?.name), 'again')

  await page.locator('#again [role=button]').press('Enter')
  await at(page, 8)
  const { last } = await page.evaluate(() => lab.status().measured.leaderless)
  await guess.getByText(`You said 400 ms; in your run it was ${Math.round(last)} ms.`).waitFor()
  assert.equal((await guess.boundingBox()).height, height, 'nothing below has moved')
  await page.locator('#again').getByText('The figure is at step 8 of 9.').waitFor()
  await page.locator('#won [role=button]').press(' ')
  await at(page, 3)
  await page.locator('#won [aria-current=step]').waitFor()
  assert.deepEqual(await page.evaluate(() => [lab.leader, document.activeElement.id]), ['n1', 'won'])
  await guess.getByText(`in your run it was ${Math.round(last)} ms.`).waitFor()
  await guess.getByRole('button', { name: 'Guess again' }).press('Enter')
  assert.equal(await page.evaluate(() => document.getElementById('guess').shadowRoot.activeElement?.localName), 'input')
})

test('what is wrong with a step or a guess is told where it stands, with what there is', async (t) => {
  const page = await open(t, 'sim.html')
  await told(page, 'wrong').getByText('There is no step “one”. The steps of its figure’s scenario are start, won, leads, gone and again.').waitFor()
  await told(page, 'none').getByText('There is no figure "nowhere"').waitFor()
  await told(page, 'again').getByText('Two steps of this figure’s scenario have the name “again”: this goes to the first.').waitFor()
  assert.equal(await told(page, 'won').count(), 0)
  await told(page, 'way').getByText('A raft-step is on="scroll" or has no “on”; not “hover”.').waitFor()
  await page.getByText('“leader” can’t be guessed. A raft-guess’s name is one of leaderless.last').waitFor()
  const bounds = await page.evaluate(async () => {
    const guess = document.getElementById('guess')
    for (const [name, value] of Object.entries({ min: 'soon', max: '-5', step: '-1', unit: '<b>' })) guess.setAttribute(name, value)
    await guess.updateComplete
    const input = guess.shadowRoot.querySelector('input')
    return [input.ariaValueMin, input.ariaValueMax, guess.shadowRoot.querySelector('b')]
  })
  assert.deepEqual(bounds, ['0', '0', null], 'what makes no sense of a guess does no harm')
  await told(page, 'guess').getByText('min="soon" is not taken: it takes a number.').waitFor()
  await page.evaluate(() => document.getElementById('wrong').setAttribute('at', 'gone'))
  await told(page, 'wrong').waitFor({ state: 'detached' })
  assert.match(await page.evaluate(() => lab.seek({ step: 'one' }).catch(String)), /RangeError: seek: to.step takes the name of a step, one of start, won, leads, gone, again, not "one"/)
  assert.match(await page.evaluate(() => fig.goTo('one').catch(String)), /takes the name of a step/)
  const [one, two, step, now] = await page.evaluate(async () => {
    await lab.hold()
    const before = lab.status().playing.step
    const compare = () => lab.compare({ set: { election: [1000, 2000] }, at: 1, until: 10_000 })
    return [await compare(), await compare(), before, lab.status().playing.step]
  })
  assert.deepEqual([one.a.digest, one.b.digest, now], [two.a.digest, two.b.digest, step], 'the scenario goes on in both, and here it is where it was')
  assert.ok(one.a.measured.leaderless.count === 1 && one.b.measured.leaderless.total > 2 * one.a.measured.leaderless.total)
})

test('a reader who comes past a paragraph sees its step, until they take the figure over, and again once they ask for a step', async (t) => {
  const page = await open(t, 'sim.html', { reducedMotion: 'reduce', viewport: { width: 800, height: 900 } })
  const scroll = (id) => page.evaluate((id) => document.getElementById(id).scrollIntoView({ block: 'center' }), id)
  const here = (id) => page.locator(`#${id} .block.here`)
  for (const id of ['wrong', 'none', 'way', 'again']) await told(page, id).waitFor() // what comes later above would move all
  await scroll('first')
  await at(page, 4)
  await here('first').waitFor()
  const [middle, focused] = await page.evaluate(() => {
    const { top, bottom } = document.getElementById('first').getBoundingClientRect()
    return [(top + bottom) / 2 / innerHeight, document.activeElement.localName]
  })
  assert.ok(Math.abs(middle - 0.5) < 0.15 && focused === 'body', `neither the page nor the focus has moved: ${middle} ${focused}`)
  await scroll('second')
  await at(page, 6)
  await scroll('first')
  await at(page, 4)
  await page.evaluate(() => fig.shadowRoot.querySelector('raft-lab-stage').shadowRoot.querySelector('.ring').dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, composed: true })))
  await scroll('second')
  await page.waitForFunction(() => { const { top, bottom } = document.getElementById('second').getBoundingClientRect(); return top > 0 && bottom < innerHeight })
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(lab.hold())))))
  assert.equal(await step(page), 4, 'it is the reader’s now')
  await page.locator('#second').getByRole('button', { name: 'Show this in the figure' }).press('Enter')
  await at(page, 6)
  await scroll('first')
  await at(page, 4)
})

test('in the live world a past step is shown, a later one is played on to, and Korean says so', async (t) => {
  const page = await openPage(t, context, `${site.url}live.html`)
  await page.locator('#again [role=button]').press('Enter') // its cluster may not have begun; the figure's room is not whole yet, which would move what a pointer presses
  await page.evaluate(async () => (globalThis.lab = await document.getElementById('fig').ready))
  await at(page, 8)
  await page.locator('#again').getByText('그림이 9단계 가운데 8단계에 있습니다.').waitFor()
  await page.locator('#won [role=button]').click()
  await at(page, 3)
  assert.deepEqual(await page.evaluate(() => [lab.status().view.now, lab.leader]), [false, 'n1'], 'the view alone')
  await told(page, 'wrong').getByText('이름이 “one”인 단계가 없습니다. 이 그림의 시나리오의 단계: start, won, leads, gone 및 again.').waitFor()
  await eventually('the cluster runs on', () => page.evaluate(async () => (await lab.seek('now'), lab.leader !== 'n1')))
})
