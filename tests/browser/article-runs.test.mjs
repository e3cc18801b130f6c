// The first article: guesses, steps, buttons, a value and a duel, by keyboard; and what its text tells of a run is what the reader’s own run shows.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { openPage, startBrowser, startSite, test } from './harness.mjs'

const numbers = JSON.parse(readFileSync(new URL('../../www/learn/etcd-and-raft/numbers.json', import.meta.url)))
const site = await startSite()
const context = await startBrowser()

/** Runs in the page: what has the focus, in whatever shadow tree, as its way from the page down. */
const focused = () => {
  const way = []
  for (let at = document.activeElement; at && at !== document.body; at = at.shadowRoot?.activeElement) {
    const said = at.getAttribute('for') ?? at.id ?? ''
    way.push([at.localName, said, at.getAttribute('at') ?? at.getAttribute('name') ?? at.dataset?.do ?? ''].filter(Boolean).join(' '))
  }
  return way.join(' > ')
}

/** Presses Tab until what has the focus is what is looked for; nothing of the way there is missing from the order of the page. */
async function tabTo(page, wanted, key = 'Tab') {
  const way = []
  for (let i = 0; i < 80; i++) {
    await page.keyboard.press(key)
    way.push(await page.evaluate(focused))
    if (wanted.test(way.at(-1))) return
  }
  assert.fail(`Tab does not come to ${wanted}; it came to\n${way.join('\n')}`)
}

/** A figure comes into sight, where its lab starts, and stays there while what is above it grows: in the page that is `lab`, once it plays. */
const figure = (page, id) => page.waitForFunction((id) => {
  const element = document.getElementById(id)
  if (!element.lab) element.scrollIntoView()
  globalThis.lab = element.lab
  return lab?.status().playing
}, id)

/** Reads a figure's scenario to its end: Next at each caption, and once more on the way to the next one, which skips it. */
async function read(page, id) {
  await figure(page, id)
  await tabTo(page, new RegExp(`^raft-lab ${id} .*button next`))
  const next = page.locator(`#${id}`).getByRole('button', { name: 'Next' })
  const playing = () => page.evaluate(() => lab.status().playing)
  for (let { step, passed } = await playing(); passed === null; { step, passed } = await playing()) {
    await next.press('Enter')
    await page.waitForFunction((step) => lab.status().playing.step > step || lab.status().playing.passed !== null, step)
  }
  assert.equal((await playing()).passed, true)
}

/** The text of what shows a result, within its own shadow tree. */
const told = (page, selector) => page.locator(selector).locator('output')

test('what the article tells of a run is what the reader’s own run shows, by keyboard alone', async (t) => {
  const page = await openPage(t, context, `${site.url}learn/etcd-and-raft/index.html`)
  await told(page, 'raft-out[for=write-survives]').getByText('not yet').waitFor()

  await tabTo(page, /^raft-guess write-survives .*input/)
  await page.keyboard.type('400')
  await page.keyboard.press('Enter')
  await read(page, 'write-survives')
  const gap = `${numbers['survives-gap'].value} ms`
  await told(page, 'raft-out[for=write-survives]').getByText(gap, { exact: true }).waitFor()
  await page.locator('raft-guess[for=write-survives]').getByText(`You said 400 ms; in your run it was ${gap}.`).waitFor()

  await read(page, 'first-leader')
  await told(page, 'raft-out[for=first-leader]').getByText(`n${numbers['first-leader'].value}`, { exact: true }).waitFor()

  await figure(page, 'one-write')
  for (const step of ['appended', 'sent', 'committed', 'everywhere']) await tabTo(page, new RegExp(`^raft-step one-write ${step}`))
  await page.keyboard.press('Enter')
  await page.locator('raft-step[at=everywhere]').getByText(/^The figure is at step/).waitFor()
  assert.deepEqual(await page.evaluate(() => lab.status().nodes.map(({ commit }) => commit)), [4, 4, 4])

  await tabTo(page, /^raft-guess next-leader .*input/)
  await page.keyboard.type('300')
  await page.keyboard.press('Enter')
  await read(page, 'next-leader')
  await told(page, 'raft-out[for=next-leader]').getByText(`${numbers['next-gap'].value} ms`, { exact: true }).waitFor()

  await tabTo(page, /^raft-duel next-leader .*button run/)
  await page.keyboard.press('Enter')
  const [long, short] = ['duel-long', 'duel-short'].map((key) => numbers[key].value)
  await page.locator('raft-duel').getByText(`1000–2000 ms: ${long} s without a leader; 150–300 ms: ${short} s.`).waitFor()
  await tabTo(page, /^raft-value next-leader election-min/, 'Shift+Tab')
  await page.keyboard.press('ArrowUp')
  await page.waitForFunction(() => lab.status().nodes.every(({ settings }) => settings.election[0] === 160))
  await tabTo(page, /^button .*crash leader/, 'Shift+Tab')
  const leader = await page.evaluate(() => lab.leader)
  await page.keyboard.press('Enter')
  await page.waitForFunction((leader) => lab.status().nodes.some(({ id, alive }) => id === leader && !alive), leader)
  await tabTo(page, /^button .*restart crashed/)
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => lab.status().nodes.every(({ alive }) => alive))

  await tabTo(page, /^raft-guess leader-first .*input/)
  await page.keyboard.type('800')
  await page.keyboard.press('Enter')
  await read(page, 'leader-first')
  await page.locator('raft-guess[for=leader-first]').getByText(/^You said 800 ms; in your run it was [\d,]+ ms\./).waitFor()
  await told(page, 'raft-out[for=leader-first]').getByText(/^[\d,]+ ms$/).waitFor()
})
