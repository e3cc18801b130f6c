// The page through its own controls: what a reader sees, clicks and types.
import assert from 'node:assert/strict'
import { eventually, openPage, startBrowser, startSite, test } from './harness.mjs'

/** The README's strict policy; every page here runs under it, and a violation would be a console error. */
const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src blob:; connect-src 'self'; style-src 'self'; img-src 'self'"
const site = await startSite({ headers: (path) => (path.endsWith('.html') ? { 'Content-Security-Policy': policy } : {}) })
const context = await startBrowser()

const live = 'nodes=3&scale=1&writes=0'
/** Where a test needs no worker a node: there a busy machine deposes no leader. */
const sim = `${live}&world=sim`

/** Opens a page of the site whose element's attributes are in the fragment, and waits for the first leader; from then on its clock may run at another scale. */
async function openLab(t, { path = 'embed.html', attributes = sim, scale, ...options } = {}) {
  const page = await openPage(t, context, `${site.url}${path}${attributes && `#${attributes}`}`, options)
  await page.evaluate(async (scale) => {
    globalThis.element = document.querySelector('raft-lab')
    globalThis.lab = await element.ready
    await lab.until('leader', { within: 60000 })
    if (scale) await lab.set({ scale })
  }, scale)
  return page
}

const status = (page) => page.evaluate(() => lab.status())
const nodeMark = (page, id) => page.locator(`raft-lab-stage g[data-node=${id}]`)

test('messages are drawn on their way in slow motion, and rates in real time', async (t) => {
  const page = await openLab(t, { attributes: 'nodes=3&scale=1&heartbeat=20', scale: 0.05 })
  await page.locator('raft-lab-stage .flight.heartbeat[visibility=visible]').first().waitFor({ state: 'attached' })
  await page.getByRole('button', { name: '1×', exact: true }).click()
  await eventually('a link with a rate', () => page.locator('raft-lab-stage .flow[stroke-opacity]:not([stroke-opacity="0"])').count())
  await eventually('no single message', async () => (await page.locator('raft-lab-stage .flight[visibility=visible]').count()) === 0)
})

test('no message moves where the reader wants less motion', async (t) => {
  const page = await openLab(t, { attributes: 'nodes=3&scale=1&heartbeat=20', scale: 0.05, reducedMotion: 'reduce' })
  await eventually('a link with a rate', () => page.locator('raft-lab-stage .flow[stroke-opacity]:not([stroke-opacity="0"])').count())
  assert.equal(await page.locator('raft-lab-stage .flights .flight').count(), 0)
})

test('the election sliders and numbers act on the running cluster', async (t) => {
  const page = await openLab(t)
  const elections = async () => (await status(page)).nodes.map((node) => node.settings.election)
  const most = page.getByRole('slider', { name: 'Election, max, slider' })
  await most.focus()
  await page.keyboard.press('End')
  await eventually('the longest timeout', async () => (await elections()).every(([, high]) => high === 5000))
  await page.getByRole('textbox', { name: 'Election, min' }).fill('1000')
  await page.keyboard.press('Enter')
  await page.getByRole('textbox', { name: 'Election, max' }).fill('2000')
  await page.keyboard.press('Tab')
  await eventually('the typed range', async () => (await elections()).every(([low, high]) => low === 1000 && high === 2000))
  await page.getByRole('button', { name: '150–300' }).click()
  await eventually('the preset', async () => (await elections()).every(([low, high]) => low === 150 && high === 300))
})

/** Moves a slider from the keyboard until it says `value`. */
async function slideTo(page, name, value) {
  const slider = page.getByRole('slider', { name: `${name}, slider` })
  await slider.focus()
  for (;;) {
    const now = parseFloat(await slider.getAttribute('aria-valuetext'))
    if (now === value) return
    await page.keyboard.press(now < value ? 'ArrowRight' : 'ArrowLeft')
    await eventually('the next rung', async () => parseFloat(await slider.getAttribute('aria-valuetext')) !== now)
  }
}

/** Moves the election's sliders, and waits until every node draws from that range. */
async function slideElection(page, low, high) {
  await slideTo(page, 'Election, max', high)
  await slideTo(page, 'Election, min', low)
  await eventually('the range', async () => (await status(page)).nodes.every(({ settings: { election } }) => election[0] === low && election[1] === high))
}

/** Crashes the leader from its panel three times; ms of the cluster's clock from a crash to the next leader, sorted. */
async function failovers(page) {
  const took = []
  while (took.length < 3) {
    const { leader } = await page.evaluate(() => lab.until((s) => s.leader && s.nodes.every((n) => n.leader === s.leader), { within: 60000 }))
    await nodeMark(page, leader).click()
    await page.getByRole('button', { name: 'Crash', exact: true }).click()
    const [crashed, elected] = await page.evaluate(async (old) => {
      await lab.until((s) => !s.nodes.find(({ id }) => id === old).alive && s.leader && s.leader !== old, { within: 60000 })
      const crashed = lab.events().findLast((e) => e.name === 'crashed')
      return [crashed, lab.events().find((e) => e.name === 'becameLeader' && e.time > crashed.time)]
    }, leader)
    assert.equal(crashed.node, leader)
    took.push(elected.time - crashed.time)
    await page.getByRole('button', { name: 'Restart', exact: true }).click()
    await page.keyboard.press('Escape')
  }
  return took.toSorted((a, b) => a - b)
}

test('a double click on Crash crashes, and restarts nothing', async (t) => {
  const page = await openLab(t)
  await nodeMark(page, 'n2').click()
  await page.getByRole('button', { name: 'Crash', exact: true }).click()
  const restart = page.getByRole('button', { name: 'Restart', exact: true })
  await restart.waitFor()
  // Its second half, which a busy browser may take for a click of its own: as an event it is always one.
  await restart.evaluate((button) => button.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true, detail: 2 })))
  const { alive, incarnation } = await page.evaluate(async () => {
    const since = lab.now()
    const { nodes } = await lab.until((s) => s.nodes[1].alive || s.time > since + 1000, { within: 60000 })
    return nodes[1]
  })
  assert.deepEqual([alive, incarnation], [false, 1])
})

