// What happened and why: an episode a line.
import assert from 'node:assert/strict'
import { eventually, openPage, startBrowser, startSite, test } from './harness.mjs'

const site = await startSite()
const context = await startBrowser()

async function openLab(t) {
  const page = await openPage(t, context, `${site.url}embed.html#nodes=3&scale=1&writes=0&world=sim`, { viewport: { width: 1280, height: 900 } })
  await page.evaluate(async () => {
    globalThis.lab = await document.querySelector('raft-lab').ready
    await lab.until('leader', { within: 60000 })
  })
  return page
}

const status = (page) => page.evaluate(() => lab.status())

test('why tells a crash and the election that follows in a line each, which open by keyboard to their steps, and lead to their moments', async (t) => {
  const page = await openLab(t)
  // At a set moment, so that one of the two others wins at once, each time.
  const { leader } = await page.evaluate(async () => {
    await lab.hold()
    await lab.seek(1000)
    const { leader } = lab.status()
    await lab.crash(leader)
    await lab.run()
    return lab.until((s) => s.leader && s.leader !== leader, { within: 60000 }).then(() => ({ leader }))
  })
  const next = await page.evaluate(() => lab.leader)
  const why = page.locator('raft-lab-why ol > li')
  await why.filter({ hasText: `${leader} is crashed: its process is ended` }).waitFor()
  const election = why.filter({ hasText: new RegExp(`Term \\d+: ${next} heard nothing for \\d+ ms and won with 2 of 3 votes, \\d+ ms later.*§5\\.2`, 's') }).first()
  await election.waitFor()
  assert.equal(await page.getByText(/becomes a pre-candidate/).count(), 0, 'what a pre-vote asks is a step')
  await election.locator('summary').focus()
  await page.keyboard.press('Space')
  const steps = election.locator('.steps li')
  await steps.filter({ hasText: /has heard no leader for \d+ ms: its election timeout of \d+ ms expired/ }).first().waitFor()
  await steps.filter({ hasText: new RegExp(`${next} is leader of term \\d+: 2 of 3 votes`) }).waitFor()
  await steps.filter({ hasText: /becomes a pre-candidate.*§9\.6/s }).first().waitFor()
  assert.equal((await status(page)).held, false, 'the key is the line’s')
  const stood = steps.filter({ hasText: `${next} becomes a candidate in term` })
  const { time } = await page.evaluate((id) => lab.events().findLast((e) => e.name === 'becameCandidate' && e.node === id), next)
  await stood.getByRole('button').press('Enter')
  await eventually('its moment', async () => !(await status(page)).view.now && Math.abs((await status(page)).time - time) < 1e-3)
  await stood.and(page.locator(':not(.later)')).waitFor()
  await steps.and(page.locator('[aria-current=step]')).waitFor()
  await steps.and(page.locator('.later')).filter({ hasText: 'is leader of term' }).waitFor()
  await page.evaluate(() => lab.seek('now'))
  await page.getByRole('button', { name: 'Faults' }).click()
  await eventually('faults left out', async () => (await why.filter({ hasText: 'is crashed' }).count()) === 0)
})

test('while the pointer is over the list no line comes between the others, and those that wait are counted, and shown once it leaves', async (t) => {
  const page = await openLab(t)
  const lines = page.locator('raft-lab-why ol > li')
  await page.evaluate(() => lab.pause('n1'))
  const paused = lines.filter({ hasText: 'n1 is paused' })
  await paused.hover()
  await page.evaluate(() => lab.pause('n2').then(() => lab.resume('n1')))
  await paused.filter({ hasText: /this ended \d+ ms later/ }).waitFor()
  assert.equal(await lines.filter({ hasText: 'n2 is paused' }).count(), 0)
  await page.locator('raft-lab-why .newer').getByText(/^\d+ new$/).waitFor()
  await page.mouse.move(2, 2)
  await lines.filter({ hasText: 'n2 is paused' }).waitFor()
})
