// A scenario that a page's element plays: an attribute, a word of the URL, or a document in the element.
import assert from 'node:assert/strict'
import { openPage, startBrowser, startSite, test } from './harness.mjs'

const post = (element) => `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>A post</title>
  <link rel="icon" href="data:,"><script type="module" src="/raft-lab.js"></script><h1>A post</h1>${element}</html>`
const lesson = { nodes: 3, title: { en: 'Ours' }, steps: [{ say: { en: 'One crashes.' } }, { until: { leader: 'any' } }, { do: 'crash', node: 'n2' }, { say: { en: 'One is down.' } }, { expect: { nodes: ['n2'], alive: true } }] }
const site = await startSite({
  routes: {
    '/named.html': { body: post('<raft-lab world="sim" scale="100" writes="50" scenario="log-repair" fragment></raft-lab>') },
    '/own.html': { body: post(`<raft-lab world="sim" scale="100"><script type="application/json">${JSON.stringify(lesson)}</script></raft-lab>`) },
    '/torn.html': { body: post('<raft-lab nodes="2" disk="memory"><script type="application/json">{"nodes": 3,</script></raft-lab>') },
    '/marked.html': { body: post(`<raft-lab world="sim" scale="100"><script type="application/json">\ufeff\n ${JSON.stringify(lesson)}</script></raft-lab>`) },
    '/bare.html': { body: post('<raft-lab world="sim" scale="100" nodes="2" seed="3" disk="memory"></raft-lab>') },
    '/wrong.html': { body: post('<raft-lab nodes="2" disk="memory"><script type="application/json">{"nodes": 30}</script></raft-lab>') },
  },
})
const context = await startBrowser()

test('an element plays the scenario that its attribute or its page’s URL names, and says its captions', async (t) => {
  const page = await openPage(t, context, `${site.url}named.html`)
  const caption = page.getByRole('region', { name: 'Scenario' })
  await caption.getByText('all 10 steps passed').waitFor()
  assert.match(await caption.getByRole('status').innerText(), /^From there on each follower's log was replaced by the leader's/)
  assert.equal(await page.locator('raft-lab-stage svg .nodes > g').count(), 7)
  const { world, nodes, measured } = await page.evaluate(() => document.querySelector('raft-lab').lab.status())
  assert.deepEqual([world, nodes.length, measured.puts.ok], ['sim', 7, 0], 'the page itself writes nothing into a lesson')
  await page.evaluate(() => document.querySelector('raft-lab').setAttribute('scenario', 'learner'))
  await caption.getByText('A server is replaced, by way of a learner').waitFor()
  await page.evaluate(() => (location.hash = '#scenario=election'))
  await caption.getByText('A leader is elected').waitFor()
  await caption.getByText(/all \d+ steps passed/).waitFor()
  await page.locator('raft-lab-node, raft-lab-stage').first().waitFor()
  assert.equal(await page.locator('raft-lab-stage svg .nodes > g').count(), 5)
})

test('a scenario that is named as soon as there is a lab is played, and the element says which attributes do not count beside it', async (t) => {
  const page = await openPage(t, context, `${site.url}bare.html`)
  await page.evaluate(async () => {
    await customElements.whenDefined('raft-lab')
    const element = document.querySelector('raft-lab')
    await element.ready
    element.setAttribute('scenario', 'log-repair')
  })
  await page.getByText('all 10 steps passed').waitFor()
  const note = page.getByRole('status').filter({ hasText: 'not used here' })
  assert.match(await note.innerText(), /^nodes and seed are not used here: a scenario says itself what its cluster is\. Only world, engine, /)
  await note.getByRole('button', { name: 'Dismiss' }).click()
  await note.waitFor({ state: 'detached' })
  assert.equal(await page.getByRole('alert').count(), 0)
})

test('an element plays the document in it, and says where it fails', async (t) => {
  const marked = await openPage(t, context, `${site.url}marked.html`)
  await marked.getByText('One is down.').waitFor()
  const page = await openPage(t, context, `${site.url}own.html`)
  const caption = page.getByRole('region', { name: 'Scenario' })
  assert.equal(await caption.getByRole('alert').innerText(), 'The scenario has ended here: steps[4].expect.alive should be true, and is not (n2: false)')
  assert.equal(await caption.getByRole('status').innerText(), 'One is down.')
  await caption.getByText('Ours').waitFor()
})

test('a document that can not be played is told of, and the lab runs without it', async (t) => {
  const page = await openPage(t, context, `${site.url}torn.html`)
  await page.getByText(/The scenario is not played; the lab has started without it\. The scenario in the element’s script is not JSON: /).waitFor()
  assert.equal(await page.evaluate(async () => (await document.querySelector('raft-lab').ready).status().nodes.length), 2)
  const other = await openPage(t, context, `${site.url}wrong.html`)
  await other.getByText('play: nodes takes a whole number from 1 to 9, not 30').waitFor()
  assert.equal(await other.evaluate(async () => (await document.querySelector('raft-lab').ready).status().nodes.length), 2)
})
