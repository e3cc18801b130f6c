// The timeline as a reader has it: a run with elections, faults and operations, scrubbed by pointer, keys and touch.
import assert from 'node:assert/strict'
import { eventually, openPage, startBrowser, startSite, test } from './harness.mjs'

const site = await startSite()
const context = await startBrowser()

const status = (page) => page.evaluate(() => lab.status())
const slider = (page) => page.getByRole('slider', { name: 'Moment in view' })
const part = (page) => page.locator('raft-lab-timeline').first()
const button = (page, name) => part(page).getByRole('button', { name, exact: true })
/** The path of some marks in a node's lane, or anywhere. */
const marks = (page, kind) => part(page).locator(`.plot path.${kind}:not([d=""])`)
const rows = (page) => part(page).getByRole('row')

/** A held run of three seconds, the same each time, in which a leader is crashed and returns, a link is cut, a disk hangs and a server is paused. */
async function openRun(t, attributes, { width = 1280, ...options } = {}) {
  const page = await openPage(t, context, `${site.url}embed.html#world=sim&nodes=3&seed=7&scale=0.2&writes=0&${attributes}`, { viewport: { width, height: 900 }, ...options })
  await page.evaluate(async () => {
    globalThis.lab = await document.querySelector('raft-lab').ready
    /** Asks for all of it at that very time, whatever the machine does meanwhile. */
    const at = async (time, ask) => {
      await lab.seek(time)
      await Promise.all([lab.run(), ...ask()])
    }
    await lab.seek(600)
    const { leader } = lab
    const [a, b] = ['n1', 'n2', 'n3'].filter((id) => id !== leader)
    globalThis.first = leader
    await at(600, () => [lab.put('k', 'v')])
    await at(700, () => [lab.crash(leader)])
    await at(1300, () => [lab.restart(leader)])
    await at(1500, () => [lab.cut(a, b), lab.stall(leader, { what: 'disk', for: 300 })])
    await at(1900, () => [lab.heal()])
    await at(2200, () => [lab.partition([['n1'], ['n2'], ['n3']]), lab.put('k', 'lost', { within: 200 })])
    await at(2500, () => [lab.heal(), lab.pause(a)])
    await at(2800, () => [lab.resume(a)])
    const open = () => void lab.put('k', 'open', { within: 60_000 }).catch(() => {}) // a lab that goes back answers no more
    await at(2900, () => [lab.partition([['n1'], ['n2'], ['n3']]), open()])
    await lab.seek(3000)
  })
  return page
}

test('a run is drawn: roles, terms, commits, outcomes and faults, and told as a table', async (t) => {
  const page = await openRun(t, 'parts=stage+timeline')
  const first = await page.evaluate(() => first)
  for (const kind of ['leader', 'follower', 'down', 'crash', 'commit', 'paused', 'hang', 'ok', 'unknown', 'waits', 'term-1', 'term-2', 'trouble.cut', 'trouble.disk', 'trouble.down']) await marks(page, kind).first().waitFor({ state: 'attached' })
  const row = (...cells) => rows(page).filter({ hasText: new RegExp(cells.join('.*'), 's') }).first().waitFor({ state: 'attached' })
  await row(first, 'leader', '1')
  await row(first, 'crashed')
  await row('client', 'put: done after \\d+ ms')
  await row('client', 'put: unknown after \\d+ ms')
  await row('client', 'put: waiting for an answer', 'lasts')
  await row('Faults', 'links cut')
  await row('Faults', 'disk hangs')
  const timeline = await page.evaluate(() => lab.timeline())
  assert.deepEqual(timeline.lanes.map(({ node }) => node), ['n1', 'n2', 'n3'])
  for (const { spans } of timeline.lanes) {
    assert.equal(spans.at(-1).to, null)
    spans.slice(1).forEach((span, i) => assert.equal(span.from, spans[i].to))
  }
  // Under the pointer.
  await slider(page).scrollIntoViewIfNeeded()
  const box = await slider(page).boundingBox()
  const lane = box.y + 20 + 28 + 16 + 15
  for (let y = lane; y < box.y + box.height; y += 30) {
    await page.mouse.move(box.x + 48 + 4, y)
    if (/n[123]: follower, term \d+, /.test(await part(page).locator('.told-at').textContent())) return
  }
  assert.fail('no lane told what was under the pointer')
})

