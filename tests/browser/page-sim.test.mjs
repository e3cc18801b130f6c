// A simulated lab as a reader has it: its world, its speed, and its time, which runs both ways, by real controls.
import assert from 'node:assert/strict'
import { eventually, openPage, startBrowser, startSite, test } from './harness.mjs'

const site = await startSite()
const context = await startBrowser()

async function openLab(t, { width = 1280, attributes = 'nodes=5&scale=1&writes=5', ...options } = {}) {
  const page = await openPage(t, context, `${site.url}embed.html#world=sim&seed=7&${attributes}`, { viewport: { width, height: 900 }, ...options })
  await page.evaluate(async () => {
    globalThis.lab = await document.querySelector('raft-lab').ready
    await lab.until('leader', { within: 1e6 })
  })
  return page
}

const status = (page) => page.evaluate(() => lab.status())
const bar = (page) => page.locator('raft-lab-bar').first()
const button = (page, name) => page.locator('raft-lab-time').first().getByRole('button', { name, exact: true })
const slider = (page) => page.getByRole('slider', { name: 'Moment in view' })

/** Holds the lab once its own writes went on for a second of its clock. */
async function held(page) {
  await page.evaluate(() => lab.until((s) => s.time > 1500 && s.leader && s.measured.puts.ok > 5, { within: 1e6 }))
  await button(page, 'Hold').click()
  await button(page, 'Run').waitFor()
  await eventually('a held lab', async () => (await status(page)).held)
}

/** Puts the pointer on the timeline at a part of the way to the latest moment, which is in view, once that is drawn. */
async function press(page, part) {
  await eventually('a picture of the latest moment', () => page.locator('raft-lab-timeline').first().evaluate(({ view }) => view.moment.time === lab.status().time))
  await slider(page).scrollIntoViewIfNeeded()
  const { x, y, height } = await slider(page).boundingBox()
  const end = await slider(page).locator('.head').evaluate((head) => Number(/^M([\d.]+)/.exec(head.getAttribute('d'))[1]))
  await page.mouse.click(x + 48 + part * end, y + height / 2)
}

const nothingToUndo = (page) => button(page, 'Undo').and(page.locator('[aria-disabled=true]'))

const past = (page) => bar(page).getByText(/^past moment, [\d.]+ m?s before now$/)

test('a simulated lab says so, and its speed goes from a thousandth to as fast as the machine can', async (t) => {
  const page = await openLab(t, { attributes: 'nodes=3&scale=max&writes=5' })
  await bar(page).getByText('SIM', { exact: true }).waitFor()
  const speed = page.getByRole('combobox', { name: 'Speed' })
  await eventually('the speed that was asked for', async () => (await speed.evaluate((e) => e.selectedOptions[0].textContent)) === 'max')
  await bar(page).getByText(/^· [\d.]+×$/).waitFor()
  await speed.selectOption('1/1000×')
  await eventually('the lowest speed', async () => (await status(page)).scale === 0.001)
  await bar(page).locator('.reached').getByText('×').waitFor({ state: 'detached' })
  await speed.selectOption('1000×')
  await eventually('a high speed', async () => (await status(page)).scale === 1000)
  await page.getByRole('button', { name: 'What is real' }).click()
  await page.locator('raft-lab-real').getByText('All nodes run in one Web Worker').waitFor()
  await page.locator('raft-lab-real .digest', { hasText: /^[0-9a-f]{1,16}$/ }).waitFor()
})

