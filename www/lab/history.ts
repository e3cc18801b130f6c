import type { ClusterClock } from './clock.js'
import type { Delta, EventTuple, FlightTuple } from './messages.js'
import { eventNames, labEventNames, labEvents } from './protocol.js'
import type { EventName, Flight, LabEvent } from './types.js'

/** How many events the page keeps. */
const keptEvents = 1_000
/** How long a flight is kept after its way has ended, real ms, and how many at most. */
const keptTime = 2_000
const keptFlights = 20_000

/** What happened lately: decisions, messages, rates. */
export class History {
  readonly #events: LabEvent[] = []
  /** Those of #events that were handed out, until there are more. */
  #shown: readonly LabEvent[] | null = null
  readonly #flights = new Map<string, { flight: Flight; told: number }>()
  #traffic: ReadonlyMap<string, number> = new Map()

  constructor(private readonly clock: ClusterClock) {}

  /** The events of the delta, which are also kept. */
  apply(delta: Delta): LabEvent[] {
    if (delta.anew) this.#clear()
    const events = (delta.events ?? []).map(eventOf)
    if (events.length > 0) this.#keep(events)
    if (delta.traffic) this.#traffic = merged(this.#traffic, delta.traffic)
    this.#fly(delta)
    return events
  }

  get events(): readonly LabEvent[] {
    return (this.#shown ??= this.#events.slice(-keptEvents))
  }

  get traffic(): ReadonlyMap<string, number> {
    return this.#traffic
  }

  /** Flights that end after `since`. */
  flights(since: number): Flight[] {
    const found: Flight[] = []
    for (const { flight } of this.#flights.values()) if (flight.due > since) found.push(flight)
    return found
  }

  /** Of what is too much half goes at once, so that each event is moved at most once. */
  #keep(events: LabEvent[]): void {
    this.#events.push(...events)
    if (this.#events.length > 2 * keptEvents) this.#events.splice(0, this.#events.length - keptEvents)
    this.#shown = null
  }

  /** Another moment comes in view, and is told whole. */
  #clear(): void {
    this.#events.length = 0
    this.#shown = null
    this.#flights.clear()
    this.#traffic = new Map()
  }

  #fly(delta: Delta): void {
    const told = performance.now()
    for (const tuple of delta.flights ?? []) {
      const flight = flightOf(tuple)
      this.#flights.set(`${flight.id}>${flight.to}`, { flight, told })
    }
    for (const [id, to] of delta.refused ?? []) {
      const kept = this.#flights.get(`${id}>${to}`)
      if (kept) kept.flight = { ...kept.flight, fate: 'refused' }
    }
    this.#forget(told)
  }

  #forget(now: number): void {
    const cluster = this.clock.now()
    let spare = this.#flights.size - keptFlights
    for (const [key, { flight, told }] of this.#flights) {
      if (spare-- > 0 || (flight.due < cluster && now - told > keptTime)) this.#flights.delete(key)
    }
  }
}

/** A link that has fallen silent has no rate. */
function merged(rates: ReadonlyMap<string, number>, changed: Record<string, number>): ReadonlyMap<string, number> {
  const all = new Map([...rates, ...Object.entries(changed)])
  for (const [link, rate] of Object.entries(changed)) if (rate <= 0) all.delete(link)
  return all
}

function eventOf([id, time, node, code, term, peer, a, b, c, d]: EventTuple): LabEvent {
  const name = code >= labEvents ? labEventNames[code - labEvents] : eventNames[code - 1]
  return { id, time, node, name: name as EventName, term, peer, numbers: [a, b, c, d] }
}

function flightOf([id, from, to, kind, reply, reject, term, index, entries, size, sent, due, fate]: FlightTuple): Flight {
  return { id, from, to, kind, reply, reject, term, index, entries, size, sent, due, fate }
}

/** The answer to `messages`. */
export function messagesOf({ messages, since }: Record<string, unknown>): { messages: Flight[]; since: number } {
  const flights = (messages as FlightTuple[]).map(flightOf)
  return { messages: flights.sort((a, b) => a.sent - b.sent), since: since as number }
}