for (const [width, look] of [[1280, {}], [320, { forcedColors: 'active', reducedMotion: 'reduce', colorScheme: 'dark' }]]) {
  test(`a reader scrubs by pointer and keys, zooms, steps, begins another future and takes it back, at ${width} px`, async (t) => {
    const page = await openRun(t, '', { width, ...look })
    const end = await status(page)
    await slider(page).waitFor()
    await eventually('a picture of the end', () => part(page).evaluate(({ view }, time) => view.moment.time === time, end.time))
    const shown = page.locator('raft-lab-bar .time').first()
    // By pointer: to the middle of the run, and on to its right.
    await slider(page).scrollIntoViewIfNeeded()
    const { x, y, height } = await slider(page).boundingBox()
    const here = await slider(page).locator('.head').evaluate((head) => Number(/^M([\d.]+)/.exec(head.getAttribute('d'))[1]))
    const place = (time) => x + 48 + (here * time) / end.time
    await page.mouse.move(place(1000), y + height / 2)
    await page.mouse.down()
    await eventually('the moment that was pressed', async () => Math.abs((await status(page)).time - 1000) < 60)
    await page.mouse.move(place(1500), y + height / 2, { steps: 4 })
    await page.mouse.up()
    await eventually('the moment that it was dragged to', async () => Math.abs((await status(page)).time - 1500) < 60)
    await part(page).locator('.plot.past').waitFor()
    await shown.getByText(/past moment, /).waitFor()
    await page.locator('raft-lab-stage .node').first().waitFor()
    // By keys.
    await slider(page).focus()
    const before = (await status(page)).time
    await page.keyboard.press('ArrowLeft')
    await eventually('a little before', async () => (await status(page)).time < before)
    assert.ok((await status(page)).time > before - 100)
    await page.keyboard.press('Home')
    await eventually('the beginning', async () => (await status(page)).time === 0)
    await eventually('what a screen reader hears', async () => /^0\.00 s, .* before now$/.test(await slider(page).getAttribute('aria-valuetext')))
    await page.keyboard.press('PageDown')
    await page.keyboard.press('n')
    await eventually('now', async () => (await status(page)).view.now)
    assert.equal((await status(page)).digest, end.digest)
    await part(page).locator('.plot:not(.past)').waitFor()
    // Zoom: what is in sight becomes shorter and holds the moment in view.
    const caption = part(page).locator('caption')
    await eventually('the whole run', async () => / 0\.00 s to 3\.00 s$/.test(await caption.textContent()))
    await page.keyboard.press('+')
    await button(page, 'Zoom in').click()
    await eventually('a part of the run', async () => !/ 0\.00 s to/.test(await caption.textContent()))
    await page.evaluate(() => lab.seek(200))
    await eventually('what is in sight to follow', async () => / 0\.00 s to/.test(await caption.textContent()))
    await button(page, 'Show the whole run').click()
    assert.equal(await button(page, 'Zoom out').getAttribute('aria-disabled'), 'true')
    // A selection: with Shift, by a button, by its handles, and by keys.
    const handle = (name) => part(page).getByRole('slider', { name: `${name} of the selection` })
    const ends = async () => Promise.all(['Begin', 'End'].map(async (name) => Number(await handle(name).getAttribute('aria-valuenow'))))
    const sought = (await status(page)).time
    await slider(page).scrollIntoViewIfNeeded()
    const { y: top } = await slider(page).boundingBox()
    await page.keyboard.down('Shift')
    await page.mouse.move(place(1000), top + height / 2)
    await page.mouse.down()
    await page.mouse.move(place(1500), top + height / 2, { steps: 4 })
    await page.mouse.up()
    await page.keyboard.up('Shift')
    await handle('Begin').waitFor()
    await eventually('what was dragged over', async () => (await ends()).every((at, i) => Math.abs(at - [1000, 1500][i]) < 60))
    assert.equal((await status(page)).time, sought, 'the moment in view stays')
    await handle('End').focus()
    const [begin, last] = await ends()
    await page.keyboard.press('PageUp')
    await eventually('the end, moved', async () => (await ends())[1] > last && (await ends())[0] === begin)
    await handle('Begin').focus()
    await page.keyboard.press('End')
    await eventually('no further than the end', async () => (await ends())[0] === (await ends())[1])
    await page.keyboard.press('Escape')
    await handle('Begin').waitFor({ state: 'detached' })
    await slider(page).focus()
    await page.keyboard.press('Shift+PageUp')
    await page.keyboard.press('Shift+PageUp')
    await eventually('the moment in view and what comes then', async () => Math.abs((await ends())[0] - sought) <= 1 && (await ends())[1] > sought + 500)
    await button(page, 'Select').click()
    await handle('End').waitFor({ state: 'detached' })
    await button(page, 'Select').click()
    assert.ok((await handle('End').boundingBox()).width >= 24)
    const held = await handle('End').boundingBox()
    const [, wasAt] = await ends()
    await page.mouse.move(held.x + 12, held.y + 12)
    await page.mouse.down()
    await page.mouse.move(held.x + 12 - 20, held.y + 12, { steps: 2 })
    await page.mouse.up()
    await eventually('the handle, dragged', async () => (await ends())[1] < wasAt)
    await button(page, 'Select').click()
    // Another future takes the place of what followed, in the timeline too; an undo brings it back.
    const known = await page.evaluate(() => JSON.stringify(lab.timeline().troubles.length))
    await page.evaluate(() => lab.seek(900))
    await button(page, 'Step').click()
    await part(page).getByText(/^At \d+\.\d{4} s /).waitFor()
    await button(page, 'Back').click()
    const id = await page.evaluate(() => lab.status().nodes.find(({ alive }) => alive).id)
    await page.evaluate((id) => lab.crash(id), id)
    await eventually('another future', async () => (await page.evaluate(() => lab.timeline().troubles.length)) < Number(known))
    await part(page).locator('.undo:not([d=""])').waitFor({ state: 'attached' })
    const { at, future } = await page.evaluate(() => ({ at: lab.status().view.undo, future: lab.timeline() }))
    assert.ok(future.marks.every(({ time }) => time <= at) && future.troubles.some(({ kind, node, to }) => kind === 'down' && node === id && to === null))
    await button(page, 'Undo').click()
    await eventually('the future that was replaced', async () => String(await page.evaluate(() => lab.timeline().troubles.length)) === known && (await status(page)).digest === end.digest)
    await part(page).locator('.undo[d=""]').waitFor({ state: 'attached' })
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0)
  })
}

