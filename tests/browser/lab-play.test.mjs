// Scenarios: a document's cluster takes the place of the lab's, and its steps are played.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from './harness.mjs'
import { startLabs } from './labpage.mjs'

const { open } = await startLabs()

const folder = new URL('../../www/learn/etcd-and-raft/scenarios/', import.meta.url)
/** The first article's, by name: a test plays them as it plays those that are built in. */
const figures = Object.fromEntries(readdirSync(folder).map((file) => [file.replace('.json', ''), JSON.parse(readFileSync(new URL(file, folder)))]))

/** Runs in the page: plays a scenario, and tells how it went in few words. */
const play = async (name, document = name) => {
  const { passed, steps } = await lab.play(document)
  return { name, passed, steps: steps.length, failed: steps.find(({ error }) => error)?.error }
}

test('all built-in scenarios pass in virtual time, one after the other in the same lab', async (t) => {
  const page = await open(t)
  await page.evaluate((play) => (globalThis.play = eval(play)), `(${play})`)
  const seen = await page.evaluate(async () => {
    await start({ world: 'sim', nodes: 2, scale: 'max' })
    const went = []
    for (const { name } of lab.scenarios) went.push(await play(name))
    return { went, all: lab.scenarios.map(({ name, steps }) => ({ name, passed: true, steps: steps.length })), status: lab.status(), last: lab.scenarios.at(-1).steps.findLast(({ say }) => say).say.en }
  })
  assert.deepEqual(seen.went.map(({ failed, ...rest }) => (failed ? { failed, ...rest } : rest)), seen.all)
  const { playing, nodes, scale, world } = seen.status
  assert.deepEqual([nodes.length, scale, world], [5, 'max', 'sim'])
  assert.deepEqual([playing.nth, playing.name, playing.passed, playing.step], [seen.all.length, 'opening', true, playing.steps])
  assert.equal(playing.caption.en, seen.last)
})

