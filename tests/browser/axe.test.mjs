// What axe finds in the lab, in each state that a reader can bring it to.
import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after } from 'node:test'
import { readBuild } from '../../www/stamp.mjs'
import { dist, openPage, startBrowser, startSite, test } from './harness.mjs'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const post = (html) => `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>A post</title>
  <meta name="color-scheme" content="light dark"><style>html { background: Canvas }</style><link rel="icon" href="data:,"><script type="module" src="/raft-lab.js"></script>
  <main><h1>A post</h1>${html}</main></html>`
const lab = (attributes) => `<raft-lab disk="memory" ${attributes}></raft-lab>`
/** Requests that are answered when the tests end. */
let release
const held = new Promise((resolve) => (release = resolve))
after(() => release())
const site = await startSite({
  routes: {
    '/post.html': { body: post(lab('nodes="3" scale="0.3"')) },
    '/below.html': { body: post(`<p style="height:4000px">A long story</p>${lab('nodes="3"')}`) },
    '/refused.html': { body: post(lab('nodes="none" loss="2"')) },
    '/failed.html': { body: post(lab('nodes="1" base="/nowhere/"')) },
    '/slow.html': { body: post(lab('nodes="1" base="/slow/"')) },
    [`/slow/${readBuild(dist).programs.lab}`]: () => held.then(() => ({ status: 404 })),
    '/rules.html': { body: post(lab('nodes="4" rules-off="majority"')) },
    '/etcd.html': { body: post(lab('nodes="3" engine="etcd" election="150-300"')) },
    '/lesson.html': { body: post('<raft-lab world="sim" scale="100"><script type="application/json">{"nodes": 3, "title": {"en": "A lesson"}, "steps": [{"say": {"en": "Nobody leads."}}, {"expect": {"leader": "any"}}]}</script></raft-lab>') },
    '/rtl.html': { body: post(lab('nodes="3" lang="en"')).replace('lang="en"', 'lang="ar" dir="rtl"') },
  },
})
const context = await startBrowser()