for (const [width, look] of [[1280, {}], [320, { forcedColors: 'active', reducedMotion: 'reduce', colorScheme: 'dark' }]]) {
  test(`a reader goes back, steps, crashes a node in the past, and takes that back, at ${width} px`, async (t) => {
    const page = await openLab(t, { width, ...look })
    await held(page)
    const end = await status(page)
    await bar(page).getByText('now', { exact: true }).waitFor()
    await nothingToUndo(page).waitFor()
    await press(page, 0.5)
    await past(page).waitFor()
    await eventually('about half of the time', async () => Math.abs((await status(page)).time / end.time - 0.5) < 0.1)
    const middle = await status(page)
    assert.ok(middle.held && !middle.view.now && middle.view.to === end.time)

    await button(page, 'Step').click()
    await page.locator('raft-lab-time [role=status]').getByText(/^At \d+\.\d{4} s .+\.$/).waitFor()
    const step = await status(page)
    assert.notEqual(step.digest, middle.digest)
    await button(page, 'Back').click()
    await eventually('the event before', async () => (await status(page)).digest !== step.digest)

    const at = await status(page)
    const [id] = at.nodes.filter(({ alive }) => alive).map(({ id }) => id)
    await page.locator(`raft-lab-stage g[data-node=${id}]`).click()
    await page.locator('raft-lab-node').getByRole('button', { name: 'Crash', exact: true }).click()
    await eventually('another future', async () => (await status(page)).view.undo === at.time)
    await past(page).waitFor({ state: 'detached' })
    assert.equal((await status(page)).nodes.find((node) => node.id === id).alive, false)
    assert.ok((await status(page)).view.now)
    await button(page, 'Run').click()
    await eventually('a running lab', async () => !(await status(page)).held)
    await page.evaluate((at) => lab.until((s) => s.time > at + 500, { within: 1e6 }), at.time)
    await button(page, 'Undo').click()
    await eventually('the future that was replaced', async () => (await status(page)).digest === end.digest)
    assert.equal((await status(page)).view.undo, null)
    await nothingToUndo(page).waitFor()
    await page.locator(`raft-lab-stage .node:not(.down)[data-node=${id}]`).waitFor({ state: 'attached' })
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing overflows sideways')
  })
}

test('all parts show the moment that is sought, and what was asked since is not an error there', async (t) => {
  const page = await openLab(t, { attributes: 'nodes=3&scale=1&writes=0' })
  await page.getByRole('button', { name: 'Put', exact: true }).click()
  const result = page.locator('raft-lab-client .results li:has(code)')
  await page.locator('raft-lab-client .results li.ok').waitFor()
  await button(page, 'Hold').click()
  await eventually('a held lab', async () => (await status(page)).held)
  const end = await status(page)
  const leader = page.locator('raft-lab-bar .leader b').first()
  await slider(page).focus()
  await page.keyboard.press('Home')
  await eventually('no leader', async () => (await leader.textContent()) === 'none')
  await result.waitFor({ state: 'detached' })
  await page.locator('raft-lab-why ol > li.becameLeader.later').first().waitFor()
  assert.equal(await page.locator('raft-lab-why ol > li:not(.later)').count(), 0, 'all of the run is later')
  await page.locator('raft-lab-logs').getByText('n1: empty log').first().waitFor({ state: 'attached' })
  await page.locator('raft-lab-stage g[data-node].leader').waitFor({ state: 'detached' })
  await button(page, 'Now').click()
  await result.waitFor()
  await eventually('its leader', async () => (await leader.textContent()) === end.leader)
  await page.locator(`raft-lab-stage .node.leader[data-node=${end.leader}]`).waitFor({ state: 'attached' })
  await page.locator('raft-lab-why .becameLeader:not(.later)').first().waitFor()
  await page.locator('raft-lab-logs').getByText(`n1: log up to ${end.nodes[0].log.last},`).waitFor({ state: 'attached' })
  assert.equal((await status(page)).digest, end.digest)

  // A put that is under way when the reader goes back to before it, in slow motion, so that its time is not over by then.
  await button(page, 'Run').click()
  await page.evaluate(() => lab.partition([['n1'], ['n2'], ['n3']]).then(() => lab.set({ scale: 0.1 })))
  await page.getByRole('button', { name: 'Put', exact: true }).click()
  await page.locator('raft-lab-client li.running').waitFor()
  await slider(page).focus()
  await page.keyboard.press('PageDown')
  await past(page).waitFor()
  await page.keyboard.press('Home')
  await result.first().waitFor({ state: 'detached' })
  await page.keyboard.press('End')
  await page.locator('raft-lab-client li.left').getByText('no answer: you went back to before it').waitFor()
  assert.equal(await page.locator('raft-lab .notice').count(), 0)
})

