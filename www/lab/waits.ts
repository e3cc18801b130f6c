import { shown } from './foreign.js'
import type { State } from './state.js'
import type { Status } from './types.js'
import { held, reasonOf, refused } from './voice.js'

export type Condition = 'leader' | ((status: Status) => unknown)

/** Real ms between two looks at conditions that only time makes true. */
const tick = 50

interface Wait {
  condition: Condition
  within: number
  end: number
  resolve(status: Status): void
  reject(error: Error): void
}

/** Conditions that someone waits for. Each is looked at on every change, and by a timer. */
export class Waits {
  readonly #waits = new Set<Wait>()
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly state: State) {}

  add(condition: Condition, within: number): Promise<Status> {
    if (this.state.clock.held) return Promise.reject(held('until', this.state.clock.why))
    return new Promise((resolve, reject) => {
      this.#waits.add({ condition, within, end: this.state.clock.reached + within, resolve, reject })
      this.look()
    })
  }

  /** Whether there is any. */
  get pending(): boolean {
    return this.#waits.size > 0
  }

  /** Settles what has come true and what is too late. */
  look(): void {
    if (this.#waits.size === 0) return
    const status = this.state.snapshot()
    for (const wait of this.#waits) if (settled(wait, status)) this.#waits.delete(wait)
    clearTimeout(this.#timer)
    this.#timer = this.#waits.size > 0 && !status.held ? setTimeout(() => this.look(), this.#next()) : undefined
  }

  /** Another cluster is looked at, whose clock begins: all have their time again. */
  anew(): void {
    for (const wait of this.#waits) wait.end = this.state.clock.reached + wait.within
  }

  /** Rejects all that wait: what they look at goes on no more. */
  end(reason: Error): void {
    for (const wait of this.#waits) wait.reject(reason)
    this.#waits.clear()
  }

  close(reason: Error): void {
    clearTimeout(this.#timer)
    this.end(refused({ code: 'call', do: 'until', why: reasonOf(reason) }))
  }

  #next(): number {
    const ends = [...this.#waits].map((wait) => this.state.clock.realUntil(wait.end))
    return Math.min(tick, ...ends)
  }
}

function settled(wait: Wait, status: Status): boolean {
  try {
    if (holds(wait.condition, status)) wait.resolve(status)
    else if (status.time >= wait.end) wait.reject(timeout(wait, status))
    else return false
  } catch (error) {
    wait.reject(error as Error) // the caller's own function threw it
  }
  return true
}

function holds(condition: Condition, status: Status): boolean {
  if (condition === 'leader') return status.leader !== null
  const answer = condition(status)
  if (typeof (answer as PromiseLike<unknown> | null)?.then === 'function') {
    throw refused({ code: 'answersAtOnce' }, TypeError)
  }
  return Boolean(answer)
}

class Timeout extends DOMException {
  constructor(sentence: string) {
    super(sentence, 'TimeoutError')
  }
}

/** An error named TimeoutError that tells what was waited for and what the cluster looked like. */
function timeout({ condition, within }: Wait, status: Status): Error {
  const told = { ms: within, status: summary(status) }
  return refused(condition === 'leader' ? { code: 'noLeaderRose', ...told } : { code: 'didNotHold', condition: shown(Function.prototype.toString.call(condition)), ...told }, Timeout)
}

function summary(status: Status): string {
  const nodes = status.nodes.map(({ id, alive, paused, role, term, commit }) => {
    const state = alive ? (paused ? `paused ${role}` : role) : 'down'
    return `${id} ${state}, term ${term}, commit ${commit}`
  })
  return `at ${Math.round(status.time)} ms the leader was ${status.leader ?? 'none'}; ${nodes.join('; ')}`
}
