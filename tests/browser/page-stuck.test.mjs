// A cluster that can elect nobody: pre-vote without check-quorum, in partial connectivity.
import assert from 'node:assert/strict'
import { openPage, startBrowser, startSite, test } from './harness.mjs'

const site = await startSite()
const context = await startBrowser()

test('pre-vote without check-quorum is warned of, Why says when nobody can be elected, and check-quorum ends it', async (t) => {
  const page = await openPage(t, context, `${site.url}embed.html#nodes=5&world=sim&scale=1&writes=0&pre-vote=true&check-quorum=false`)
  await page.locator('raft-lab-settings .warnings').getByText('nobody can be elected until the network heals').waitFor()
  const seen = await page.evaluate(async () => {
    const lab = (globalThis.lab = await document.querySelector('raft-lab').ready)
    const within = 30_000
    const told = new Promise((resolve) => lab.on('event', (e) => e.name === 'stuck' && resolve(e)))
    const applied = (ids, index) => lab.until((s) => s.nodes.filter((n) => ids.includes(n.id)).every((n) => n.applied >= index), { within })
    await lab.put('k', 'all have it', { within })
    if (lab.leader !== 'n4') await lab.transfer('n4')
    const all = await lab.put('k', 'under n4', { within })
    await applied(['n1', 'n2', 'n3', 'n4', 'n5'], all.index)
    for (const id of ['n3', 'n5']) await lab.cut('n4', id)
    const { index } = await lab.put('k', 'n3 and n5 lack it', { within })
    await applied(['n1', 'n2'], index)
    for (const [a, b] of [['n4', 'n1'], ['n5', 'n1'], ['n5', 'n2']]) await lab.cut(a, b)
    return { event: await told, leader: lab.leader }
  })
  assert.equal(seen.leader, 'n4')
  assert.deepEqual([seen.event.peer, ...seen.event.numbers], ['n4', 2, 1, 3, 2])
  await page
    .locator('raft-lab-why')
    .getByText(/^Nobody can be elected: n[13] would get 2 of the 3 votes that it needs, and 1 server refuses only because of n4, which remains leader although it reaches 2 of 3 servers\. Check quorum, which is off, would make n4 step down$/)
    .waitFor()
  await page.locator('raft-lab-settings summary').filter({ hasText: /^More$/ }).click()
  await page.getByRole('checkbox', { name: /Check quorum/ }).check()
  await page.evaluate(() => lab.until((s) => s.leader && s.leader !== 'n4', { within: 30_000 }))
})