test('the switches act on the running cluster, or on one node of it', async (t) => {
  const page = await openLab(t, { attributes: 'nodes=3&scale=1&check-quorum=false' })
  const on = async () => (await status(page)).nodes.map(({ settings }) => [settings.preVote, settings.checkQuorum].map(Number).join('')).join()
  assert.equal(await on(), '10,10,10')
  await page.locator('raft-lab-settings summary').filter({ hasText: /^More$/ }).click()
  await page.getByRole('checkbox', { name: 'Check quorum' }).check()
  await eventually('both for all', async () => (await on()) === '11,11,11')
  await page.locator('raft-lab-settings select[name=target]').selectOption('n2')
  await page.getByRole('checkbox', { name: 'Pre-vote' }).uncheck()
  await eventually('one for one node', async () => (await on()) === '11,01,11')
  await page.locator('raft-lab-settings select[name=target]').selectOption('cluster')
  await eventually('that they differ', () => page.getByRole('checkbox', { name: 'Pre-vote' }).evaluate((box) => box.indeterminate))
})

test('a rule that is switched off is told on the screen', async (t) => {
  const page = await openLab(t, { attributes: 'nodes=3&scale=1&rules-off=keep-vote+no-op' })
  await page.getByText('Switched off: keep-vote, no-op').waitFor()
  assert.deepEqual((await status(page)).rules, { 'keep-vote': false, 'no-op': false })
})

test('a lead is handed over from a node’s panel', async (t) => {
  const page = await openLab(t)
  const { leader } = await status(page)
  const other = leader === 'n1' ? 'n2' : 'n1'
  await nodeMark(page, other).click()
  await page.getByRole('button', { name: 'Make it leader' }).click()
  await eventually('another leader', async () => (await status(page)).leader === other)
})