test('the page’s own writes wait in the past, and Run alone begins no other future', async (t) => {
  const page = await openLab(t, { attributes: 'nodes=3&scale=10&writes=5' })
  await held(page)
  const end = await status(page)
  await press(page, 0.6)
  await past(page).waitFor()
  await button(page, 'Run').click()
  await button(page, 'Hold').waitFor()
  await page.evaluate((to) => lab.until((s) => s.view.now && s.time > to + 1000, { within: 1e6 }), end.time)
  const after = await status(page)
  assert.equal(after.view.undo, null)
  await page.evaluate((ok) => lab.until((s) => s.measured.puts.ok > ok, { within: 1e6 }), after.measured.puts.ok)
  await page.locator('raft-lab-client .steady').getByText(/\d+ ok, 0 failed, 0 unknown/).waitFor()
  assert.equal(await page.locator('raft-lab .notice').count(), 0)
})

test('keys step, go back and return to now, and are listed', async (t) => {
  const page = await openLab(t, { attributes: 'nodes=3&scale=1&writes=0' })
  await page.evaluate(() => lab.hold())
  const end = await status(page)
  await page.locator('raft-lab-measured').getByText('Without a leader').click()
  await page.keyboard.press(',')
  await eventually('one event back', async () => !(await status(page)).view.now)
  await past(page).or(bar(page).getByText('now', { exact: true })).waitFor()
  await page.keyboard.press('.')
  await eventually('one event on', async () => (await status(page)).digest === end.digest)
  await page.keyboard.press(',')
  await eventually('one event back', async () => (await status(page)).digest !== end.digest)
  await page.keyboard.press('n')
  await eventually('now', async () => (await status(page)).digest === end.digest)
  await page.keyboard.press('?')
  await page.locator('raft-lab-keys').getByText('go to the latest moment').waitFor()
})

test('a fork goes on by itself below the lab, and can be ended', async (t) => {
  const page = await openLab(t, { attributes: 'nodes=3&scale=1&writes=5' })
  await held(page)
  await press(page, 0.7)
  await past(page).waitFor()
  const before = await status(page)
  await button(page, 'Fork').click()
  await page.getByText(/^A fork of the lab above: it goes on from \d+\.\d\d s by itself\.$/).waitFor()
  const fork = await page.evaluate(async () => {
    const lab = await document.querySelectorAll('raft-lab')[1].ready
    const { digest, time } = lab.status()
    await lab.crash('n1')
    await lab.run()
    await lab.until((s) => s.time > time + 1000, { within: 1e6 })
    return { digest, time, n1: lab.status().nodes[0].alive }
  })
  assert.deepEqual(fork, { digest: before.digest, time: before.time, n1: false })
  assert.equal((await status(page)).digest, before.digest, 'the first lab stays where it is')
  await page.locator('raft-lab .notice button[name=compare]').press('Enter')
  await page.locator('raft-lab:nth-of-type(2) + raft-duel').getByRole('button', { name: 'End this comparison' }).press('Enter')
  await page.waitForFunction(() => document.querySelectorAll('raft-lab')[1].shadowRoot.activeElement?.name === 'compare' && !document.querySelector('raft-duel'))
  await page.getByRole('button', { name: 'End this fork' }).click()
  await eventually('one lab', () => page.evaluate(() => document.querySelectorAll('raft-lab').length === 1))
  assert.equal((await status(page)).digest, before.digest)
})

test('a live lab goes on below itself as a simulated one', async (t) => {
  const page = await openPage(t, context, `${site.url}embed.html#nodes=3&disk=memory&parts=stage+time`, { viewport: { width: 1280, height: 900 } })
  const { leader } = await page.evaluate(async () => (globalThis.lab = await document.querySelector('raft-lab').ready).until('leader', { within: 1e6 }))
  await button(page, 'Fork').press('Enter')
  await page.getByText(/^A fork of the lab above: it goes on from \d+\.\d\d s by itself\.$/).waitFor()
  const fork = await page.evaluate(async () => {
    const fork = await document.querySelectorAll('raft-lab')[1].ready
    const { world, leader, held } = fork.status()
    return { world, leader, held }
  })
  assert.deepEqual(fork, { world: 'sim', leader, held: true })
  await page.locator('raft-lab-bar').nth(1).getByText('SIM', { exact: true }).waitFor()
  await page.locator('raft-lab-time').nth(1).getByRole('button', { name: 'Run', exact: true }).click()
  await page.getByRole('button', { name: 'End this fork' }).click()
  await eventually('one lab', () => page.evaluate(() => document.querySelectorAll('raft-lab').length === 1))
  assert.equal((await status(page)).world, 'live')
})

