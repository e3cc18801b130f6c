// The articles, as a reader without a mouse goes through them.
import assert from 'node:assert/strict'
import { eventually, openPage, startBrowser, startSite, test } from './harness.mjs'

const site = await startSite()
const context = await startBrowser()
/** What a reader stops at, in the order of the text. */
const stops = '[data-do], raft-value, raft-guess, raft-duel, .table[role], article raft-lab'

/** Which stop has the focus, inside of it or as a whole, and whether a reader sees where they are; null: none. */
const focused = (page) => page.evaluate((stops) => {
  let inner = document.activeElement
  const stop = inner.closest(stops)
  if (!stop) return null
  while (inner.shadowRoot?.activeElement) inner = inner.shadowRoot.activeElement
  const { top, bottom } = inner.getBoundingClientRect()
  return { stop: [...document.querySelectorAll(stops)].indexOf(stop), seen: inner.matches(':focus-visible') && bottom > 0 && top < innerHeight }
}, stops)

/** Has a figure seen, as a reader who comes to it does: there it starts. */
async function goTo(figure) {
  await figure.evaluate((element) => element.scrollIntoView({ block: 'center' }))
  await figure.locator('.lab button').first().waitFor()
}

test('the whole of an article is done by keyboard alone', async (t) => {
  const page = await openPage(t, context, `${site.url}learn/etcd-and-raft/index.html`, { viewport: { width: 1280, height: 900 } })
  const all = page.locator(stops)
  const count = await all.count()
  assert.ok(count > 0)
  for (let i = 0; i < count; i++) {
    const stop = all.nth(i)
    const what = await stop.evaluate((element) => element.outerHTML.slice(0, 80))
    if (await stop.evaluate((element) => element.localName === 'raft-lab')) await goTo(stop)
    let at
    for (let presses = 0; at?.stop !== i; presses++) {
      assert.ok(presses < 100 && !(at?.stop > i), `${what} is not reached by Tab`)
      await page.keyboard.press('Tab')
      at = await focused(page)
    }
    await eventually(`sight of ${what}`, async () => (await focused(page))?.seen)
    if (await stop.evaluate((element) => element.matches('[data-do]'))) await page.keyboard.press('Enter')
  }
  await page.keyboard.press('Shift+Tab') // and back
  assert.notEqual((await focused(page))?.stop, undefined)
})