test('two sliders that are moved at once both count, and so do two numbers', async (t) => {
  const page = await openLab(t)
  const form = page.locator('raft-lab-settings raft-lab-fields').first()
  const elections = async () => (await status(page)).nodes.map(({ settings }) => settings.election.join('–'))
  /** Sets inputs in one turn of the page's event loop. */
  const set = (event, values) => form.evaluate((form, [event, values]) => {
    for (const [name, value] of Object.entries(values)) {
      const input = form.renderRoot.querySelector(`[name=${name}]`)
      input.value = value
      input.dispatchEvent(new Event(event))
    }
  }, [event, values])
  const rungs = await page.getByRole('slider', { name: 'Election, max, slider' }).getAttribute('max')
  await set('input', { 'electionMax-slider': rungs, 'electionMin-slider': '0' })
  await eventually('both ends', async () => (await elections()).every((range) => range === '10–5000'))
  await set('change', { electionMax: '2000', electionMin: '1000' })
  await eventually('both numbers', async () => (await elections()).every((range) => range === '1000–2000'))
})

test('sliding the election timeouts up makes failovers slower, and down again faster', async (t) => {
  const page = await openLab(t, { path: 'index.html', attributes: 'world=sim&scale=4&writes=0' })
  const fast = await failovers(page)
  await slideElection(page, 1000, 2000)
  const slow = await failovers(page)
  await slideElection(page, 150, 300)
  const back = await failovers(page)
  const told = `150–300: ${fast.map(Math.round)}; 1000–2000: ${slow.map(Math.round)}; 150–300 again: ${back.map(Math.round)} ms`
  t.diagnostic(told)
  assert.ok(slow[1] > fast[1] + 400 && slow[1] > back[1] + 400, told)
})

test('settings go to one node or one link alone, and what differs is said', async (t) => {
  const page = await openLab(t)
  await page.getByRole('combobox', { name: 'Apply to' }).selectOption('n2')
  await page.locator('raft-lab-settings summary').filter({ hasText: /^More$/ }).click()
  await page.locator('raft-lab-settings').getByRole('textbox', { name: 'Clock speed' }).fill('1.1')
  await page.keyboard.press('Enter')
  await eventually('a faster clock', async () => (await status(page)).nodes[1].settings.drift === 1.1)
  await page.getByRole('combobox', { name: 'Apply to' }).selectOption('n1>n3')
  await page.getByRole('textbox', { name: 'Loss' }).fill('30')
  await page.keyboard.press('Enter')
  await eventually('loss on one link', async () => {
    const { links } = await status(page)
    return links.filter(({ loss }) => loss === 0.3).map(({ from, to }) => `${from}>${to}`).join() === 'n1>n3'
  })
  await page.getByRole('combobox', { name: 'Apply to' }).selectOption('cluster')
  await page.locator('raft-lab-settings .field', { hasText: 'Loss' }).getByText('differs').waitFor()
})

test('settings that can not work are warned of, with the reason', async (t) => {
  const page = await openLab(t, { attributes: 'nodes=3&scale=1&latency=1-2' })
  const warnings = page.locator('raft-lab-settings .warnings')
  assert.equal(await warnings.innerText(), '')
  await page.getByRole('textbox', { name: 'Heartbeat' }).fill('400')
  await page.keyboard.press('Enter')
  await warnings.getByText('A heartbeat every 400 ms comes too late for a timeout of 150 ms').waitFor()
  await page.getByRole('textbox', { name: 'Latency, max' }).fill('200')
  await page.keyboard.press('Enter')
  await warnings.getByText('up to 400 ms, and the maximum election timeout is 300 ms').waitFor()
  await page.locator('raft-lab-settings summary').filter({ hasText: 'The equal etcd flags' }).click()
  await page.getByText('--heartbeat-interval=400', { exact: true }).waitFor()
  await page.getByRole('textbox', { name: 'Loss' }).fill('much')
  await page.keyboard.press('Enter')
  await page.getByText('takes a number from 0 to 100 %').waitFor()
})

