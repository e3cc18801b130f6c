// Pages that drive labs through the public API.
import { browserName, eventually, openPage, startBrowser, startSite, storageOnce, test, usualDisk } from './harness.mjs'

/** The engines that a lab's nodes may run. */
export const engines = ['raftlab', 'etcd']

/** What every engine can do is tested with each: `run` gets that engine's name, to open its page with. */
export function each(name, run) {
  for (const engine of engines) test(engine === engines[0] ? name : `${name} (${engine})`, (t) => run(t, { engine }))
}

/** A site, with more routes, and a browser, by its options, for a file's tests; `open` gives a page in which `start(options)` makes `lab`, of `engine`. */
export async function startLabs({ routes, browser } = {}) {
  const site = await startSite({ routes })
  const context = await startBrowser(browser)
  let storage = usualDisk === 'opfs' ? null : Promise.resolve()
  return {
    site,
    context,
    async open(t, { path = 'blank.html', engine, ...options } = {}) {
      const page = await openPage(t, context, `${site.url}${path}`, { ...options, init: inPage })
      await page.evaluate((name) => (globalThis.engine = name), engine)
      await (storage ??= storageOnce(page))
      return page
    },
  }
}

/** Runs in the page, before anything else. Workers are kept, to reach them behind a lab's back. */
function inPage() {
  globalThis.workers = new Map()
  /** By a worker's name, what its next one runs before its own script. */
  globalThis.preludes = new Map()
  /** By the script of a worker that was not ended yet, its name. */
  globalThis.living = new Map()
  const Real = globalThis.Worker
  globalThis.Worker = class extends Real {
    #script
    constructor(url, options) {
      // The lab's own pages take no script but the lab's.
      const strict = document.querySelector('meta[http-equiv="Content-Security-Policy"]')
      const script = strict ? url : reachable(url, options.name)
      super(script, options)
      this.#script = String(script)
      globalThis.workers.set(options.name, this)
      globalThis.living.set(String(script), options.name)
    }
    terminate() {
      globalThis.living.delete(this.#script)
      super.terminate()
    }
  }
  /** A worker's script whose `instances` are the WebAssembly instances that it made, and which runs what it is sent to run. */
  function reachable(url, name) {
    return URL.createObjectURL(new Blob([`
      ${globalThis.preludes.get(name) ?? ''}
      self.instances = []
      const instantiate = WebAssembly.instantiate
      WebAssembly.instantiate = async (...given) => {
        const made = await instantiate(...given)
        self.instances.push(made)
        return made
      }
      self.addEventListener('message', (event) => {
        if (typeof event.data?.toRun !== 'string') return
        event.stopImmediatePropagation()
        event.ports[0].postMessage((0, eval)('(' + event.data.toRun + ')')(event.data.given))
      })
      importScripts('${url}')`]))
  }
  /** A lab whose calls wait for as long as a busy machine needs, where a test asks for nothing else: 60 s of the cluster's clock. */
  globalThis.patient = (lab) => {
    for (const [name, place] of Object.entries({ until: 1, put: 2, get: 1, delete: 1, txn: 1 })) {
      const call = lab[name].bind(lab)
      lab[name] = (...given) => call(...given.slice(0, place), { within: 60_000, ...given[place] })
    }
    return lab
  }
  globalThis.start = async (options) => {
    const { createLab } = await import('/raft-lab.js')
    return (globalThis.lab = patient(await createLab({ engine: globalThis.engine, ...options })))
  }
  /** A node by its id. */
  globalThis.node = (status, id) => status.nodes.find((n) => n.id === id)
  /** Whether every living node has applied entry `index` of `term`'s leader and all logs agree. */
  globalThis.agree = (status, index = 1) => {
    const living = status.nodes.filter((n) => n.alive)
    const ends = new Set(living.map((n) => JSON.stringify([n.log.last, n.log.entries.at(-1)])))
    return ends.size === 1 && living.every((n) => n.applied >= index && n.applied === n.log.last)
  }
}

/**
 * The names of the page's living workers, sorted: those that the page has made and not ended,
 * once the browser's own list has them and no others.
 */
export async function workerNames(page) {
  const names = await eventually('the list of the workers that the page has made', async () => {
    const living = await page.evaluate(() => [...globalThis.living])
    if (browserName === 'webkit') return living.map(([, name]) => name) // classic WebDriver has no list of its own
    const listed = page.workers().map((worker) => worker.url())
    return String(listed.sort()) === String(living.map(([script]) => script).sort()) && living.map(([, name]) => name)
  })
  return names.sort()
}

/** Runs a function in the worker of that name, with what is given; resolves to what it gives. */
export function inWorker(page, name, run, given) {
  return page.evaluate(([name, toRun, given]) => new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = ({ data }) => resolve(data)
    globalThis.workers.get(name).postMessage({ toRun, given }, [port2])
  }), [name, String(run), given])
}
