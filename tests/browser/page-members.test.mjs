// The page's controls for members, snapshots and ways to read.
import assert from 'node:assert/strict'
import { eventually, openPage, startBrowser, startSite, test } from './harness.mjs'

const site = await startSite()
const context = await startBrowser()

async function openLab(t, { attributes = 'nodes=3&world=sim&scale=1&writes=0', ...options } = {}) {
  const page = await openPage(t, context, `${site.url}embed.html#${attributes}`, options)
  await page.evaluate(async () => {
    globalThis.lab = await document.querySelector('raft-lab').ready
    await lab.until('leader', { within: 60000 })
  })
  return page
}

const status = (page) => page.evaluate(() => lab.status())
const member = async (page, id) => (await status(page)).nodes.find((node) => node.id === id)?.member
const nodeMark = (page, id) => page.locator(`raft-lab-stage g[data-node=${id}]`)

test('a server is added, promoted and removed by the keyboard alone, and the stage says what it is', async (t) => {
  const page = await openLab(t)
  await page.getByRole('button', { name: 'Add n4 as learner' }).press('Enter')
  await eventually('a learner', async () => (await member(page, 'n4')) === 'learner')
  await nodeMark(page, 'n4').waitFor()
  await page.getByText('Voters: n1 n2 n3 · learners: n4').waitFor()
  await eventually('its name', async () => /^n4, learner, term \d+$/.test(await nodeMark(page, 'n4').getAttribute('aria-label')))
  await page.getByRole('row', { name: /^n4 learner learner/ }).waitFor({ state: 'attached' })
  await nodeMark(page, 'n4').press('Enter')
  await page.getByRole('button', { name: 'Promote to voter' }).press('Enter')
  await eventually('a voter', async () => (await member(page, 'n4')) === 'voter')
  await page.getByRole('button', { name: 'Remove', exact: true }).press('Enter')
  await eventually('no member', async () => (await member(page, 'n4')) === 'none')
  await eventually('its name', async () => /^n4, not a member,/.test(await nodeMark(page, 'n4').getAttribute('aria-label')))
  await page.getByRole('button', { name: 'Add as voter' }).press('Enter')
  await page.getByText('Voters: n1 n2 n3 n4').waitFor()
})

test('a server alone has no link whose latency or loss could be set, until another one comes', async (t) => {
  const page = await openLab(t, { attributes: 'nodes=1&world=sim&scale=1&writes=0' })
  const latency = page.getByLabel('Latency, max', { exact: true })
  await page.getByLabel('Heartbeat', { exact: true }).waitFor()
  assert.equal(await latency.count(), 0)
  await page.getByRole('button', { name: 'Add n2 as learner' }).press('Enter')
  await latency.waitFor()
})

test('nodes keep the focus when another one comes, and nine are the most', async (t) => {
  const page = await openLab(t, { attributes: 'nodes=8&world=sim&scale=1' })
  await nodeMark(page, 'n2').focus()
  await page.evaluate(() => lab.add('n9', { learner: true, within: 30000 }))
  await nodeMark(page, 'n9').waitFor()
  await nodeMark(page, 'n2').and(page.locator(':focus')).waitFor()
  await page.getByText('No more than 9 servers').waitFor()
  await page.locator('[name=add-voter][aria-disabled=true]').waitFor()
})

test('a snapshot folds a log, and a configuration is a cell of its own kind', async (t) => {
  const page = await openLab(t)
  await page.evaluate(async () => {
    for (let i = 0; i < 5; i++) await lab.put('k', String(i), { within: 30000 })
    await lab.add('n4', { learner: true, within: 30000 })
    await lab.put('k', 'last', { within: 30000 })
  })
  const leader = (await status(page)).leader
  await nodeMark(page, leader).press('Enter')
  await page.getByRole('button', { name: 'Take a snapshot' }).press('Enter')
  await eventually('the snapshot', async () => (await status(page)).nodes.find((n) => n.id === leader).log.first > 1)
  const { log } = (await status(page)).nodes.find((n) => n.id === leader)
  await page.getByText(`1–${log.first - 1} in a snapshot`).waitFor()
  await page.locator('raft-lab-logs .cell.config[title$=": configuration: n1 n2 n3 + n4; committed and applied"]').first().waitFor()
  await page.locator('raft-lab-logs .summary li', { hasText: `snapshot up to ${log.first - 1}, log up to` }).waitFor({ state: 'attached' })
  await page.evaluate(async () => {
    for (const { id } of lab.status().nodes) {
      await lab.until((s) => s.nodes.every((n) => n.applied === n.log.last), { within: 30000 })
      await lab.compact(id).catch((error) => { if (!/nothing since/.test(error.message)) throw error })
    }
  })
  const folded = await page.evaluate(() => Math.min(...lab.status().nodes.map((n) => n.log.first)) - 1)
  await eventually('folded columns', async () => (await page.locator('raft-lab-logs .fold:visible').count()) === 4)
  assert.ok(folded > 1)
})

