// The four verbs under the stage: what each does to the running cluster, and what it tells of that.
import assert from 'node:assert/strict'
import { eventually, openPage, startBrowser, startSite, test } from './harness.mjs'

const site = await startSite()
const context = await startBrowser()

/** A lab with the verbs alone; `press` presses one from the keyboard, `says` waits for a sentence, `places` is where all of it stands. */
async function openVerbs(t, attributes, width = 1280) {
  const page = await openPage(t, context, `${site.url}embed.html#writes=0&parts=stage+verbs&${attributes}`, { viewport: { width, height: 900 } })
  await page.evaluate(async () => {
    globalThis.lab = await document.querySelector('raft-lab').ready
    await lab.until('leader', { within: 1e6 })
  })
  const part = page.locator('raft-lab-verbs')
  const press = async (name) => {
    await part.getByRole('button', { name }).focus()
    await page.keyboard.press('Enter')
  }
  const says = (text) => part.getByRole('status').getByText(text).waitFor()
  const places = () => part.evaluate((part) => [...part.shadowRoot.querySelectorAll('.verbs button, .told')].map((e) => {
    const { x, y, width, height } = e.getBoundingClientRect()
    return [x + scrollX, y + scrollY, width, height].map(Math.round).join(' ')
  }))
  const status = () => page.evaluate(() => lab.status())
  return { page, press, says, places, status }
}

const [node, ms] = ['n\\d', '[\\d.]+ ms']
const text = (pattern) => new RegExp(`^${pattern.replaceAll('NODE', node).replaceAll('MS', ms)}$`)

for (const [attributes, width] of [['world=sim&scale=1', 1280], ['world=sim&scale=1&engine=etcd&lang=en', 320]]) {
  test(`each verb tells what it did, and moves nothing (${attributes}, ${width} px)`, async (t) => {
    const { page, press, says, places, status } = await openVerbs(t, attributes, width)
    const before = await places()
    assert.ok(Number(before.at(-1).split(' ').at(-1)) <= 120, 'and keeps no more room than its sentences need')
    assert.equal(await page.locator('raft-lab-verbs .ways').count(), 0, 'nor for buttons that are not there')
    const step = async (name, sentence) => {
      await press(name)
      await says(text(sentence))
      assert.deepEqual(await places(), before, String(name))
    }
    await step(/^Write/, 'apple = 1: NODE appended it as entry \\d+ of term \\d+; after MS it was on [345] of 5 disks, so committed, and after MS all 5 servers had applied it\\.')
    await step(/^Crash/, 'NODE, the leader of term \\d+, crashed\\. MS later NODE was elected leader of term \\d+\\.')
    await step(/^Restart n/, 'NODE started again with what its disk had kept\\. MS later it followed NODE; (no entry was missing|after MS no entry was missing any more)\\.')
    await step(/^Cut/, 'NODE and NODE were cut off from NODE, NODE and NODE: MS later NODE was elected leader of term \\d+; NODE stepped down after MS, since it heard no majority\\.')
    await step(/^Heal/, 'All links work again: MS later all followed NODE, the leader of term \\d+.*\\.')
    const { splitVotes } = (await status()).measured
    await step(/^Split/, '(Split vote: NODE.* became candidates of term \\d+, (within MS|MS apart); .* nobody a majority\\. MS after the first candidacy, NODE was elected leader of term \\d+|The vote was not split: .*)\\.')
    if (await page.getByText(/^Split vote/).count()) assert.ok((await status()).measured.splitVotes > splitVotes)
    await step(/^Write/, 'apple = 2: .* all 5 servers had applied it\\.')
    const { nodes } = await status()
    for (const { id } of nodes.slice(0, 3)) await page.evaluate((id) => lab.crash(id), id)
    await eventually('no leader', async () => (await status()).leader === null)
    await step(/^Crash/, 'Too few servers run to elect a leader: restart .*')
    await step(/^Restart 3 servers/, 'n1, n2 and n3 started again with what their disks had kept\\. MS later all of them followed NODE; .*')
    await page.evaluate(() => lab.hold())
    await page.getByRole('button', { name: 'Let the clock run' }).waitFor()
    await step(/^Write/, 'The clock stands, so nothing can happen: let it run first\\.')
    await step(/^Crash/, 'NODE, the leader of term \\d+, crashed\\. .* The clock stands: let it run to see what comes of it\\.')
    await step(/^Let the clock run/, 'NODE, the leader of term \\d+, crashed\\. MS later NODE was elected leader of term \\d+\\.')
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth))
  })
}

test('in the live world a verb acts on what is now, also where a past moment is in view', async (t) => {
  const { page, press, says, status } = await openVerbs(t, 'scale=1&election=1000-2000&nodes=3&disk=memory')
  await press(/^Write/)
  await says(text('apple = 1: NODE appended it as entry \\d+ of term \\d+; .* all 3 servers had applied it\\.'))
  const { leader, time } = await status()
  await page.evaluate((to) => lab.seek(to), time / 2)
  await press(/^Crash/)
  await says(text(`${leader}, the leader of term \\d+, crashed\\. MS later NODE was elected leader of term \\d+\\.`))
  assert.equal((await status()).nodes.find(({ id }) => id === leader).alive, false)
})

test('one server has nothing to cut, and nobody to split a vote with', async (t) => {
  const { press, says } = await openVerbs(t, 'world=sim&nodes=1&scale=10')
  await press(/^Cut/)
  await says('There is no network to cut')
  await press(/^Split/)
  await says('takes two servers that run beside the leader')
  await press(/^Crash/)
  await says('Only 0 of 1 server runs')
  await press(/^Crash/)
  await says('No server is left to crash')
  await press(/^Restart n1/)
  await says(/n1 started again/)
})
