// A scenario that is played for a reader: it stands at each caption, and the reader goes on and back.
import assert from 'node:assert/strict'
import { openPage, startBrowser, startSite, test } from './harness.mjs'

const post = (element) => `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>A post</title>
  <link rel="icon" href="data:,"><script type="module" src="/raft-lab.js"></script><h1>A post</h1>${element}</html>`
const say = (en) => ({ say: { en } })
const calm = { nodes: 1, settings: { election: [1000, 2000] }, steps: [say('It begins.'), { until: { leader: 'n1' }, within: 60_000 }, say('It has a leader.'), { do: 'pause', node: 'n1' }, say('It is paused.'), { expect: { leader: 'n1' } }] }
const site = await startSite({
  routes: {
    '/read.html': { body: post('<raft-lab world="sim" scenario="replication" parts="stage time" theme="dark"></raft-lab>') },
    '/live.html': { body: post(`<raft-lab disk="memory" parts="stage"><script type="application/json">${JSON.stringify(calm)}</script></raft-lab>`) },
    '/test.html': { body: post('<raft-lab world="sim" scenario="log-repair" reading="false"></raft-lab>') },
  },
})
const context = await startBrowser()

/** The caption in view, its controls, and where its lab is. */
const open = async (t, path, options) => {
  const page = await openPage(t, context, site.url + path, options)
  const region = page.getByRole('region', { name: 'Scenario' })
  const button = (name) => region.getByRole('button', { name, exact: true })
  const said = (text) => region.getByRole('status').getByText(text).waitFor()
  const at = () => page.evaluate(() => {
    const { time, held, view, playing, nodes } = document.querySelector('raft-lab').lab.status()
    return { time, held, now: view.now, step: playing.step, waits: playing.waits, passed: playing.passed, paused: nodes[0].paused, applied: nodes.map(({ applied }) => applied) }
  })
  const stands = () => page.waitForFunction(() => document.querySelector('raft-lab').lab?.status().playing?.waits)
  return { page, region, button, said, at, stands }
}

test('a reader goes from caption to caption and back, by keys too, at 320 px, and no control moves', async (t) => {
  const { page, region, button, said, at, stands } = await open(t, 'read.html', { viewport: { width: 320, height: 800 }, reducedMotion: 'reduce' })
  await said('n1 leads. A client asks')
  await stands()
  assert.ok(await region.getByRole('status').evaluate((caption) => {
    caption.scrollIntoView({ block: 'center' })
    const { x, y, width } = caption.getBoundingClientRect()
    return caption.getRootNode().elementFromPoint(x + width / 4, y + 8) === caption
  }), 'nothing lies over what is said: in forced colours the text of it would be hidden')
  const next = button('Next')
  const whereIsNext = () => next.evaluate((button) => [button.getBoundingClientRect().x, button.getBoundingClientRect().y + scrollY])
  const place = await whereIsNext()
  const first = await at()
  assert.deepEqual([first.held, await button('Auto').getAttribute('aria-pressed'), await button('Back').getAttribute('aria-disabled')], [true, 'true', 'true'])
  await next.focus()
  await page.keyboard.press('Enter')
  await said('1. The leader has put it into its log')
  assert.equal(await button('Auto').getAttribute('aria-pressed'), 'false', 'the reader has taken over')
  await page.keyboard.press('Enter')
  await said('2. The leader sends the entry')
  await stands()
  const second = await at()
  for (const text of ['3. A follower has written it', '4. The leader has applied it', '5. The next message told']) {
    await page.keyboard.press('Enter')
    await said(text)
    assert.deepEqual(await whereIsNext(), place)
  }
  await region.getByText('6 of 6').waitFor()

  await button('Steps').click()
  const list = region.getByRole('listitem').getByRole('button')
  assert.deepEqual([await list.count(), await list.nth(5).getAttribute('aria-current'), await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)], [6, 'step', true])
  await list.nth(2).click()
  await said('2. The leader sends the entry')
  await page.waitForFunction(() => !document.querySelector('raft-lab').lab.status().view.now)
  assert.deepEqual(await at(), { ...second, now: false, waits: false }, 'the very moment')
  await button('Back').click()
  await button('Back').click()
  await said('n1 leads. A client asks')
  assert.deepEqual((await at()).applied, first.applied)
  await list.nth(5).click()
  await said('5. The next message told')
  await stands()
  await next.click()
  await region.getByText('The end').waitFor()
  assert.deepEqual([(await at()).held, await next.getAttribute('aria-disabled')], [false, 'true'])
  assert.deepEqual(await whereIsNext(), place)
})

test('a live lab stands at captions too, and looks back at what was', async (t) => {
  const { button, said, at, stands, region } = await open(t, 'live.html')
  await said('It begins.')
  await stands()
  await button('Next').click()
  await said('It has a leader.')
  await button('Next').click()
  await said('It is paused.')
  await stands()
  assert.deepEqual([(await at()).held, (await at()).paused], [true, true])
  await button('Back').click()
  await said('It has a leader.')
  const past = await at()
  assert.deepEqual([past.now, past.paused, past.passed], [false, false, null])
  await button('Next').click()
  await said('It is paused.')
  await stands()
  await button('Next').click()
  await region.getByText('The end').waitFor()
})

test('a page that says so plays on without a reader', async (t) => {
  const { region } = await open(t, 'test.html')
  await region.getByText('all 10 steps passed').waitFor()
  assert.equal(await region.getByRole('button').count(), 0)
})
