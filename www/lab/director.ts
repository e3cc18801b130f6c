import type { Command, FromDirector } from './messages.js'
import type { Refusal } from '../i18n/sentence.js'
import type { Change, Compacted, NodeId } from './types.js'
import { reasonOf, refused, saying, Voice } from './voice.js'

/** What the director tells unasked. */
export interface Told {
  /** A delta, as it was written. */
  delta(text: string): void
  watch(watch: number, changes: (Change | Compacted)[]): void
  terminate(node: NodeId, incarnation: number): void
  /** A scenario needs a node's next worker, or those of so many nodes in the place of all. */
  prepare(play: number, node: NodeId | null, nodes: number): void
}

/** How the director begins a delta. */
const deltaBegins = '{"t":"delta"'

/** The calls whose commands have other names. */
const calls: Partial<Record<Command, string>> = { start: 'createLab', open: 'createLab', join: 'add', flights: 'everyFlight', reach: 'compare' }

/** An error names the call, as those on arguments do; its cause is the refusal. */
function refusal(command: Command, why: Refusal): Error {
  return refused({ code: 'call', do: calls[command] ?? command, why })
}

interface Pending {
  command: Command
  resolve(answer: Record<string, unknown> | Uint8Array): void
  reject(error: Error): void
}

/** The page's end of the line to the director: commands out, replies and news in. */
export class Director {
  readonly #pending = new Map<number, Pending>()
  #last = 0
  /** Commands of this task, which leave together at its end. */
  #outbox: string[] = []
  #closed: Error | null = null

  constructor(private readonly send: (text: string) => void, private readonly told: Told, private readonly voice = new Voice()) {}

  /** Sends a command; its reply's fields, or an error with the sentence on its refusal. */
  async ask(command: Command, args: object = {}): Promise<Record<string, unknown>> {
    const reply = await this.#ask(command, args)
    return reply instanceof Uint8Array ? {} : reply
  }

  /** Sends a command that is answered with bytes; null where there are none. */
  async askBytes(command: Command, args: object = {}): Promise<Uint8Array<ArrayBuffer> | null> {
    const reply = await this.#ask(command, args)
    return reply instanceof Uint8Array ? (reply as Uint8Array<ArrayBuffer>) : null
  }

  #ask(command: Command, args: object): Promise<Record<string, unknown> | Uint8Array> {
    if (this.#closed) return Promise.reject(refusal(command, reasonOf(this.#closed)))
    return new Promise((resolve, reject) => {
      const id = ++this.#last
      this.#pending.set(id, { command, resolve, reject })
      if (this.#outbox.push(JSON.stringify({ id, do: command, ...args })) === 1) queueMicrotask(() => this.#post())
    })
  }

  /** Sends what waits as one text, a line each: a message costs more than most commands. */
  #post(): void {
    const text = this.#outbox.join('\n')
    this.#outbox = []
    if (!this.#closed) this.send(text)
  }

  /** Takes a text: messages, a line each, in order. Deltas are for whoever looks to read. */
  take(text: string): void {
    for (const line of text.split('\n')) {
      if (this.#closed) return
      if (line.startsWith(deltaBegins)) this.told.delta(line)
      else this.#dispatch(JSON.parse(line) as FromDirector)
    }
  }

  /** Takes a binary reply: the command's id, then its bytes. */
  takeBytes(data: ArrayBuffer): void {
    this.#settle(new DataView(data).getUint32(0, true))?.resolve(new Uint8Array(data, 4))
  }

  /** Refuses what was asked for before the last scenario began: its cluster has taken the place of the one that was asked. */
  forsake(why: Refusal): void {
    const asked = [...this.#pending]
    const from = asked.reduce((last, [id, { command }]) => (command === 'play' ? id : last), 0)
    for (const [id, { command, reject }] of asked) {
      if (id >= from) return
      this.#pending.delete(id)
      reject(refusal(command, why))
    }
  }

  /** Refuses everything under way, and from now on. */
  close(reason: Error): void {
    this.#closed ??= reason
    for (const { command, reject } of this.#pending.values()) reject(refusal(command, reasonOf(reason)))
    this.#pending.clear()
  }

  #dispatch(message: FromDirector): void {
    switch (message.t) {
      case 'watch':
        return this.told.watch(message.watch, message.changes)
      case 'terminate':
        return this.told.terminate(message.node, message.incarnation)
      case 'prepare':
        return this.told.prepare(message.play, message.node, message.nodes)
      case 'reply': {
        const { t, id, ...fields } = message
        const pending = this.#settle(id)
        const { error } = fields
        if (error === undefined) pending?.resolve(fields)
        else if (fields.outcome === undefined) pending?.reject(refusal(pending.command, error))
        else pending?.resolve(saying({ ...fields, error: this.voice.say(error), code: error.code }, error))
      }
    }
  }

  #settle(id: number): Pending | undefined {
    const pending = this.#pending.get(id)
    this.#pending.delete(id)
    return pending
  }
}
