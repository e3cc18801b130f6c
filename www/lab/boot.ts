import { askTime, type SharedOrigin } from '../worker/origin.js'
import { Checker } from './checker.js'
import { runOf } from './link.js'
import type { Began } from './linked.js'
import { PolicyWatch } from './diagnose.js'
import { Director, type Told } from './director.js'
import { Nodes, type Site } from './nodes.js'
import { Home, labId } from './opfs.js'
import type { Plan } from './options.js'
import { program, type ProgramName } from './programs.js'
import type { EngineName, NodeId } from './types.js'
import { version } from './version.js'
import { refused, type Voice } from './voice.js'
import { LabWorker, workerScript, type Death, type Ready } from './worker.js'

/** The nodes' programs, by the engine in them. */
const nodePrograms: Readonly<Record<EngineName, ProgramName>> = { raftlab: 'lab', etcd: 'node-etcd' }
/** Those of simulated labs, likewise. */
const simPrograms: Readonly<Record<EngineName, ProgramName>> = { raftlab: 'lab', etcd: 'sim-etcd' }

/** All that runs for a lab. */
export interface Running {
  director: Director
  nodes: Nodes
  checker: Checker
  /** Ends and frees everything; resolves when it is gone. */
  end(reason: Error): Promise<void>
}

export interface BootHooks extends Told {
  /** Workers are made, and load: there is time for whatever need not wait for them. */
  loading(): void
  /** A cluster starts as this, of which the director tells only what comes of it. */
  began(began: Began): void
  /** The director's clock was measured; comes before a live lab's start. */
  clock(shared: SharedOrigin): void
  /** The director's worker ended by itself, and with it the lab. */
  lost(error: Error): void
}

/** Makes the workers, gives them their programs, joins them and starts the cluster. */
export async function boot(plan: Plan, voice: Voice, hooks: BootHooks): Promise<Running> {
  if (typeof Worker !== 'function' || typeof WebAssembly !== 'object') {
    throw refused({ code: 'noWorkers' })
  }
  const started = new Startup(plan, voice, hooks)
  try {
    const running = started.run()
    hooks.loading()
    return await running
  } catch (error) {
    await started.end(error as Error)
    throw error
  } finally {
    started.site.watch.end()
  }
}

/** A lab that is being booted. What it makes, it can end at any moment. */
class Startup {
  readonly site: Site
  readonly #directorWorker: LabWorker
  readonly #director: Director
  readonly #nodes: Nodes
  readonly #checker: Checker
  #home: Promise<Home> | null = null
  #fail: (error: Error) => void = () => {}
  readonly #failed: Promise<never>

  constructor(private readonly plan: Plan, private readonly voice: Voice, private readonly hooks: BootHooks) {
    this.#failed = new Promise((_, reject) => (this.#fail = reject))
    this.#failed.catch(() => {})
    this.site = { lab: labId(), script: workerScript(), base: plan.base, watch: new PolicyWatch() }
    this.#directorWorker = this.#firstWorker()
    this.#director = new Director((text) => this.#directorWorker.send(text), hooks, voice)
    this.#nodes = new Nodes(this.site, plan.disk, this.#directorWorker, (...death) => this.#died(...death))
    this.#checker = new Checker(this.site, voice)
  }

