// Puts from the page and back, on three nodes with a memory disk and no latency.
import { createLab } from '/raft-lab.js'
import { startRelay } from './relay.js'
import { inTurns } from './workers.js'

const rounds = 7
const sequential = 200
const pipelined = 2_000
const warmUp = 6_000
const value = 'v'.repeat(64)

/** A lab that has a leader, and a function that puts once. Its timeouts bear a busy machine. */
export async function startLab() {
  const lab = await createLab({ nodes: 3, disk: 'memory', latency: [0, 0], election: [500, 1000] })
  await lab.until('leader')
  let last = 0
  const put = async () => {
    const { outcome, error } = await lab.put(`key-${++last % 100}`, value, { within: 60_000 })
    if (outcome !== 'ok') throw new Error(`a put was ${outcome}: ${error}`)
  }
  await outstanding(put, 64, warmUp)
  return { lab, put }
}

/** Runs `count` of what `once` does, one after the other; the median ms of one. */
export async function p50(once, count) {
  const times = []
  for (let i = 0; i < count; i++) {
    const started = performance.now()
    await once()
    times.push(performance.now() - started)
  }
  return times.sort((a, b) => a - b)[count >> 1]
}

/** Runs `count` with `width` of them under way; how many a second. */
export async function outstanding(once, width, count) {
  const started = performance.now()
  let left = count
  const one = async () => {
    while (left-- > 0) await once()
  }
  await Promise.all(Array.from({ length: width }, one))
  return (count / (performance.now() - started)) * 1000
}

/**
 * Resolves to [lab, relay] for each: p50 in µs, and a second with 64 and with 256
 * outstanding. The lab is held while the relay is measured: its heartbeats are not the
 * relay's cost.
 */
export async function puts() {
  const { lab, put } = await startLab()
  const relay = startRelay()
  await lab.hold()
  await outstanding(relay, 64, warmUp)
  const running = (measure) => async () => {
    await lab.run()
    const result = await measure(put)
    await lab.hold()
    return result
  }
  const both = (measure) => inTurns(rounds, [running(measure), () => measure(relay)])
  const result = {
    p50: await both(async (once) => (await p50(once, sequential)) * 1000),
    rate64: await both((once) => outstanding(once, 64, pipelined)),
    rate256: await both((once) => outstanding(once, 256, pipelined)),
  }
  await lab.dispose()
  return result
}
