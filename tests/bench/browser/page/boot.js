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

/** A lab of so many nodes, each with the file that it has by default. The director is one worker more. */
export async function bootLab(nodes) {
  const { createLab } = await import('/raft-lab.js')
  const { ready, done, lab } = await timed(() => createLab({ nodes }), { counts: (name) => /^n\d$/.test(name), ready: (data) => data.type === 'ready' })
  await lab.dispose()
  return { ready, done }
}

/** As many workers, made as a lab makes them, with a program that ends at once: they are ready when they have said so. */
export async function bootEmpty(count) {
  const script = URL.createObjectURL(await (await fetch('/worker.js')).blob())
  const { ready, done } = await timed(() => emptyWorkers(script, count), { counts: () => true, ready: (data) => data.type === 'exit' })
  return { ready, done }
}

async function emptyWorkers(script, count) {
  const workers = Array.from({ length: count }, (_, i) => new Worker(script, { name: `n${i + 1}` }))
  const ended = workers.map((worker) => new Promise((resolve) => worker.addEventListener('message', resolve, { once: true })))
  const module = await WebAssembly.compileStreaming(fetch('/bench/empty.wasm'))
  for (const worker of workers) worker.postMessage({ type: 'boot', module, config: { role: 'test', lab: 'bench' } })
  await Promise.all(ended)
  for (const worker of workers) worker.terminate()
}