  async run(): Promise<Running> {
    await this.#orFailed(this.plan.world === 'live' ? this.#live() : this.#simulated())
    return { director: this.#director, nodes: this.#nodes, checker: this.#checker, end: (reason) => this.end(reason) }
  }

  async #live(): Promise<void> {
    const home = (this.#home = Home.open(this.site.lab))
    for (let i = 1; i <= this.plan.nodes; i++) this.#nodes.make(`n${i}`)
    await this.#start(await this.#load(home))
  }

  /**
   * A simulated lab is in the director's worker, and has no files. The start waits there until the program serves, and is its first turn.
   * Nobody waits for the clock, which is of one worker alone: until it is measured, the page takes its own for the worker's.
   */
  async #simulated(): Promise<void> {
    void this.#joinClock()
    await Promise.all([this.#bootDirector(simPrograms[this.plan.engine]), this.#start([]), this.#directorWorker.ready])
  }

  async end(reason: Error): Promise<void> {
    this.#director.close(reason)
    this.#nodes.endAll()
    this.#checker.end()
    this.#directorWorker.terminate()
    URL.revokeObjectURL(this.site.script)
    await (await this.#home)?.remove()
  }

  /** The director's, which a page's policy may forbid outright: then there is nothing to end yet. */
  #firstWorker(): LabWorker {
    try {
      return this.#makeDirector()
    } catch (error) {
      this.site.watch.end()
      URL.revokeObjectURL(this.site.script)
      throw error
    }
  }

  #makeDirector(): LabWorker {
    const { script, base, watch } = this.site
    return new LabWorker('director', script, base, watch, {
      text: (text) => this.#director.take(text),
      binary: (data) => this.#director.takeBytes(data),
      died: ({ stack }) => {
        const error = refused({ code: 'directorEnded', why: stack ?? { code: 'noReason' } })
        this.#fail(error)
        this.hooks.lost(error)
      },
    })
  }

  /** Compiles the lab's program, or both where the nodes have another, and waits until every worker is ready. */
  async #load(home: Promise<Home>): Promise<Ready[]> {
    const { base, watch } = this.site
    // Nodes open their files at once, and only the lab's lock keeps those from being swept.
    const begun = Promise.all([program(nodePrograms[this.plan.engine], base, watch), home]).then(([module]) => this.#nodes.boot(module))
    const booting = [
      begun,
      // The director comes second: the nodes open their files meanwhile.
      this.#bootDirector('lab', begun),
      this.#nodes.ready(),
      this.#joinClock(),
      this.#directorWorker.ready,
    ] as const
    return (await Promise.all(booting))[2]
  }

  async #bootDirector(name: ProgramName, behind?: Promise<unknown>): Promise<void> {
    const { base, watch, lab } = this.site
    const [module] = await Promise.all([program(name, base, watch), behind])
    this.#directorWorker.boot(module, { role: 'director', lab, nodes: this.plan.world === 'live' ? this.plan.nodes : 0 })
  }

  async #joinClock(): Promise<void> {
    const { port1, port2 } = new MessageChannel()
    this.#directorWorker.joinClock('keeper', port1)
    this.hooks.clock(await askTime(port2))
  }

  /** Tells the director to start; one node without a file means a memory disk for all. */
  #start(ready: Ready[]): Promise<unknown> {
    const { base, lang, world, disk, rules, nodes, engine, seed, snapshotEvery, run: recorded, moment, ...settings } = this.plan
    const run = recorded ?? (moment && world === 'sim' && !moment.besides.lesson ? runOf(this.plan, moment, version.version) : undefined)
    if (run !== undefined) return this.#director.ask('open', { run, ...version })
    const without = disk === 'opfs' ? ready.find((node) => node.disk === 'memory') : undefined
    if (without) this.#nodes.keepInMemory()
    const began = { nodes, engine, seed, snapshotEvery, settings: { ...settings, ...moment?.besides.settings }, logs: moment?.besides.logs }
    const off = Object.entries(rules).flatMap(([id, on]) => (on ? [] : [id]))
    this.hooks.began({ ...began, rulesOff: off })
    return this.#director.ask('start', {
      world, ...began, off,
      disk: without ? 'memory' : disk,
      diskFallback: without ? this.voice.say(without.why ?? { code: 'noFiles' }) : '',
      ...version,
    })
  }

  #orFailed<T>(step: Promise<T>): Promise<T> {
    return Promise.race([step, this.#failed])
  }

  #died(node: NodeId, incarnation: number, { cause, stack }: Death): void {
    this.#fail(refused({ code: 'failedStarting', node, why: stack ?? cause }))
    const text = stack ?? ''
    const told = { died: ['died', { why: text }], panic: ['panicked', { stack: text }] } as const
    const [command, args] = told[cause]
    this.#director.ask(command, { node, incarnation, ...args }).catch(() => {}) // a lab that is closing has no use for it
  }
}