test('a number that is not taken moves no slider, and powers of ten are taken', async (t) => {
  const page = await openLab(t)
  const loss = page.getByRole('textbox', { name: 'Loss' })
  await page.locator('raft-lab-settings summary').filter({ hasText: /^More$/ }).click()
  const place = () => page.getByRole('slider', { name: 'Duplication, slider' }).boundingBox()
  await loss.scrollIntoViewIfNeeded()
  const before = await place()
  await loss.fill('much')
  await page.keyboard.press('Enter')
  await page.getByText('takes a number from 0 to 100 %').waitFor()
  assert.deepEqual(await place(), before)
  await page.getByRole('textbox', { name: 'Election, max' }).fill('1e3')
  await page.keyboard.press('Enter')
  await eventually('1000 ms', async () => (await status(page)).nodes.every(({ settings }) => settings.election[1] === 1000))
})

test('a pressed button looks pressed in forced colours', async (t) => {
  const page = await openLab(t, { attributes: live, forcedColors: 'active' })
  const colour = (name) => page.getByRole('button', { name, exact: true }).evaluate((button) => getComputedStyle(button).backgroundColor)
  assert.notEqual(await colour('1×'), await colour('1/10×'))
})

test('a node is crashed, restarted, paused and cut off from the keyboard', async (t) => {
  const page = await openLab(t)
  await nodeMark(page, 'n2').focus()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Crash', exact: true }).and(page.locator(':focus')).waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Restart', exact: true }).and(page.locator(':focus')).waitFor()
  assert.equal((await status(page)).nodes[1].alive, false)
  await nodeMark(page, 'n2').and(page.locator('[aria-label^="n2, crashed"]')).waitFor()
  await page.keyboard.press('Enter')
  await eventually('the second incarnation', async () => (await status(page)).nodes[1].alive)
  await page.locator('raft-lab-node button[aria-disabled=false]', { hasText: 'Pause' }).press('Enter')
  await eventually('the pause', async () => (await status(page)).nodes[1].paused)
  await page.getByRole('button', { name: 'Resume' }).press('Enter')
  await eventually('the end of the pause', async () => !(await status(page)).nodes[1].paused)
  await page.getByRole('button', { name: 'Cut off' }).press('Enter')
  await eventually('four cut links', async () => (await status(page)).links.filter(({ cut }) => cut).length === 4)
  await page.getByRole('button', { name: 'Heal its links' }).press('Enter')
  await eventually('no cut link', async () => (await status(page)).links.every(({ cut }) => !cut))
  await page.keyboard.press('Escape')
  await nodeMark(page, 'n2').and(page.locator(':focus')).waitFor()
})

test('standing for election from the keyboard keeps the focus, though a leader can not stand again', async (t) => {
  const page = await openLab(t, { attributes: 'nodes=3&scale=1&writes=0&election=1000-2000&pre-vote=false&check-quorum=false' })
  const id = (await status(page)).leader === 'n1' ? 'n2' : 'n1'
  await nodeMark(page, id).focus()
  await page.keyboard.press('Enter')
  const stand = page.getByRole('button', { name: 'Start an election' })
  await stand.focus()
  await page.keyboard.press('Enter')
  await eventually('a new leader', async () => (await status(page)).leader === id)
  await page.locator('raft-lab-node button[aria-disabled=true]', { hasText: 'Start an election' }).and(page.locator(':focus')).waitFor()
  const { term } = (await status(page)).nodes.find((node) => node.id === id)
  await page.keyboard.press('Enter')
  await page.evaluate(() => lab.put('k', 'v', { within: 30000 }))
  assert.equal((await status(page)).nodes.find((node) => node.id === id).term, term)
})