test('ten minutes are drawn by a bounded number of marks, a fork has their end, and a scenario begins anew', async (t) => {
  const page = await openPage(t, context, `${site.url}embed.html#world=sim&nodes=5&seed=3&scale=1000&writes=0&parts=timeline`, { viewport: { width: 1280, height: 900 } })
  await page.evaluate(async () => {
    globalThis.lab = await document.querySelector('raft-lab').ready
    // A server that nobody hears asks again and again.
    await lab.set({ preVote: false, checkQuorum: false })
    await lab.partition([['n1'], ['n2', 'n3', 'n4', 'n5']])
    await lab.hold()
    await lab.seek(600_000)
  })
  const found = await page.evaluate(() => {
    const { lanes } = lab.timeline()
    return { spans: lanes.map(({ spans }) => spans.length), from: Math.max(...lanes.map(({ spans }) => spans[0].from)) }
  })
  assert.ok(Math.max(...found.spans) > 500, `n1 stood again and again: ${found.spans}`)
  await eventually('the whole run', async () => / to 600\.00 s$/.test(await part(page).locator('caption').textContent()))
  const drawn = await page.evaluate(() => {
    const { shadowRoot } = document.querySelector('raft-lab').shadowRoot.querySelector('raft-lab-timeline')
    const plot = shadowRoot.querySelector('.plot')
    const paths = [...plot.querySelectorAll('path')].map((path) => path.getAttribute('d') ?? '')
    return { width: plot.clientWidth, elements: plot.querySelectorAll('*').length, most: Math.max(...paths.map((d) => d.split('M').length - 1)) }
  })
  assert.ok(drawn.most <= drawn.width, JSON.stringify(drawn))
  assert.ok(drawn.elements < 2_000, JSON.stringify(drawn))
  const forked = await page.evaluate(async () => {
    const known = lab.timeline().lanes[0].spans
    const fork = await lab.fork()
    const spans = fork.timeline().lanes[0].spans
    await fork.dispose()
    return { same: JSON.stringify(spans.slice(-100)) === JSON.stringify(known.slice(-100)), count: spans.length }
  })
  assert.ok(forked.same && forked.count > 100, JSON.stringify(forked))
  // A scenario's cluster takes the place of the one before, and so does its timeline.
  const played = await page.evaluate(async () => {
    const { passed } = await lab.play('leader-crash')
    const { lanes, troubles } = lab.timeline()
    return { passed, last: Math.max(...lanes.map(({ spans }) => spans.at(-1).from)), down: troubles.filter(({ kind }) => kind === 'down').length }
  })
  assert.ok(played.passed && played.last < 60_000 && played.down > 0, JSON.stringify(played))
})

