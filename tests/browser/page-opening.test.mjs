// What the page of the lab opens with: a run that plays by itself, and that whoever touches anything takes over.
import assert from 'node:assert/strict'
import { eventually, openPage, startBrowser, startSite, test } from './harness.mjs'

const post = (attributes) => ({ body: `<!doctype html><html lang="ko"><meta charset="utf-8"><title>글</title><link rel="icon" href="data:,"><script type="module" src="/raft-lab.js"></script><raft-lab opening ${attributes}></raft-lab></html>` })
const site = await startSite({ routes: { '/sim.html': post('world="sim" scale="20" writes="1" fragment'), '/slow.html': post('world="sim" scale="0.02" fragment'), '/etcd.html': post('world="sim" scale="20" engine="etcd" nodes="3"') } })
const context = await startBrowser()

/** Runs in the page, first of all: how many workers of each name are made. */
function countWorkers() {
  globalThis.made = {}
  const Real = globalThis.Worker
  globalThis.Worker = class extends Real {
    constructor(url, options) {
      super(url, options)
      globalThis.made[options.name] = (globalThis.made[options.name] ?? 0) + 1
    }
  }
}

async function open(t, path, options) {
  const page = await openPage(t, context, site.url + path, { init: countWorkers, ...options })
  await page.evaluate(async () => void (globalThis.lab = await document.querySelector('raft-lab').ready))
  const region = page.locator('raft-lab-caption')
  return { page, region, said: (text) => region.getByRole('status').getByText(text).waitFor(), playing: () => page.evaluate(() => lab.status().playing) }
}

/** Where all of the lab stands, how far the page is scrolled, and each server's term and incarnation. */
const whole = (page) => page.evaluate(() => {
  const boxes = [...document.querySelector('raft-lab').shadowRoot.querySelectorAll('.panel')].map((panel) => [panel.className, panel.getBoundingClientRect()])
  const layout = boxes.map(([name, { x, y, width }]) => [name, x, y, width].map((n) => (typeof n === 'number' ? Math.round(n) : n)).join(' '))
  return { scrollY, layout, terms: lab.status().nodes.map(({ term, incarnation }) => [term, incarnation]) }
})

test('the page opens with a leader and a write, on its first cluster, and a click takes it over without a jump', async (t) => {
  const { page, region, said, playing } = await open(t, 'index.html', { viewport: { width: 1280, height: 900 } })
  await said('The servers have just started')
  const { name, here, reading } = await playing()
  assert.deepEqual({ name, here, reading }, { name: 'opening', here: true, reading: false })
  for (const text of ['LIVE', '1/10×', 'Seed 1']) await page.getByText(text, { exact: true }).waitFor()
  await said('it is the leader')
  await page.locator('raft-lab-why').getByRole('button', { name: 'Members' }).hover() // to press it at once: the story soon kills the leader
  await page.locator('raft-lab-logs .cell.applied', { hasText: /^color=blue/ }).nth(4).waitFor()
  await said('A majority has it on disk')
  const before = await whole(page)
  await page.mouse.down()
  await page.mouse.up()
  await said('You have taken over')
  assert.deepEqual(await whole(page), before)
  const { left, failed, step } = await playing()
  assert.deepEqual([left, failed], [true, null])
  await page.locator('raft-lab-logs .cell.applied', { hasText: /^w\/1=1/ }).first().waitFor()
  assert.equal((await playing()).step, step, 'the story does not go on')
  assert.deepEqual(await page.evaluate(() => made), { director: 1, n1: 1, n2: 1, n3: 1, n4: 1, n5: 1 })
  await region.getByRole('button', { name: 'Play this again' }).click()
  await said('The servers have just started')
  await page.keyboard.press('Space')
  await said('You have taken over')
  await eventually('a held lab', () => page.evaluate(() => lab.status().held))
})

test('it plays to its end by itself, in Korean, on either engine, and the page’s writes begin then', async (t) => {
  for (const path of ['sim.html', 'etcd.html']) {
    const { page, said } = await open(t, path, { reducedMotion: 'reduce' })
    await eventually('its end', () => page.evaluate(() => lab.status().playing?.passed))
    await said('이제 클러스터를 마음껏 망가뜨려 보세요')
    if (path === 'sim.html') await eventually('a write', () => page.evaluate(() => lab.status().nodes.some(({ log }) => log.entries.some(({ text }) => text.startsWith('put w/')))))
  }
})

test('any call of a script takes it over too, and a URL that asks for something has none', async (t) => {
  const { page, playing } = await open(t, 'slow.html#theme=dark')
  await eventually('the opening', playing)
  await page.evaluate(() => lab.crash('n1'))
  assert.equal((await playing()).left, true)
  const other = await open(t, 'slow.html#seed=7&scale=20')
  await other.page.evaluate(() => lab.until('leader', { within: 1e6 }))
  assert.equal(await other.playing(), null)
})