test('the prompt changes the members in etcdctl’s words', async (t) => {
  const page = await openLab(t)
  const say = async (line, answer) => {
    await page.getByRole('textbox', { name: 'An etcdctl command' }).fill(line)
    await page.keyboard.press('Enter')
    await page.locator('raft-lab-client .results li', { hasText: line }).first().getByText(answer).waitFor()
  }
  await say('member add n4 --learner', 'n4 is now a learner')
  await say('member list', 'n4: started, learner')
  await say('member promote n4', 'n4 is now a voter')
  await say('member promote n3', 'n3 is not a learner.')
  await say('member remove n4', 'n4 is no longer a member')
  await say('member add n2', 'n2 is a voter already')
  await say('put a 1', 'revision 2')
  await say('get a --consistency=s', /^1$/)
})

test('a read by lease or of one node is chosen beside the buttons', async (t) => {
  const page = await openLab(t)
  await page.evaluate(() => lab.put('greeting', 'hello', { within: 30000 }))
  await page.getByRole('combobox', { name: 'Read' }).selectOption('local')
  await page.getByRole('combobox', { name: 'Through' }).selectOption((await status(page)).leader)
  await page.getByRole('button', { name: 'Get', exact: true }).click()
  await page.locator('raft-lab-client li.ok', { hasText: 'get greeting (local)' }).getByText('hello', { exact: true }).waitFor()
})

/** Opens what few people set. */
const more = (page) => page.locator('raft-lab-settings summary').filter({ hasText: /^More$/ }).click()

test('drift bound, priority and quiet are set, each with a line of help', async (t) => {
  const page = await openLab(t)
  const settings = page.locator('raft-lab-settings')
  await more(page)
  await settings.getByRole('textbox', { name: 'Drift bound' }).fill('1.5')
  await page.keyboard.press('Enter')
  await settings.getByRole('checkbox', { name: /Quiet/ }).check()
  await settings.locator('select[name=target]').selectOption('n2')
  await settings.getByRole('textbox', { name: 'Priority' }).fill('4')
  await page.keyboard.press('Enter')
  await eventually('all of it', async () => {
    const [n1, n2] = (await status(page)).nodes.map((n) => n.settings)
    return n1.driftBound === 1.5 && n2.driftBound === 1.5 && n1.quiet && n1.priority === 0 && n2.priority === 4
  })
  await settings.getByText('election timeouts that a node lets pass before it becomes a candidate').waitFor()
  await settings.getByRole('textbox', { name: 'Priority' }).fill('1.5')
  await page.keyboard.press('Enter')
  await settings.getByRole('alert').filter({ hasText: 'takes a whole number from 0 to 100' }).waitFor()
})

test('a control that was set never goes back before the cluster answers', async (t) => {
  const page = await openLab(t, { attributes: 'nodes=3&world=sim&scale=1' })
  await more(page)
  /** Sets a control, and draws its part again in the same turn: no answer can have come. */
  const drawn = (part, name, act) =>
    page.locator(part).first().evaluate(
      async (part, [name, act]) => {
        const control = part.renderRoot.querySelector(`[name=${name}]`)
        if (act === 'click') control.click()
        else {
          control.value = act
          control.dispatchEvent(new Event('change'))
        }
        part.requestUpdate()
        await part.updateComplete
        return act === 'click' ? control.checked : control.value
      },
      [name, act],
    )
  assert.equal(await drawn('raft-lab-settings', 'quiet', 'click'), true)
  assert.equal(await drawn('raft-lab-settings', 'quiet', 'click'), false)
  assert.equal(await drawn('raft-lab-settings', 'preVote', 'click'), false)
  assert.equal(await drawn('raft-lab-fields', 'heartbeat', '77'), '77')
  assert.equal(await drawn('raft-lab-bar', 'speed', '1/10×'), '1/10×')
  await eventually('all of it', async () => {
    const { scale, nodes } = await status(page)
    return scale === 0.1 && nodes.every(({ settings: { quiet, preVote, heartbeat } }) => !quiet && !preVote && heartbeat === 77)
  })
})

test('nothing overflows sideways at 320 px, with nine servers and an open panel', async (t) => {
  const page = await openLab(t, { attributes: 'nodes=8&world=sim&scale=1', viewport: { width: 320, height: 800 } })
  await page.getByRole('button', { name: 'Add n9 as voter' }).click()
  await eventually('a voter', async () => (await member(page, 'n9')) === 'voter')
  await nodeMark(page, 'n9').press('Enter')
  for (const name of ['Why', 'Logs', 'Settings', 'Client']) await page.getByRole('button', { name, exact: true }).click()
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320)
})
