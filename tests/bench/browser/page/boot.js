// From nothing to workers that are ready: a lab's nodes, and as many empty Go programs
// booted the same way. Both start cold, in a page of their own.

/** Times what `make` sets going: ms until the workers that `counts` names have said that they are ready, and until `make` is done. */
async function timed(make, { counts, ready }) {
  const Real = globalThis.Worker
  let last = 0
  globalThis.Worker = class extends Real {
    constructor(url, options) {
      super(url, options)
      this.addEventListener('message', ({ data }) => {
        if (ready(data) && counts(options.name)) last = performance.now()
      })
    }
  }
  const started = performance.now()
  const lab = await make()
  return { ready: last - started, done: performance.now() - started, lab }
}

/** A lab of so many nodes. The director is one worker more, and a simulated lab's only one. */
export async function bootLab(nodes, { disk, world = 'live' }) {
  const { createLab } = await import('/raft-lab.js')
  const { script } = await (await fetch('/build.json')).json()
  await import(`/${script}`) // which the first call would load
  const counts = (name) => (name === 'director') === (world === 'sim')
  const { ready, done, lab } = await timed(() => createLab({ nodes, disk, world }), { counts, ready: (data) => data.type === 'ready' })
  await lab.dispose()
  return { ready, done }
}

/**
 * As many workers, made as a lab makes them, with a program that says that it is ready, or
 * ends at once. `disk` is for lab.wasm as a node, whose workers nobody joins or starts here.
 */
export async function bootWorkers(count, path, disk) {
  const script = URL.createObjectURL(await (await fetch('/worker.js')).blob())
  const ready = ({ type }) => type === 'ready' || type === 'exit'
  const { ready: last, done, lab: workers } = await timed(() => makeWorkers(script, count, path, disk), { counts: () => true, ready })
  for (const worker of workers) worker.terminate()
  return { ready: last, done }
}

async function makeWorkers(script, count, path, disk) {
  const workers = Array.from({ length: count }, (_, i) => new Worker(script, { name: `n${i + 1}` }))
  const first = workers.map((worker) => new Promise((resolve) => worker.addEventListener('message', resolve, { once: true })))
  const module = await WebAssembly.compileStreaming(fetch(path))
  const config = disk ? { role: 'node', lab: `bench-${performance.timeOrigin}`, incarnation: 1, disk } : { role: 'test', lab: 'bench' }
  for (const [i, worker] of workers.entries()) worker.postMessage({ type: 'boot', module, config: { ...config, id: i + 1 } })
  await Promise.all(first)
  return workers
}

/** ms until a file is there, and until the browser has compiled it from memory. */
export async function load(path) {
  const started = performance.now()
  const bytes = await (await fetch(path)).arrayBuffer()
  const fetched = performance.now() - started
  await WebAssembly.compile(bytes)
  return { ready: fetched, done: performance.now() - started }
}