test('a scenario takes the place of the cluster, and what is wrong with one changes nothing', async (t) => {
  const page = await open(t)
  const seen = await page.evaluate(async () => {
    await start({ world: 'sim', nodes: 5, scale: 10 })
    await lab.until('leader')
    await lab.put('before', '1')
    const told = async (call) => call.then(() => 'done', (error) => error.message)
    const wrong = await Promise.all([
      told(lab.play('no-such')), told(lab.play({ nodes: 10, steps: [] })), told(lab.play({ nodes: 3, steps: [{ do: 'fly' }] })),
      told(lab.play({ nodes: 3, clients: 2 })),
    ])
    const kept = { nodes: lab.status().nodes.length, value: (await lab.get('before')).value, playing: lab.status().playing }
    const waits = lab.until((s) => s.nodes.length === 3).then((s) => s.seed)
    const failed = await lab.play({ nodes: 3, seed: 4, steps: [{ say: { en: 'So' } }, { until: { leader: 'any' } }, { do: 'put', key: 'k', value: 'v', name: 'one' }, { until: { answer: { of: 'one', outcome: 'ok' } } }, { expect: { leader: 'none' } }, { say: { en: 'never' } }] })
    const after = { waits: await waits, nodes: lab.status().nodes.length, seed: lab.status().seed, old: (await lab.get('before')).value, value: (await lab.get('k')).value, playing: lab.status().playing }
    const first = lab.play('replication').catch((error) => error.message)
    const second = lab.play('election')
    const overtaken = [await first, (await second).passed, lab.status().playing.name]
    const moments = [lab.status().playing]
    for (const go of [() => lab.seek(1), () => lab.crash('n1'), () => lab.undo(), () => lab.seek('now')]) moments.push((await go(), lab.status().playing))
    await lab.run()
    const long = told(lab.play({ nodes: 3, steps: [{ until: { leader: 'any' } }, { wait: 100_000 }] }))
    await lab.until((s) => s.playing.step === 1)
    await lab.seek(100)
    const sought = [await long, lab.status().playing.passed]
    await lab.seek('now')
    sought.push(lab.status().playing.passed)
    return { wrong, kept, failed, after, overtaken, moments, sought }
  })
  assert.match(seen.wrong[0], /^play: scenario takes a scenario, or one of election, /)
  assert.equal(seen.wrong[1], 'play: nodes takes a whole number from 1 to 9, not 10')
  assert.match(seen.wrong[2], /^play: steps\[0\]\.do takes one of crash, .*, not "fly"/)
  assert.match(seen.wrong[3], /^play: load is missing: the scenario has clients, and it says what they do/)
  assert.deepEqual(seen.kept, { nodes: 5, value: '1', playing: null })
  assert.equal(seen.failed.passed, false)
  assert.deepEqual(seen.failed.steps.map(({ passed }) => passed), [true, true, true, true, false])
  assert.match(seen.failed.steps[4].error, /^steps\[4\]\.expect\.leader should be "none", and is not \(n[123]\)$/)
  const { playing, ...after } = seen.after
  assert.deepEqual(after, { waits: 4, nodes: 3, seed: 4, old: null, value: 'v' })
  assert.deepEqual([playing.passed, playing.caption.en, playing.step], [false, 'So', 5])
  assert.deepEqual(seen.overtaken.slice(1), [true, 'election'])
  assert.match(seen.overtaken[0], /^play: /)
  const [end, then, other, ...undone] = seen.moments
  assert.deepEqual([end.step, then.step < end.step, then.passed, end.alone], [end.steps, true, null, true])
  const meddled = { alone: false }
  const later = then.captions.map((said) => (said.step > then.step ? { ...said, at: null } : said))
  assert.ok(later.some(({ at }) => at === null) && then.captions.every(({ at }) => at !== null))
  assert.deepEqual(other, { ...then, ...meddled, captions: later }, 'a moment has the caption that it had, and another future none of the later ones')
  assert.deepEqual(undone.at(-1), { ...end, ...meddled }, 'what was undone is there again')
  assert.match(seen.sought[0], /^play: something else was asked for/)
  assert.deepEqual(seen.sought.slice(1), [null, false])
})

test('built-in scenarios, and an article’s figures, pass live, on workers that are made anew for each: two in each run, all within some', async (t) => {
  const share = process.env.RAFTLAB_PLAY ? process.env.RAFTLAB_PLAY.split(' ') : null
  const page = await open(t)
  await page.evaluate((play) => (globalThis.play = eval(play)), `(${play})`)
  const seen = await page.evaluate(async ({ share, figures }) => {
    await start({ nodes: 2, scale: 0.25 })
    const short = { nodes: 3, steps: [{ until: { leader: 'any' }, within: 60000 }] }
    const three = await Promise.allSettled([lab.play(short), lab.play(short), lab.play(short)])
    const together = [three.map(({ value }) => value?.passed ?? null), (await lab.put('k', 'v', { within: 60000 })).outcome]
    const names = share ?? [...lab.scenarios.map(({ name }) => name), ...Object.keys(figures)].sort(() => Math.random() - 0.5).slice(0, 2)
    const went = []
    for (const name of names) {
      const first = await play(name, figures[name])
      went.push(first.passed ? first : await play(name, figures[name])) // a machine that many share may depose a leader once
    }
    return { together, went, world: lab.status().world, disk: lab.status().disk, workers: [...living.values()].filter((name) => /^n\d$/.test(name)).length, nodes: lab.status().nodes.filter(({ alive }) => alive).length }
  }, { share, figures })
  for (const { name, passed, failed } of seen.went) assert.ok(passed, `${name}: ${failed} (RAFTLAB_PLAY=${name} plays it again)`)
  assert.deepEqual(seen.together, [[null, null, true], 'ok'], 'of those that are asked for together the last is played')
  assert.deepEqual([seen.world, seen.disk, seen.workers], ['live', 'memory', seen.nodes])
})
