import type { Arguments } from './arguments.js'
import { guarded, report } from './listeners.js'
import type { Command } from './messages.js'
import { listener } from './readers.js'
import type { Change, Compacted, DeleteResult, GetResult, OpResult, TxnResult } from './types.js'

type Ask = (command: Command, args: object) => Promise<Record<string, unknown>>

/** The lab's client: operations and watches. The director holds its session. */
export class Clients {
  readonly #watches = new Map<number, (change: Change | Compacted) => void>()
  #last = 0

  constructor(private readonly read: Arguments, private readonly ask: Ask) {}

  async put(key: unknown, value: unknown, options: unknown): Promise<OpResult> {
    return (await this.ask('put', this.read.put(key, value, options))) as unknown as OpResult
  }

  async get(key: unknown, options: unknown): Promise<GetResult> {
    return (await this.ask('get', this.read.get(key, options))) as unknown as GetResult
  }

  async delete(key: unknown, options: unknown): Promise<DeleteResult> {
    return (await this.ask('delete', this.read.delete(key, options))) as unknown as DeleteResult
  }

  async txn(txn: unknown, options: unknown): Promise<TxnResult> {
    return (await this.ask('txn', this.read.txn(txn, options))) as unknown as TxnResult
  }

  watch(key: unknown, hear: (change: Change | Compacted) => void, options: unknown): () => void {
    const read = this.read.watch(key, options)
    listener('watch: listener', hear)
    const watch = ++this.#last
    this.#watches.set(watch, hear)
    this.ask('watch', { watch, ...read }).catch((error) => {
      if (this.#watches.delete(watch)) report(error)
    })
    return () => {
      if (this.#watches.delete(watch)) this.ask('unwatch', { watch }).catch(() => {}) // a lab that ends unwatches all
    }
  }

  changed(watch: number, changes: (Change | Compacted)[]): void {
    for (const change of changes) {
      const hear = this.#watches.get(watch)
      if (hear) guarded(hear, change)
    }
  }

  /** Forgets every watch: the lab has ended. */
  close(): void {
    this.#watches.clear()
  }
}