test('of a live lab only what is shown goes to the past, and touch scrubs as a pointer does', async (t) => {
  const page = await openPage(t, context, `${site.url}embed.html#nodes=3&disk=memory&scale=1&writes=0&election=500-1000&parts=timeline+stage`, { viewport: { width: 1280, height: 900 } })
  await page.evaluate(async () => {
    globalThis.lab = await document.querySelector('raft-lab').ready
    await lab.until('leader', { within: 1e6 })
    await lab.put('k', 'v')
  })
  await marks(page, 'leader').first().waitFor({ state: 'attached' })
  await marks(page, 'ok').first().waitFor({ state: 'attached' })
  await slider(page).evaluate((plot) => {
    const { left, top, width } = plot.getBoundingClientRect()
    plot.setPointerCapture = () => {} // a made-up pointer can't be captured
    globalThis.touch = (type, part, pointerId = 1) =>
      plot.dispatchEvent(new PointerEvent(type, { bubbles: true, composed: true, pointerType: 'touch', pointerId, isPrimary: pointerId === 1, button: 0, clientX: left + 48 + width * part, clientY: top + 60 }))
  })
  // A seek is asked for as soon as the finger says so.
  const sought = await page.evaluate(() => {
    const { seek } = lab
    let asked = 0
    lab.seek = (to) => (asked++, seek.call(lab, to))
    touch('pointerdown', 0.01)
    touch('pointercancel', 0.01)
    const scrolled = asked
    touch('pointerdown', 0.01)
    touch('pointermove', 0.02)
    touch('pointerup', 0.02)
    delete lab.seek
    return [scrolled, asked]
  })
  assert.equal(sought[0], 0, 'a finger that scrolls the page goes to no other moment')
  assert.ok(sought[1] > 0)
  await eventually('a past moment', async () => !(await status(page)).view.now)
  const { time } = await status(page)
  await page.locator('raft-lab-stage .node').first().waitFor()
  assert.ok(await page.evaluate(() => lab.timeline().marks.some(({ name }) => name === 'becameLeader')), 'what is later is still known')
  await button(page, 'Now').click()
  await eventually('the present', async () => (await status(page)).view.now && (await status(page)).time > time)
  // Two fingers zoom: what was under them stays there.
  const caption = part(page).locator('caption')
  const shown = async () => (await caption.textContent()).match(/[\d.]+(?= s)/g).map(Number)
  await slider(page).evaluate(() => {
    for (const [type, at] of [['pointerdown', 0.4], ['pointerdown', 0.6], ['pointermove', 0.1], ['pointermove', 0.9], ['pointerup', 0.1], ['pointerup', 0.9]]) touch(type, at, at < 0.5 ? 1 : 2)
  })
  await eventually('a part of the run', async () => (await shown())[0] > 0)
  await button(page, 'Show the whole run').click()
})

test('the slider says where it stands also before there is any room to draw in', async (t) => {
  const page = await openPage(t, context, 'about:blank')
  await page.addInitScript(() => (globalThis.ResizeObserver = class { observe() {} unobserve() {} disconnect() {} })) // nobody hears of a width
  await page.goto(`${site.url}embed.html#world=sim&nodes=3&scale=10&writes=0&parts=timeline`)
  await slider(page).waitFor({ state: 'attached' })
  for (const name of ['aria-valuemin', 'aria-valuemax', 'aria-valuenow', 'aria-valuetext']) assert.match(String(await slider(page).getAttribute(name)), /^\d/, name)
})