test('healing one node’s links leaves the other cuts as they are', async (t) => {
  const page = await openLab(t)
  await page.evaluate(() => lab.cut('n1', 'n2', { oneWay: true }))
  await nodeMark(page, 'n3').click()
  await page.getByRole('button', { name: 'Cut off' }).click()
  await page.getByRole('button', { name: 'Heal its links' }).press('Enter') // a second click in the same place may be half of a double click
  await eventually('the one cut alone', async () => (await status(page)).links.filter(({ cut }) => cut).map(({ from, to }) => `${from}>${to}`).join() === 'n1>n2')
})

test('a message shows its fields and its bytes on the wire', async (t) => {
  const page = await openLab(t, { attributes: 'nodes=3&scale=0.2&heartbeat=20' })
  const { leader } = await status(page)
  await nodeMark(page, leader).click()
  await page.getByRole('button', { name: 'Last message' }).click()
  await page.locator('raft-lab-message pre', { hasText: /^0000 {2}[0-9a-f]{2} / }).waitFor()
  await page.locator('raft-lab-message', { hasText: `From ${leader}` }).waitFor()
})

test('the form puts, gets and deletes; the entry turns solid in every log', async (t) => {
  const page = await openLab(t)
  await page.getByRole('textbox', { name: 'Key' }).fill('colour')
  await page.getByRole('textbox', { name: 'Value' }).fill('blue')
  await page.getByRole('button', { name: 'Put', exact: true }).click()
  await page.locator('raft-lab-client .results li.ok', { hasText: 'put colour blue' }).waitFor()
  await page.locator('raft-lab-logs .cell.applied', { hasText: 'colour=blue' }).nth(2).waitFor()
  await page.getByRole('button', { name: 'Get', exact: true }).click()
  await page.locator('raft-lab-client li.ok', { hasText: 'get colour' }).getByText('blue', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Delete', exact: true }).click()
  await page.locator('raft-lab-client li.ok', { hasText: 'del colour' }).getByText('1 key deleted').waitFor()
})

test('the prompt takes etcdctl’s words, and says what it does not take', async (t) => {
  const page = await openLab(t)
  const say = async (line, answer) => {
    await page.getByRole('textbox', { name: 'An etcdctl command' }).fill(line)
    await page.keyboard.press('Enter')
    await page.locator('raft-lab-client .results li', { hasText: line }).first().getByText(answer).waitFor()
  }
  await say('watch a', 'watching a')
  await say('put a "two words"', 'revision 2')
  await page.locator('raft-lab-client li', { hasText: 'watch a' }).getByText('a = two words').waitFor()
  await say('txn value("a") = "two words" then put a 2; get a else get b', 'success branch')
  await say('etcdctl get a', /^2$/)
  await say('endpoint status', /^n3: (not )?leader, raft term/)
  await say('member list', 'n1: started, voter')
  await say('move-leader n2', 'move-leader n2 is not in this build yet.')
  await say('put a', 'put takes KEY VALUE; this has 1 argument.')
  await say('watch a --rev=2', 'watching a')
  await say('frobnicate', '“frobnicate” is not a command here.')
})

test('without a majority a write is not ok, and the page says so', async (t) => {
  const page = await openLab(t, { scale: 10 })
  const { leader } = await status(page)
  await page.evaluate((leader) => lab.partition([[leader]]), leader)
  await page.getByRole('combobox', { name: 'Through' }).selectOption(leader)
  await page.getByRole('button', { name: 'Put', exact: true }).click()
  await page.locator('raft-lab-client .results li:is(.unknown, .failed)').waitFor()
})

test('keys hold the clock, change the speed and list themselves, outside of fields only', async (t) => {
  const page = await openLab(t, { attributes: live })
  await page.locator('raft-lab-measured').getByText('Without a leader').click()
  await page.keyboard.press('Space')
  await eventually('a held lab', async () => (await status(page)).held)
  await page.getByRole('button', { name: 'Run', exact: true }).waitFor()
  await page.keyboard.press('Space')
  await eventually('a running lab', async () => !(await status(page)).held)
  await page.keyboard.press('1')
  await eventually('slow motion', async () => (await status(page)).scale === 0.1)
  await page.keyboard.press('?')
  await page.getByRole('heading', { name: 'Keys' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('textbox', { name: 'Value' }).fill('')
  await page.keyboard.type('1 ?')
  assert.equal(await page.getByRole('textbox', { name: 'Value' }).inputValue(), '1 ?')
  const { held, scale } = await status(page)
  assert.deepEqual([held, scale], [false, 0.1])
})

test('on its own page the lab takes keys before anything has the focus', async (t) => {
  const page = await openLab(t, { path: 'index.html', attributes: 'nodes=3&writes=0' })
  await page.keyboard.press('Space')
  await eventually('a held lab', async () => (await status(page)).held)
  await page.keyboard.press('1')
  await eventually('real time', async () => (await status(page)).scale === 1)
  await page.keyboard.press('?')
  await page.getByRole('heading', { name: 'Keys' }).waitFor()
})

test('the URL’s fragment changes the running cluster, and what it can not change is told', async (t) => {
  const page = await openLab(t, { path: 'index.html', attributes: 'nodes=3&scale=1&writes=0' })
  const go = (fragment) => page.evaluate((fragment) => (location.hash = fragment), fragment)
  await go('nodes=3&scale=0.5&writes=0&election=1000-2000')
  await eventually('the new range and speed', async () => {
    const { scale, nodes } = await status(page)
    return scale === 0.5 && nodes.every(({ settings }) => String(settings.election) === '1000,2000')
  })
  assert.deepEqual(await page.getByRole('alert').allInnerTexts(), [])
  await go('nodes=5&scale=0.5&writes=0&election=1000-2000')
  await page.getByRole('alert').getByText('nodes applies only when a cluster starts').waitFor()
  await go('nodes=5&scale=fast&writes=0&election=1000-2000&node=4')
  await page.getByRole('alert').getByText('scale="fast" can\'t be read').waitFor()
  await page.getByRole('alert').getByText('node="4" in the page’s URL is not known').waitFor()
  const { scale, nodes } = await status(page)
  assert.deepEqual([scale, nodes.length], [0.5, 3])
})

test('what is real names every worker, its incarnation and the build', async (t) => {
  const page = await openLab(t, { attributes: live })
  await page.evaluate(async () => {
    await lab.crash('n3')
    await lab.restart('n3')
  })
  await page.getByRole('button', { name: 'What is real' }).click()
  const { build } = await status(page)
  const rows = page.locator('raft-lab-real tbody tr')
  await eventually('the second incarnation', async () => /^n3\s+2\s/.test(await rows.nth(2).innerText()))
  assert.match(await rows.nth(3).innerText(), /^director/)
  await page.locator('raft-lab-real', { hasText: build }).waitFor()
})

test('older entries come when they are scrolled to, and the newest are followed again when asked', async (t) => {
  const page = await openLab(t)
  const { index } = await page.evaluate(async () => {
    const first = await lab.put('k', 'first', { within: 30000 }) // where it is depends on how many elections there were
    await Promise.all(Array.from({ length: 299 }, (_, i) => lab.put('k', `v${i}`, { within: 30000 })))
    await lab.put('k', 'v299', { within: 30000 }) // by itself: a change of leader could put others out of order
    return first
  })
  const scroll = page.locator('raft-lab-logs .scroll')
  await eventually('the newest in sight', () => page.locator('raft-lab-logs .cell.applied', { hasText: 'k=v299' }).count())
  await scroll.evaluate((box) => (box.scrollLeft = 0))
  await page.locator(`raft-lab-logs .cell.applied[data-index="${index}"]`, { hasText: 'k=first' }).nth(2).waitFor()
  await page.getByRole('button', { name: 'Newest' }).click()
  await page.locator('raft-lab-logs .cell', { hasText: 'k=v299' }).first().waitFor()
})

test('the page runs under a strict policy without a violation', async (t) => {
  const page = await openLab(t, {
    path: 'index.html',
    attributes: 'nodes=3&scale=0.2',
    init: () => {
      globalThis.violations = []
      document.addEventListener('securitypolicyviolation', (e) => violations.push(`${e.effectiveDirective} ${e.blockedURI}`))
    },
  })
  await nodeMark(page, 'n1').click()
  await page.getByRole('button', { name: 'What is real' }).click()
  await page.locator('raft-lab-logs .cell.applied').first().waitFor()
  assert.deepEqual(await page.evaluate(() => violations), [])
})

test('a message on its way is held still, and opens where it is pressed', async (t) => {
  // Slow from the start: a node that hears late that its clock is slower now has run ahead, and sends nothing until that has made it up.
  const page = await openLab(t, { attributes: 'nodes=3&scale=0.1&heartbeat=10&latency=20-30', scale: 0.1 })
  const flying = page.locator('raft-lab-stage .flights g[visibility=visible]')
  await flying.first().waitFor({ state: 'attached' })
  await page.getByRole('button', { name: 'Hold', exact: true }).click()
  await eventually('a held lab', async () => (await status(page)).held)
  const drawTwice = () => page.evaluate(() => new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next))))
  await eventually('a picture of the time at which the clock stands', () => page.locator('raft-lab-stage').evaluate((stage) => stage.view.moment.time === lab.now()))
  const place = await flying.first().getAttribute('transform')
  await drawTwice()
  assert.equal(await flying.first().getAttribute('transform'), place)
  await flying.first().locator('.target').dispatchEvent('pointerdown')
  await page.locator('raft-lab-message', { hasText: /Fate/ }).waitFor()
})

