// Workers of a benchmark's page.

/** A Go program in a worker behind the shim, once it serves. */
export async function goWorker(path) {
  const module = await WebAssembly.compileStreaming(fetch(path))
  const worker = new Worker('/worker.js')
  worker.postMessage({ type: 'boot', module, config: { role: 'test', lab: 'bench' } })
  const first = await next(worker)
  if (first.type !== 'ready') throw new Error(`${path}: ${JSON.stringify(first)}`)
  return worker
}

/** The next thing that a worker or port says. */
export function next(target) {
  return new Promise((resolve, reject) => {
    target.addEventListener('message', (event) => resolve(event.data), { once: true })
    target.addEventListener('error', (event) => reject(new Error(event.message)), { once: true })
  })
}

/**
 * Calls the measurements in turns, A B A B, and returns each one's list of results: what
 * disturbs the machine meanwhile disturbs all alike.
 */
export async function inTurns(rounds, measurements) {
  const results = measurements.map(() => [])
  for (let round = 0; round < rounds; round++) {
    for (const [i, measure] of measurements.entries()) results[i].push(await measure())
  }
  return results
}
