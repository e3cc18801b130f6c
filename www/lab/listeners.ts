import { shown } from './foreign.js'
import type { Listeners } from './types.js'
import { refused } from './voice.js'

/** Those who want to hear. An exception of one is reported and stops nobody else. */
export class Audience {
  readonly #sets: { [K in keyof Listeners]: Set<{ hear: Listeners[K] }> } = {
    change: new Set(), event: new Set(), crash: new Set(), violation: new Set(),
  }

  /** Refuses a name that no listener can have. */
  add<K extends keyof Listeners>(name: K, hear: Listeners[K]): () => void {
    if (typeof name !== 'string' || !Object.hasOwn(this.#sets, name)) {
      throw refused({ code: 'listenerName', got: shown(name) }, TypeError)
    }
    const entry = { hear } // the same function may listen twice
    this.#sets[name].add(entry)
    return () => void this.#sets[name].delete(entry)
  }

  /** Whether there is any. */
  get listens(): boolean {
    return Object.values(this.#sets).some((set) => set.size > 0)
  }

  has(name: keyof Listeners): boolean {
    return this.#sets[name].size > 0
  }

  tell<K extends keyof Listeners>(name: K, news: Parameters<Listeners[K]>[0]): void {
    for (const { hear } of this.#sets[name]) guarded(hear as (news: unknown) => void, news)
  }
}

/** Calls a user's function; what it throws goes to the console, as from any event listener. */
export function guarded<T>(hear: (news: T) => void, news: T): void {
  try {
    hear(news)
  } catch (error) {
    report(error)
  }
}

export function report(error: unknown): void {
  if (typeof reportError === 'function') reportError(error)
  else setTimeout(() => { throw error }, 0)
}
