import type { PolicyWatch } from './diagnose.js'
import type { Disk, NodeId } from './types.js'
import { refused } from './voice.js'
import { LabWorker, type Death, type Ready } from './worker.js'

/** The director's port number on every node; a node's on the others is its own number. */
export const directorPort = 100

/** What every worker of a lab is made from. */
export interface Site {
  lab: string
  script: string
  base: URL
  watch: PolicyWatch
}

interface Living {
  worker: LabWorker
  incarnation: number
}

export function numberOf(id: NodeId): number {
  return Number(id.slice(1))
}

/** The nodes' workers: made, joined to each other and to the director, ended, made again. */
export class Nodes {
  readonly #living = new Map<NodeId, Living>()
  readonly #incarnations = new Map<NodeId, number>()
  /** Whose workers were ended by a suspension, to be made again. */
  #asleep: readonly (readonly [id: NodeId, incarnation: number])[] = []
  #module: WebAssembly.Module | null = null

  constructor(
    private readonly site: Site,
    private disk: Disk,
    private readonly director: LabWorker,
    /** A worker that was ready has ended by itself. */
    private readonly died: (node: NodeId, incarnation: number, death: Death) => void,
  ) {}

  /** Makes a node's next worker, which waits for its program. */
  make(id: NodeId, incarnation = (this.#incarnations.get(id) ?? 0) + 1): Living {
    this.#incarnations.set(id, incarnation)
    const { script, base, watch } = this.site
    const died = (death: Death) => this.died(id, incarnation, death)
    const living = { worker: new LabWorker(id, script, base, watch, { died }), incarnation }
    this.#living.set(id, living)
    const { port1, port2 } = new MessageChannel()
    this.director.joinClock('keeper', port1)
    living.worker.joinClock('asker', port2)
    return living
  }

  /** Gives every worker made so far its program, and joins them all. */
  boot(module: WebAssembly.Module): void {
    this.#module = module
    const joined: NodeId[] = []
    for (const [id, living] of this.#living) {
      this.#start(id, living)
      for (const other of joined) this.#join(id, other)
      joined.push(id)
    }
  }

  /** No node is to look for a file any more: one found none, and all disks are alike. */
  keepInMemory(): void {
    this.disk = 'memory'
  }

  /** What the nodes' workers found, once all are ready. */
  ready(): Promise<Ready[]> {
    return Promise.all([...this.#living.values()].map(({ worker }) => worker.ready))
  }

  /** Makes a new node's worker; its incarnation, once it is ready with a disk of the lab's kind. */
  async add(id: NodeId, disk: Disk): Promise<number> {
    const incarnation = await this.restart(id)
    const ready = await this.#living.get(id)?.worker.ready
    if (ready?.disk === disk || disk === 'memory') return incarnation
    this.end(id, incarnation)
    throw refused({ code: 'fileUnlike', node: id, why: ready?.why ?? { code: 'noReason' } })
  }

  /** Makes workers of so many nodes in the place of all, with disks in memory; their incarnation, once they are ready. */
  async replace(count: number): Promise<number> {
    this.endAll()
    this.keepInMemory()
    const incarnation = Math.max(0, ...this.#incarnations.values()) + 1
    const ids = Array.from({ length: count }, (_, i): NodeId => `n${i + 1}`)
    for (const id of ids) this.make(id, incarnation)
    this.boot(this.#module as WebAssembly.Module)
    try {
      await this.ready()
    } catch (error) {
      for (const id of ids) this.end(id, incarnation) // others may have taken their place meanwhile
      throw error
    }
    return incarnation
  }

  /** Makes a node's next worker and joins it to those that live; its incarnation, once it is ready. */
  async restart(id: NodeId): Promise<number> {
    const living = this.make(id)
    this.#start(id, living)
    for (const other of this.#living.keys()) if (other !== id) this.#join(id, other)
    try {
      await living.worker.ready
    } catch (error) {
      this.end(id, living.incarnation)
      throw error
    }
    return living.incarnation
  }

  /** Ends one incarnation's worker, if it is still there. */
  end(id: NodeId, incarnation: number): void {
    const living = this.#living.get(id)
    if (living?.incarnation !== incarnation) return
    living.worker.terminate()
    this.#living.delete(id)
  }

  /** Ends the workers of a lab that the director has written down. */
  suspend(): void {
    this.#asleep = [...this.#living].map(([id, { incarnation }]) => [id, incarnation])
    this.endAll()
  }

  /** Makes the workers that a suspension ended again, for the same incarnations, and joins them; after a failure none of them is there, and it can be tried anew. */
  async wake(): Promise<void> {
    try {
      const made = this.#asleep.map(([id, incarnation]) => [id, this.make(id, incarnation)] as const)
      made.forEach(([id, living], i) => {
        this.#start(id, living, 1)
        for (const [other] of made.slice(0, i)) this.#join(id, other)
      })
      for (const [id, { worker }] of made) this.#mustHaveDisk(id, await worker.ready, this.disk)
    } catch (error) {
      for (const [id, incarnation] of this.#asleep) this.end(id, incarnation)
      throw error
    }
    this.#asleep = []
  }

  #mustHaveDisk(id: NodeId, { disk, why }: Ready, wanted: Disk): void {
    if (disk !== wanted && wanted === 'opfs') throw refused({ code: 'fileGone', node: id, why: why ?? { code: 'noReason' } })
  }

  endAll(): void {
    for (const [id, { incarnation }] of [...this.#living]) this.end(id, incarnation)
  }

  #start(id: NodeId, { worker, incarnation }: Living, continues = 0): void {
    const { lab } = this.site
    worker.boot(this.#module as WebAssembly.Module, { role: 'node', lab, id: numberOf(id), incarnation, disk: this.disk, continues })
    const { port1, port2 } = new MessageChannel()
    worker.connect(directorPort, port1)
    this.director.connect(numberOf(id), port2)
  }

  #join(a: NodeId, b: NodeId): void {
    const { port1, port2 } = new MessageChannel()
    this.#living.get(a)?.worker.connect(numberOf(b), port1)
    this.#living.get(b)?.worker.connect(numberOf(a), port2)
  }
}