test('a new cluster in the settings may be in another world', async (t) => {
  const page = await openPage(t, context, `${site.url}embed.html#nodes=3&writes=0&disk=memory`, { viewport: { width: 1280, height: 900 } })
  await bar(page).getByText('LIVE', { exact: true }).waitFor()
  assert.equal(await button(page, 'Undo').count(), 0)
  await page.locator('raft-lab-anew summary').click()
  await page.locator('raft-lab-anew').getByRole('combobox', { name: 'World' }).selectOption('sim')
  await page.getByRole('button', { name: 'Start a new cluster' }).click()
  await bar(page).getByText('SIM', { exact: true }).waitFor()
  await button(page, 'Undo').waitFor()
  assert.match(await page.evaluate(() => location.hash), /world=sim/)
})

for (const [width, look] of [[1280, {}], [320, { forcedColors: 'active', reducedMotion: 'reduce', colorScheme: 'dark' }]]) {
  test(`a leader that can apply nothing is shown, told apart from a paused one, and relieved from Why, at ${width} px`, async (t) => {
    const page = await openLab(t, { width, attributes: 'nodes=3&scale=1&writes=10', ...look })
    await page.evaluate(() => lab.until((s) => s.measured.puts.ok > 3, { within: 1e6 }))
    const { leader } = await status(page)
    const mark = page.locator(`raft-lab-stage g[data-node=${leader}]`)
    await mark.click()
    const panel = page.locator('raft-lab-node')
    await panel.getByLabel('Stall').selectOption('its state machine')
    await panel.getByLabel('for, ms').fill('60000')
    await panel.getByRole('button', { name: 'Stall', exact: true }).click()
    await page.evaluate((id) => lab.until((s) => s.nodes.find((n) => n.id === id).stalled.apply), leader)
    await mark.and(page.locator('.stalled:not(.paused)')).getByText('apply hangs').waitFor()
    await mark.locator('.left', { hasText: /^\d+ s$/ }).waitFor()
    await eventually('its label', async () => /^n\d, leader, term \d+\. its state machine hangs until [\d.]+ s$/.test(await mark.getAttribute('aria-label')))
    await page.locator('raft-lab-text').getByRole('cell', { name: /^leader, its state machine hangs until [\d.]+ s$/ }).waitFor({ state: 'attached' })
    if (width < 640) await page.getByRole('button', { name: 'Why', exact: true }).click()
    const card = page.locator('raft-lab-why .hang')
    await card.getByText(`${leader} leads on in term`).waitFor()
    await card.getByText(/Nobody can write: one has been asked for, and none acknowledged, for \d+ ms/).waitFor()
    assert.deepEqual(await card.locator('dd span').allInnerTexts(), ['linearizable wait', 'by lease wait', 'local answered, as of before it hung'])
    await card.getByText('goes on sending heartbeats, so no follower starts an election').waitFor()
    await card.getByRole('button', { name: /^Make n\d leader$/ }).click()
    await card.getByText(/became leader of term \d+, \d+ ms after it began to hang/).waitFor()
    const stall = await page.evaluate(() => lab.until((s) => s.stalls[0].writes.acknowledged > 5, { within: 1e6 }).then((s) => s.stalls[0]))
    assert.deepEqual([stall.node, stall.what, stall.ended, stall.reads.linearizable, stall.reads.local], [leader, 'apply', null, 'answered', 'stale'])
    assert.ok(stall.next.node !== leader && stall.writes.longest > 0)
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0)
  })
}

test('a seek that runs again from the start shows how far it is, and can be given up', async (t) => {
  const page = await openLab(t, { attributes: 'nodes=3&engine=etcd&scale=1&writes=0' })
  await page.evaluate(() => lab.seek(600_000))
  await page.evaluate(() => void (globalThis.late = lab.seek(599_000).then(() => 'there', (error) => error.message)))
  await page.locator('raft-lab-time progress').waitFor()
  await button(page, 'Stop').click()
  assert.match(await page.evaluate(() => late), /^seek: something else was asked for before that moment was in view$/)
  await page.locator('raft-lab-time progress').waitFor({ state: 'detached' })
  const { held, time, view } = await status(page)
  assert.ok(held && time < 599_000 && view.to === 600_000 && view.sought === null, JSON.stringify([held, time, view]))
})