test('the cluster is told in words too: a table, and a word at each change of leader', async (t) => {
  const page = await openLab(t)
  const { leader } = await status(page)
  const announced = page.locator('raft-lab-text [aria-live=polite]')
  await eventually('the leader’s announcement', async () => (await announced.innerText()).startsWith(`${leader} is leader of term`))
  // Two of three, a follower first: so that nobody can follow the leader, whoever leads by then.
  const last = await page.evaluate(async (other) => {
    await lab.crash(other)
    const { leader } = await lab.until((s) => s.leader !== null && s.leader !== other, { within: 60000 })
    await lab.crash(leader)
    return leader
  }, leader === 'n1' ? 'n2' : 'n1')
  await page.locator('raft-lab-text tbody tr', { hasText: new RegExp(`^${last}\\s*crashed`) }).waitFor({ state: 'attached' })
  await eventually('the loss’s announcement', async () => (await announced.innerText()) === 'There is no leader')
})

test('steady writes are made at the rate that is asked for, and counted', async (t) => {
  const page = await openLab(t)
  const steady = page.getByRole('checkbox', { name: 'Steady writes' })
  await page.locator('raft-lab-client [name=rate]').fill('20')
  await steady.check()
  await page.locator('raft-lab-client .steady', { hasText: /\b[1-9]\d* ok, 0 failed/ }).waitFor()
  await steady.uncheck()
  await page.locator('raft-lab-client [name=rate]').fill('9999')
  await page.keyboard.press('Tab')
  await page.locator('raft-lab-client [name=rate][aria-invalid=true]').waitFor()
})

test('a lab that was disposed of under the page is told as such', async (t) => {
  const page = await openLab(t, { attributes: 'nodes=3&scale=1&writes=50' })
  await page.evaluate(() => lab.dispose())
  await page.getByRole('alert').getByText('this lab was disposed').waitFor()
  await page.getByRole('button', { name: 'Put', exact: true }).click()
  await page.locator('raft-lab-client .results li.wrong').waitFor()
})
