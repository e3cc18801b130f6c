import type { Change, Compacted, Lab, NodeId, Status } from '../../lab/types.js'
import { errorTold, type Telling } from '../telling.js'
import { Pages, type Page } from './pages.js'
import type { Command } from './prompt.js'
import { execute, told, wrong, type Answer, type Result } from './results.js'
import { lineOf } from './words-of.js'
import { Writer } from './writer.js'

/** What the page's own client has asked for, and what came of it. */
export interface Operations extends Pick<Page, 'results' | 'tally'> {
  /** Steady writes a second of the cluster's clock. */
  readonly rate: number
}

/** Results that are kept. */
const kept = 50

type Watching = Extract<Command, { do: 'watch' | 'unwatch' }>

/** The page's own client of a lab. `changed` is called when it has asked something, or was answered. */
export class Ledger {
  changed: () => void = () => {}
  readonly #watches = new Map<string, () => void>()
  readonly #writer: Writer
  readonly #pages = new Pages()
  #status: Status
  #rate = 0
  #shown: { page: Page; operations: Operations } | undefined
  #asked = 0

  constructor(private readonly lab: Lab) {
    this.#writer = new Writer(
      lab,
      (outcome) => this.#alter(({ tally }) => ({ tally: { ...tally, [outcome]: tally[outcome] + 1 } })),
      (why) => {
        this.write(0)
        this.refuse(lineOf('put'), errorTold(why))
      },
    )
    this.#status = lab.status()
    lab.on('change', (status) => this.#pages.follow((this.#status = status)))
  }

  /** The operations of a moment: the same ones as before, where none has changed. */
  at(moment: Status): Operations {
    const page = this.#pages.at(moment)
    if (this.#shown?.page !== page || this.#shown.operations.rate !== this.#rate) this.#shown = { page, operations: { ...page, rate: this.#rate } }
    return this.#shown.operations
  }

  /** Puts a command to the lab, and shows it as `asked`. */
  async run(asked: string, command: Command, via: NodeId | undefined): Promise<void> {
    const id = this.#show({ ...told(() => []), asked, outcome: 'running' })
    const answer = command.do === 'watch' || command.do === 'unwatch' ? this.#watch(command) : await execute(command, this.lab, via)
    this.#alter(({ results }) => ({ results: results.map((result) => (result.id === id ? { ...result, ...answer } : result)) }))
  }

  /** Shows why a line could not be read. */
  refuse(asked: string, why: Telling): void {
    this.#show({ asked, ...wrong(why) })
  }

  /** Makes steady writes, so many a second of the cluster's clock; 0 stops. */
  write(rate: number): void {
    this.#writer.rate = rate
    this.#rate = rate
    this.changed()
  }

  close(): void {
    this.#writer.rate = 0
    for (const end of this.#watches.values()) end()
    this.#watches.clear()
  }

  #watch(command: Watching): Answer {
    const { key } = command
    const end = this.#watches.get(key)
    if (command.do === 'unwatch') {
      end?.()
      const was = this.#watches.delete(key)
      return told(({ client }) => [was ? client.unwatched(key) : client.notWatching(key)])
    }
    try {
      const from = command.from === undefined ? {} : { from: command.from }
      if (!end) this.#watches.set(key, this.lab.watch(key, (change) => this.#tell(key, change), from))
      return told(({ client }) => [client.watching(key)])
    } catch (error) {
      return wrong(errorTold(error))
    }
  }

  #tell(key: string, change: Change | Compacted): void {
    const asked = lineOf('watch', key)
    if (change.type !== 'compacted') return void this.#show({ asked, ...told(({ client }) => [client.changed(change.type, change.key, change.value)], ({ client }) => [client.revision(change.revision)]) })
    this.#watches.delete(key)
    this.#show({ asked, ...told(({ client }) => [client.compacted(key, change.compacted)]) })
  }

  #show(result: Omit<Result, 'id'>): number {
    const id = ++this.#asked
    this.#alter(({ results }) => ({ results: [{ ...result, id }, ...results].slice(0, kept) }))
    return id
  }

  /** Alters what is to be seen from now on. */
  #alter(change: (page: Page) => Partial<Page>): void {
    const { world, view } = this.#status
    const present = world === 'live' && !view.now // it runs on while its past is in view
    this.#pages.alter({ view, time: present ? view.to : this.lab.now() }, change)
    this.changed()
  }
}