/** What is wrong now, as lines. */
function wrong(page) {
  return page.evaluate(async () => {
    const { violations } = await globalThis.axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join(' | ')}`)
  })
}

/** The same in the light page and in the dark one. */
async function wrongInBoth(page) {
  const light = await wrong(page)
  await page.emulateMedia({ colorScheme: 'dark' })
  return [...light, ...(await wrong(page))]
}

async function open(t, path, options) {
  const page = await openPage(t, context, `${site.url}${path}`, options)
  await page.evaluate(axe)
  await page.locator('raft-lab .lab').waitFor()
  return page
}

/** Opens a page whose cluster has a leader. */
async function openRunning(t, path, options) {
  const page = await open(t, path, options)
  await page.evaluate(async () => {
    globalThis.lab = await document.querySelector('raft-lab').ready
    await lab.until('leader', { within: 60000 })
  })
  await page.locator('raft-lab-stage g[data-node=n1]').waitFor()
  return page
}

test('axe finds nothing wrong in a scenario that has failed', async (t) => {
  const page = await openRunning(t, 'lesson.html')
  await page.getByRole('alert').getByText('The scenario has ended here').waitFor()
  assert.deepEqual(await wrongInBoth(page), [])
})

const still = {
  'below.html': ['a lab below the screen', /loads when you scroll it into view/],
  'slow.html': ['a lab that starts', /Starting 1 node/],
  'refused.html': ['a lab that was written wrongly', /nodes="none" can't be read/],
  'failed.html': ['a lab that can’t start', /answered 404/],
}
for (const [path, [name, text]] of Object.entries(still)) {
  test(`axe finds nothing wrong in ${name}`, async (t) => {
    const page = await open(t, path, { expected: [/404/] })
    await page.locator('raft-lab .cover', { hasText: text }).waitFor({ state: 'attached' })
    assert.deepEqual(await wrongInBoth(page), [])
  })
}

const button = (page, name) => page.getByRole('button', { name, exact: true })
const node = (page, id) => page.locator(`raft-lab-stage g[data-node=${id}]`)
const outcome = (page, kind) => page.locator(`raft-lab-client li.${kind}`).first().waitFor()

/** What a reader does, one after the other, on a page where the leader is known; each ends where its state is seen. */
const steps = {
  'the legend under the stage': async (page) => {
    await page.locator('raft-lab-stage summary').click()
    await page.locator('raft-lab-stage .legend').waitFor()
  },
  'logs and results of the client': async (page) => {
    await button(page, 'Put').click()
    await outcome(page, 'ok')
    await page.getByRole('textbox', { name: /etcdctl/ }).fill('defrag --all')
    await page.keyboard.press('Enter')
    await outcome(page, 'wrong')
    await page.locator('raft-lab-logs .cell.applied').first().waitFor()
  },
  'what a check has found': async (page) => {
    await button(page, 'Check this run').click()
    await page.getByText('properties hold').waitFor()
  },
  'the panel of a node': async (page) => {
    const { leader } = await page.evaluate(() => lab.until('leader', { within: 60000 }))
    await node(page, leader).click()
    await page.locator('raft-lab-node').getByRole('heading', { name: leader }).waitFor()
  },
  'a message': async (page) => {
    await button(page, 'Last message').click()
    await page.locator('raft-lab-message pre').first().waitFor()
    await page.keyboard.press('Escape')
  },
  'a learner': async (page) => {
    await button(page, 'Add n4 as learner').click()
    await page.evaluate(() => lab.until(({ config }) => config.learners.length === 1, { within: 60000 }))
    await node(page, 'n4').click()
    await page.locator('raft-lab-node').getByRole('heading', { name: 'n4' }).waitFor()
  },
  'a server that is paused, one that is crashed, and links that are cut': async (page) => {
    await page.evaluate(async () => {
      const { leader } = await lab.until('leader', { within: 60000 })
      const others = ['n1', 'n2', 'n3'].filter((id) => id !== leader)
      await lab.pause(others[0])
      await lab.crash(others[1])
      await lab.cut('n1', 'n2')
    })
    await page.locator('raft-lab-stage [data-node].down').waitFor()
  },
  'no leader, and a write that came to nothing': async (page) => {
    await page.evaluate(() => lab.until(({ leader }) => leader === null, { within: 60000 }))
    await page.evaluate(() => lab.heal())
  },
  'what is real': async (page) => {
    await button(page, 'What is real').click()
    await page.locator('raft-lab-real').getByRole('heading').waitFor()
    assert.deepEqual(await wrong(page), [])
    await page.keyboard.press('Escape')
  },
  'the list of keys': async (page) => {
    await button(page, 'Keys').click()
    await page.locator('raft-lab-keys').getByRole('heading').waitFor()
    assert.deepEqual(await wrong(page), [])
    await page.keyboard.press('Escape')
  },
  'settings of one node, and of one link': async (page) => {
    const target = page.locator('raft-lab-settings select[name=target]')
    await target.selectOption('n1')
    assert.deepEqual(await wrong(page), [])
    await target.selectOption({ index: 5 })
  },
  'a number that is not taken': async (page) => {
    await page.locator('raft-lab-settings').getByRole('textbox').first().fill('never')
    await page.keyboard.press('Enter')
    await page.locator('raft-lab-settings [aria-invalid=true]').first().waitFor()
  },
  'what only a new cluster has': async (page) => {
    await page.locator('raft-lab-anew summary').click()
    await page.locator('raft-lab-anew').getByRole('checkbox').first().waitFor()
  },
  'a notice': async (page) => {
    await page.evaluate(() => document.querySelector('raft-lab').setAttribute('nodes', '5'))
    await page.getByText('nodes applies only when a cluster starts').waitFor()
  },
  'a lab that is held': async (page) => {
    await button(page, 'Hold').click()
    await button(page, 'Run').waitFor()
  },
  'all settings, and the flags of etcd': async (page) => {
    const target = page.locator('raft-lab-settings select[name=target]')
    await target.selectOption('cluster')
    for (const name of ['More', 'The equal etcd flags']) await page.locator('raft-lab-settings summary').filter({ hasText: name }).click()
    await page.locator('raft-lab-settings').getByRole('checkbox', { name: /Quiet/ }).waitFor()
  },
  'an election’s steps': async (page) => {
    await page.locator('raft-lab-why li.becameLeader summary').first().click()
    await page.locator('raft-lab-why .steps li').first().waitFor()
  },
  'every step of why': async (page) => {
    await button(page, 'Every step').click()
  },
}

// Each state once: axe takes seconds for a page of this size, and colours are the same at any width.
for (const [width, colorScheme] of [[1280, 'light'], [320, 'dark']]) {
  test(`axe finds nothing wrong in any state of a lab that runs, ${colorScheme} at ${width} px`, async (t) => {
    const page = await openRunning(t, 'post.html', { viewport: { width, height: 900 }, colorScheme })
    if (width === 320) for (const name of ['Why', 'Logs', 'Timeline', 'Settings', 'Client']) await button(page, name).click()
    const found = {}
    for (const [name, step] of Object.entries(steps)) {
      await step(page)
      const lines = await wrong(page)
      if (lines.length > 0) found[name] = lines
    }
    assert.deepEqual(found, {})
  })
}

test('axe finds nothing wrong where rules are broken', async (t) => {
  const page = await openRunning(t, 'rules.html', { viewport: { width: 1280, height: 900 } })
  await page.evaluate(async () => {
    await lab.put('k', 'before', { within: 60000 })
    await lab.partition([['n1', 'n2'], ['n3', 'n4']])
    await Promise.all([lab.put('k', 'left', { via: 'n1', within: 20000 }), lab.put('k', 'right', { via: 'n3', within: 20000 })])
    await lab.until(({ violations }) => violations.length > 0, { within: 60000 })
  })
  await page.locator('raft-lab-bar button.broken').click()
  await page.locator('raft-lab-broken').getByRole('heading').waitFor()
  assert.deepEqual(await wrongInBoth(page), [])
})

for (const [path, name] of [
  ['index.html', 'the page of the lab'],
  ['embed.html#nodes=3&disk=memory', 'the page for frames'],
  ['etcd.html', 'a lab of etcd’s engine'],
  ['embed.html#nodes=3&world=sim&writes=5', 'a simulated lab'],
  ['rtl.html', 'a page from right to left'],
]) {
  test(`axe finds nothing wrong in ${name}`, async (t) => {
    const page = await openRunning(t, path, { viewport: { width: 1280, height: 900 } })
    assert.deepEqual(await wrongInBoth(page), [])
  })
}

/** The pages of the site but the lab's own, which is above, in each language. */
const pages = readdirSync(dist, { recursive: true }).map((path) => path.replaceAll('\\', '/')).filter((path) => /.\/index\.html$/.test(path)).sort()
for (const path of pages) {
  test(`axe finds nothing wrong in ${path}`, async (t) => {
    const page = await openPage(t, context, `${site.url}${path}#nodes=3&parts=stage`, { viewport: { width: 1280, height: 900 } }) // all parts are above
    await page.evaluate(axe)
    if (await page.locator('raft-lab').count()) await page.locator('raft-lab:state(running)').first().waitFor()
    assert.deepEqual(await wrongInBoth(page), [])
  })
}

test('axe finds nothing wrong in a past moment, and in a fork of it', async (t) => {
  const page = await openRunning(t, 'embed.html#nodes=3&world=sim&scale=10&writes=5', { viewport: { width: 320, height: 900 } })
  await page.evaluate(async () => {
    await lab.until((s) => s.time > 2000, { within: 60000 })
    await lab.seek(1000)
    await lab.step()
  })
  await page.getByText(/^past moment/).waitFor()
  assert.deepEqual(await wrongInBoth(page), [])
  await button(page, 'Fork').click()
  await page.getByText(/^A fork of the lab above/).waitFor()
  await page.locator('raft-lab-stage g[data-node=n1]').nth(1).waitFor()
  assert.deepEqual(await wrong(page), [])
})
