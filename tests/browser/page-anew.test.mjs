// What counts only from a cluster's start, chosen in the settings: an engine, and rules that are missing.
import assert from 'node:assert/strict'
import { eventually, openPage, startBrowser, startSite, test } from './harness.mjs'

const site = await startSite({ routes: {
  '/post.html': { body: '<!doctype html><html lang="en"><meta charset="utf-8"><title>Post</title><link rel="icon" href="data:,"><script type="module" src="raft-lab.js"></script><raft-lab nodes="3" writes="0"></raft-lab></html>' },
} })
const context = await startBrowser()

/** The lab that runs now, once it has a leader. */
const running = (page) => page.evaluate(async () => {
  const lab = await document.querySelector('raft-lab').ready
  await lab.until('leader', { within: 60000 })
  const { engine, rules } = lab.status()
  return { engine, rules: Object.keys(rules) }
})

async function openAnew(t, path) {
  const page = await openPage(t, context, site.url + path)
  await running(page)
  await page.locator('raft-lab-anew summary').click()
  return page
}

const start = (page) => page.getByRole('button', { name: 'Start a new cluster' }).click()

test('a rule is taken away in the settings, and another size and disk are chosen: the new cluster says so on the screen and in its URL', async (t) => {
  const page = await openAnew(t, 'embed.html#nodes=3&scale=1&writes=0')
  await page.evaluate(() => document.querySelector('raft-lab').lab.put('k', 'v'))
  await page.locator('raft-lab-anew').getByRole('checkbox', { name: 'read-quorum' }).uncheck()
  await page.locator('raft-lab-anew').getByRole('combobox', { name: 'Nodes' }).selectOption('4')
  await page.locator('raft-lab-anew').getByRole('combobox', { name: 'Disks' }).selectOption('memory')
  await start(page)
  await page.getByText('Switched off: read-quorum').first().waitFor()
  assert.deepEqual(await running(page), { engine: 'raftlab', rules: ['read-quorum'] })
  assert.match(await page.evaluate(() => location.hash), /nodes=4.*disk=memory.*rules-off=read-quorum/)
  assert.deepEqual(await page.evaluate(() => [document.querySelector('raft-lab').lab.status()].map(({ disk, nodes }) => [disk, nodes.length])), [['memory', 4]])
  assert.equal(await page.evaluate(async () => (await document.querySelector('raft-lab').lab.get('k')).value), null, 'its logs begin empty')
})

test('etcd’s engine takes the place of ours, without rules to take away, and ours its place again', async (t) => {
  const page = await openAnew(t, 'post.html')
  await page.locator('raft-lab-anew').getByRole('combobox', { name: 'Engine' }).selectOption('etcd')
  await page.locator('raft-lab-anew').getByRole('checkbox', { name: 'majority', disabled: true }).waitFor()
  await start(page)
  await eventually('etcd’s engine', async () => (await running(page)).engine === 'etcd')
  assert.equal(await page.locator('raft-lab').getAttribute('engine'), null, 'the attributes stay the page’s')
  await page.locator('raft-lab-anew summary').click()
  await page.locator('raft-lab-anew').getByRole('combobox', { name: 'Engine' }).selectOption('raftlab')
  await start(page)
  await eventually('our engine', async () => (await running(page)).engine === 'raftlab')
})
