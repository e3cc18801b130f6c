// <raft-lab> as an element of someone's page: attributes, life, room, readers.
import assert from 'node:assert/strict'
import { eventually, openPage, startBrowser, startSite, test } from './harness.mjs'

/** A post with one element in it; `attributes` are those of the element, `style` those of what is before it. */
function post(element) {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>A post</title>
    <link rel="icon" href="data:,"><script type="module" src="/raft-lab.js"></script><h1>A post</h1>${element}<p id="end">The end</p></html>`
}
const lab = '<raft-lab nodes="3" writes="0"></raft-lab>'
const site = await startSite({
  routes: {
    '/post.html': { body: post(lab) },
    '/long.html': { body: post(`<p style="height:4000px">A long story</p>${lab}`) },
    '/story.html': { body: post(`${lab.replace('>', ' fragment>')}<p style="height:4000px">A long story</p>`) },
    '/empty.html': { body: post('') },
  },
})
const context = await startBrowser()

/** How `ready` of the page's first element ended. */
const ended = (page) =>
  page.evaluate(() => document.querySelector('raft-lab').ready.then(() => 'it started', (error) => `${error.name}: ${error.message}`))

const malformed = [
  ['nodes="10"', /nodes="10" can't be read: nodes takes a whole number from 1 to 9/],
  ['nodes="three"', /nodes="three" can't be read/],
  ['election="300-150"', /election="300-150".*two numbers with the smaller first, such as 150-300/],
  ['election="0"', /election="0".*milliseconds from 0\.001 to 600000/],
  ['heartbeat="fast"', /heartbeat="fast".*such as 50/],
  ['latency="5-15-25"', /latency="5-15-25"/],
  ['loss="2"', /loss="2".*a number from 0 to 1/],
  ['duplicate=""', /duplicate="" can't be read/],
  ['fsync="-1"', /fsync="-1"/],
  ['scale="0"', /scale="0".*from 0\.001 to 10/],
  ['seed="1.5"', /seed="1\.5".*a whole number/],
  ['disk="floppy"', /disk="floppy".*opfs or memory/],
  ['world="real"', /world="real".*live or sim/],
  ['engine="paxos"', /engine="paxos".*raftlab or etcd/],
  ['base="javascript:1"', /base="javascript:1"/],
  ['parts="stage lessons"', /parts="lessons" is not in this build yet/],
  ['parts="stage clock"', /parts="stage clock".*one or more of stage, verbs, time, why, timeline, logs, settings, client, measured and share/],
  ['writes="many"', /writes="many".*from 0 to 500/],
  ['scenario="split"', /scenario="split" can't be read: scenario takes the name of a built-in scenario: election, replication/],
  ['pre-vote="maybe"', /pre-vote="maybe".*true or false/],
  ['drift-bound="0.5"', /drift-bound="0\.5".*a number from 1 to 100/],
  ['priority="-1"', /priority="-1".*a whole number from 0 to 100/],
  ['quiet="yes"', /quiet="yes".*true or false/],
  ['snapshot-every="some"', /snapshot-every="some".*a whole number of entries/],
  ['rules-off="gravity"', /rules-off="gravity".*ids of rules.*commit-own-term/],
  ['rules="none"', /rules="none" is not in this build yet/],
  ['elections="150"', /elections="150" is no attribute of raft-lab: it has nodes, election/],
]

test('what can not be read is told in the element, and ready rejects with the same sentence', async (t) => {
  const page = await openPage(t, context, `${site.url}empty.html`)
  for (const [attribute, sentence] of malformed) {
    await page.evaluate((attribute) => {
      document.querySelector('raft-lab')?.remove()
      document.querySelector('h1').insertAdjacentHTML('afterend', `<raft-lab ${attribute}></raft-lab>`)
    }, attribute)
    assert.match(await ended(page), sentence, attribute)
    assert.match(await page.getByRole('alert').innerText(), sentence, attribute)
  }
  assert.equal(page.workers().length, 0)
})

test('an attribute that is put right starts the cluster after all', async (t) => {
  const page = await openPage(t, context, `${site.url}empty.html`)
  await page.evaluate(() => document.querySelector('h1').insertAdjacentHTML('afterend', '<raft-lab nodes="none" id="it" class="wide" data-x="1"></raft-lab>'))
  assert.match(await ended(page), /nodes="none"/)
  await page.evaluate(() => document.querySelector('raft-lab').setAttribute('nodes', '1'))
  assert.equal(await ended(page), 'it started')
  assert.equal(await page.evaluate(() => document.querySelector('raft-lab').lab.status().nodes.length), 1)
})

test('attributes become the cluster’s options, and change it while it runs', async (t) => {
  const page = await openPage(t, context, `${site.url}empty.html`)
  await page.evaluate(() => {
    const attributes = 'nodes="3" election="200-400" heartbeat="40" latency="1-2" loss="0.01" duplicate="0.02" reorder="0.03" fsync="1-3" scale="0.5" seed="7" disk="memory" pre-vote="true" check-quorum="false" drift-bound="1.5" priority="2" quiet="true" snapshot-every="50" rules-off="no-op"'
    document.querySelector('h1').insertAdjacentHTML('afterend', `<raft-lab ${attributes}></raft-lab>`)
  })
  assert.equal(await ended(page), 'it started')
  const status = () => page.evaluate(() => document.querySelector('raft-lab').lab.status())
  const { nodes, links, scale, seed, disk, rules } = await status()
  assert.deepEqual(nodes[2].settings, { election: [200, 400], heartbeat: 40, preVote: true, checkQuorum: false, driftBound: 1.5, priority: 2, quiet: true, fsync: [1, 3], drift: 1 })
  assert.deepEqual(links[0], { from: 'n1', to: 'n2', latency: [1, 2], loss: 0.01, duplicate: 0.02, reorder: 0.03, cut: false })
  assert.deepEqual([nodes.length, scale, seed, disk, rules], [3, 0.5, 7, 'memory', { 'no-op': false }])
  await page.evaluate(() => document.querySelector('raft-lab').setAttribute('election', '1000-2000'))
  await eventually('the new range', async () => String((await status()).nodes[0].settings.election) === '1000,2000')
  await page.evaluate(() => document.querySelector('raft-lab').setAttribute('heartbeat', 'often'))
  await page.getByText('heartbeat="often" can\'t be read').waitFor()
  await page.evaluate(() => document.querySelector('raft-lab').setAttribute('nodes', '5'))
  await page.getByText('nodes applies only when a cluster starts').waitFor()
  assert.equal((await status()).nodes.length, 3)
})

test('parts chooses what is shown', async (t) => {
  const page = await openPage(t, context, `${site.url}empty.html`)
  await page.evaluate(() => document.querySelector('h1').insertAdjacentHTML('afterend', '<raft-lab nodes="1" parts="logs client"></raft-lab>'))
  assert.equal(await ended(page), 'it started')
  await page.locator('raft-lab-client').waitFor()
  assert.deepEqual(await page.locator('raft-lab :is(raft-lab-stage, raft-lab-why, raft-lab-logs, raft-lab-client, raft-lab-settings)').evaluateAll((all) => all.map((e) => e.localName)), [
    'raft-lab-logs',
    'raft-lab-client',
  ])
  await page.evaluate(() => document.querySelector('raft-lab').setAttribute('parts', 'settings'))
  await page.getByRole('slider').first().waitFor()
  assert.equal(await page.locator('raft-lab-logs').count(), 0)
})

test('an element starts when it is scrolled into view, and its clocks stop off-screen', async (t) => {
  const page = await openPage(t, context, `${site.url}long.html`)
  const held = () => page.evaluate(() => document.querySelector('raft-lab').lab.status().held)
  await page.getByRole('heading').waitFor()
  assert.equal(await page.evaluate(() => document.querySelector('raft-lab').lab), undefined)
  assert.equal(page.workers().length, 0)
  await page.locator('#end').scrollIntoViewIfNeeded()
  assert.equal(await ended(page), 'it started')
  assert.equal(await held(), false)
  await page.evaluate(() => scrollTo(0, 0))
  await eventually('stopped clocks', held)
  const refused = await page.evaluate(() => {
    const { lab } = document.querySelector('raft-lab')
    return Promise.allSettled([lab.put('k', 'v'), lab.until('leader')]).then((all) => all.map(({ reason }) => String(reason)))
  })
  for (const sentence of refused) assert.match(sentence, /the lab is held: its element is off screen; scroll it into view/)
  await page.locator('#end').scrollIntoViewIfNeeded()
  await eventually('running clocks', async () => !(await held()))
})

test('a cluster that its reader held stays held when it is seen again', async (t) => {
  const page = await openPage(t, context, `${site.url}long.html`)
  await page.locator('#end').scrollIntoViewIfNeeded()
  await ended(page)
  await page.evaluate(() => document.querySelector('raft-lab').lab.hold())
  await page.evaluate(() => scrollTo(0, 0))
  await page.evaluate(() => new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next))))
  await page.locator('#end').scrollIntoViewIfNeeded()
  await page.locator('raft-lab').getByRole('button', { name: 'Run', exact: true }).waitFor()
  assert.equal(await page.evaluate(() => document.querySelector('raft-lab').lab.status().held), true)
})

test('an element that is moved keeps its cluster; one that is taken away ends it', async (t) => {
  const page = await openPage(t, context, `${site.url}post.html`)
  await ended(page)
  const before = await page.evaluate(() => (globalThis.first = document.querySelector('raft-lab').lab).status().build)
  await page.evaluate(() => document.body.append(document.querySelector('raft-lab')))
  await page.locator('raft-lab-stage g[data-node=n1]').waitFor()
  assert.equal(await page.evaluate(() => document.querySelector('raft-lab').lab === first && first.status().build), before)
  await page.evaluate(() => (globalThis.element = document.querySelector('raft-lab')).remove())
  await eventually('the end of every worker', () => page.workers().length === 0)
  await page.evaluate(() => document.body.append(element))
  assert.equal(await ended(page), 'it started')
})

test('an element that is taken away while it waits tells whoever waits for it', async (t) => {
  const page = await openPage(t, context, `${site.url}long.html`)
  const reason = await page.evaluate(() => {
    const element = document.querySelector('raft-lab')
    const { ready } = element
    element.remove()
    return ready.then(() => 'it started', (error) => error.message)
  })
  assert.match(reason, /removed from the page before its cluster was ready/)
})

test('two elements on one page do not hear each other', async (t) => {
  const page = await openPage(t, context, `${site.url}post.html`)
  await page.evaluate(() => document.querySelector('h1').insertAdjacentHTML('afterend', '<raft-lab nodes="1" parts="logs"></raft-lab>'))
  const sizes = await page.evaluate(async () => {
    const labs = await Promise.all([...document.querySelectorAll('raft-lab')].map((element) => element.ready))
    await labs[0].put('only', 'here', { within: 30000 })
    return labs.map((lab) => lab.status().nodes.length)
  })
  assert.deepEqual(sizes, [1, 3])
  await page.locator('raft-lab').first().locator('.cell', { hasText: 'only=here' }).waitFor()
  assert.equal(await page.locator('raft-lab').last().locator('.cell', { hasText: 'only=here' }).count(), 0)
})

for (const path of ['post', 'story']) {
  test(`a lab in somebody’s ${path} leaves the page its keys`, async (t) => {
    const page = await openPage(t, context, `${site.url}${path}.html`)
    await ended(page)
    await page.evaluate(() => addEventListener('keydown', (event) => (globalThis.taken = event.defaultPrevented)))
    for (const key of ['?', '1', 'Space']) {
      await page.keyboard.press(key)
      assert.equal(await page.evaluate(() => globalThis.taken), false, key)
    }
    const { held, scale } = await page.evaluate(() => document.querySelector('raft-lab').lab.status())
    assert.deepEqual([held, scale], [false, 1])
  })
}

test('at 320 px nothing runs over the side, with every part open', async (t) => {
  const page = await openPage(t, context, `${site.url}post.html`, { viewport: { width: 320, height: 640 } })
  await ended(page)
  const width = () => page.evaluate(() => document.scrollingElement.scrollWidth)
  await page.locator('raft-lab-stage g[data-node=n1]').waitFor()
  assert.equal(await width(), 320)
  for (const name of ['Why', 'Logs', 'Client', 'Settings']) await page.getByRole('button', { name, exact: true }).click()
  await page.locator('raft-lab-stage g[data-node=n1]').click()
  await page.getByRole('button', { name: 'Put', exact: true }).click()
  await page.locator('raft-lab-client li.ok').waitFor()
  assert.equal(await width(), 320)
  const small = await page.locator('raft-lab').evaluate((element) => {
    const all = []
    const walk = (root) => {
      for (const e of root.querySelectorAll('*')) {
        if (e.shadowRoot) walk(e.shadowRoot)
        if (!e.matches('button, select, input, [role=button]') || !e.checkVisibility()) continue
        const { width, height } = (e.matches('[type=checkbox]') ? e.closest('label') : e).getBoundingClientRect()
        if (width < 24 || height < 24) all.push(`${e.localName} ${e.getAttribute('name') ?? e.textContent} ${width}×${height}`)
      }
    }
    walk(element.shadowRoot)
    return all
  })
  assert.deepEqual(small, [], 'every target is at least 24 px')
})
