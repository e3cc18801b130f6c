// What failovers cost, as a reader sees it: in the bar, and before a mark beside since the mark.
import assert from 'node:assert/strict'
import { openPage, startBrowser, startSite, test } from './harness.mjs'

const site = await startSite()
const context = await startBrowser()

async function openLab(t, { width = 1280, attributes = 'nodes=5&scale=10&writes=5', ...options } = {}) {
  const page = await openPage(t, context, `${site.url}embed.html#world=sim&parts=measured&${attributes}`, { viewport: { width, height: 900 }, ...options })
  await page.evaluate(async () => {
    const within = 120_000
    globalThis.lab = await document.querySelector('raft-lab').ready
    globalThis.settled = () => lab.until((s) => s.leader && s.nodes.every((n) => n.alive && n.leader === s.leader), { within })
    globalThis.crashLeader = async () => {
      const { leader } = await settled()
      const { count } = lab.status().measured.leaderless
      await lab.crash(leader)
      await lab.until((s) => s.leader && s.measured.leaderless.count > count, { within })
      await lab.restart(leader)
      await settled()
    }
    await settled()
  })
  return page
}

/** What stands in the tables, by group and row, a list of cells each. */
const tables = (page) =>
  page.locator('raft-lab-measured table').evaluateAll((all) =>
    Object.fromEntries(
      all.map((table) => {
        const [head, ...rows] = [...table.rows].map(({ cells }) => [...cells].map((cell) => cell.textContent))
        return [head[0], { head: head.slice(1), ...Object.fromEntries(rows.map(([name, ...cells]) => [name, cells])) }]
      }),
    ),
  )

const time = (ms) => (ms === null ? '–' : `${Number(ms.toFixed(ms !== 0 && ms < 10 ? 1 : 0))} ms`)

for (const [width, look] of [[1280, {}], [320, { forcedColors: 'active', reducedMotion: 'reduce', colorScheme: 'dark' }]]) {
  test(`five crashes under 150–300 and five under 1000–2000 stand side by side at ${width} px`, async (t) => {
    const page = await openLab(t, { width, ...look })
    const before = await tables(page)
    assert.deepEqual(before['Without a leader'].head, ['since'])
    const crashFive = () => page.evaluate(async () => {
      for (let i = 0; i < 5; i++) await crashLeader()
    })
    await crashFive()
    await page.evaluate(() => lab.set({ election: [1000, 2000] }))
    await page.getByRole('button', { name: 'Mark', exact: true }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('status').getByText(/^The mark is at \d+\.\d\d s/).waitFor()
    await crashFive()
    const { measured } = await page.evaluate(async () => {
      await lab.hold()
      return lab.status()
    })
    const columns = [measured.before, measured]
    await page.locator('raft-lab-measured').getByRole('cell', { name: time(measured.leaderless.total), exact: true }).first().waitFor()
    const shown = await tables(page)
    assert.deepEqual(shown['Without a leader'], {
      head: ['before', 'since'],
      last: columns.map(({ leaderless }) => time(leaderless.last)), median: columns.map(({ leaderless }) => time(leaderless.median)),
      worst: columns.map(({ leaderless }) => time(leaderless.worst)), sum: columns.map(({ leaderless }) => time(leaderless.total)), times: columns.map(({ leaderless }) => `${leaderless.count}`),
    })
    assert.deepEqual([shown.Elections.decided, shown.Elections['terms used']], [columns.map(({ elections }) => `${elections}`), columns.map(({ terms }) => `${terms}`)])
    assert.ok(measured.leaderless.median > measured.before.leaderless.median)
    await page.locator('raft-lab-bar .leader').getByText(`${time(measured.leaderless.last)} without a leader`, { exact: true }).waitFor()
    await page.locator('raft-lab-text [aria-live=polite]').getByText(`: ${time(measured.leaderless.last)} without a leader`).waitFor()
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing overflows sideways')
  })
}

test('a failover moves nothing in the bar, and a mark keeps what it cost in sight', async (t) => {
  const page = await openLab(t, { attributes: 'nodes=3&scale=1&writes=0' })
  const places = () => page.locator('raft-lab-bar button').evaluateAll((all) => all.map((e) => [e.getBoundingClientRect().x, e.getBoundingClientRect().y].map(Math.round).join(' ')))
  const first = await places()
  await page.evaluate(() => crashLeader())
  const told = page.locator('raft-lab-bar .gap', { hasText: /^\d[\d.]* ms without a leader$/ })
  await told.waitFor()
  assert.deepEqual((await places()).slice(0, 3), first.slice(0, 3))
  const text = await told.textContent()
  await page.evaluate(() => lab.mark())
  await page.locator('raft-lab-measured').getByText('before', { exact: true }).first().waitFor()
  assert.equal(await told.textContent(), text)
})
