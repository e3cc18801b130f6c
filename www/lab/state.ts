import { ClusterClock } from './clock.js'
import { frozen } from './frozen.js'
import { Measuring } from './measured.js'
import type { Asked } from './link.js'
import type { Began, Call } from './linked.js'
import type { Delta, LinkTuple, LogDelta, NodeDelta, ViolationTold } from './messages.js'
import type { Play, Shown } from './playing.js'
import { logTail, propertyNames, type PropertyName } from './protocol.js'
import type { Told } from './timeline/fold.js'
import { waitingOf } from './timeline/work.js'
import type { Crash, LinkStatus, LogEntry, NodeId, NodeStatus, Status, Violation, World } from './types.js'
import type { Tongue } from '../i18n/sentence.js'
import { Voice } from './voice.js'

/** A node and its log as the page holds them: `status` was handed out, and the rest is its own. */
interface Held {
  status: NodeStatus
  /** What changed since, but for the log's entries. */
  changed: Omit<NodeDelta, 'log'> & { log?: Omit<LogDelta, 'entries'> } | null
  kept: LogEntry[]
  /** Why it is down, as it was told. */
  why: NodeDelta['down']
}

/** Of a host that did nothing. */
const unharmed: Status['host'] = frozen({ faults: [] })

/**
 * The page's copy of what the director knows, folded from deltas. Snapshots share all
 * that did not change between them, and no snapshot changes later: what is shared is frozen.
 */
export class State {
  readonly clock = new ClusterClock()
  #lab: Required<Delta>['lab'] = {
    engine: 'raftlab', capabilities: { anyElection: true, reasons: true, checkpoints: true, rules: true, leases: true, priorities: true, quiet: true },
    disk: 'memory', diskFallback: null, seed: 0, build: '', rules: {}, leader: null, config: { voters: [], outgoing: [], learners: [], joint: false }, trusted: [],
  }
  readonly #nodes = new Map<NodeId, Held>()
  /** Those of #nodes, in order of id. */
  #ordered: readonly Held[] = []
  readonly #links = new Map<string, LinkStatus>()
  #violations: readonly Violation[] = []
  #measuring = new Measuring()
  /** The ids of the latest moment that was in view. */
  #present: readonly NodeId[] = []
  #began: Began = { nodes: 0, settings: {} }
  #calls: Call[] | null = []
  #taken = 0
  #stalls: Status['stalls'] = frozen([])
  #waiting: Told['waiting'] = []
  #host: Status['host'] = unharmed
  /** The scenario that is played; null: there is none. */
  playing: Play | null = null

  constructor(private readonly world: World, private readonly voice = new Voice()) {}

  apply(delta: Delta): void {
    if (delta.anew) this.#forget()
    if (delta.lab) this.#lab = frozen(delta.lab)
    if (delta.host) this.#host = frozen(delta.host)
    if (delta.stalls) this.#stalls = frozen(delta.stalls)
    if (delta.waiting) this.#waiting = frozen(delta.waiting.map(waitingOf))
    if (delta.measured) this.#measuring.apply(delta.measured)
    if (delta.clock) this.clock.set(delta.clock)
    if (delta.plan) this.begins(delta.plan)
    if (delta.asked) this.#ask(...delta.asked)
    else if (delta.asked === null) this.#calls = null
    for (const [id, change] of Object.entries(delta.nodes ?? {})) this.#change(id as NodeId, change)
    for (const link of delta.links ?? []) this.#link(link)
    if (delta.violations) this.#violations = [...this.#violations, ...this.broken(delta.violations)]
  }

  /** Another cluster begins as this, of which nothing was asked for. */
  begins(began: Began): void {
    this.#began = began
    this.#calls = []
  }

  /** Says anew what it has said, in another language. */
  spoken(tongue: Tongue): void {
    this.voice.tongue = tongue
    for (const held of this.#ordered) if (held.why) held.changed = { ...held.changed, down: held.why }
    this.#violations = this.broken(this.#violations)
    this.playing?.spoken()
  }

  /** Violations with their sentences. */
  broken(violations: readonly ViolationTold[]): Violation[] {
    return violations.map((violation) => frozen({ ...violation, sentence: this.voice.say({ code: violation.property }) }))
  }

  /** Crashes with theirs. */
  crashes({ crashes = [] }: Delta): Crash[] {
    return crashes.map((crash) => ({ ...crash, stack: crash.stack && this.voice.say(crash.stack) }))
  }

  get leader(): NodeId | null {
    return this.#lab.leader
  }

  /** The nodes' ids, in order. */
  get ids(): NodeId[] {
    return [...this.#nodes.keys()].sort((a, b) => Number(a.slice(1)) - Number(b.slice(1)))
  }

  node(id: NodeId): NodeStatus | undefined {
    const held = this.#nodes.get(id)
    return held && statusOf(held, this.voice)
  }

  /** Each property that is judged, with when it was first found broken. */
  get properties(): Array<{ name: PropertyName; holds: boolean; at: number | null }> {
    return propertyNames.map((name) => {
      const broken = this.#violations.find(({ property }) => property === name)
      return { name, holds: !broken, at: broken?.at ?? null }
    })
  }

  get violations(): readonly Violation[] {
    return this.#violations
  }

  /** What the cluster began as, and what it was asked for before the moment in view. */
  get asked(): Asked {
    return { began: this.#began, calls: this.#calls?.slice(0, this.#taken) ?? null, taken: this.#taken }
  }

  /** What the timeline takes beside events. */
  get told(): Told {
    const { reached: time, view, speed, scale } = this.clock
    return { time, view, scale: speed ?? (scale === 'max' ? 0 : scale), waiting: this.#waiting, nodes: this.#ordered.map(({ status, changed }) => ({ ...status, ...(changed as Partial<NodeStatus> | null) })) }
  }

  /** Everything at this moment. The lists are the caller's own; what is in them is shared. */
  snapshot(): Status {
    const { clock } = this
    clock.look()
    const { reached: time, view } = clock
    return {
      world: this.world,
      ...this.#lab,
      time,
      held: clock.held,
      scale: clock.scale,
      speed: clock.speed,
      digest: clock.digest,
      view,
      violations: [...this.#violations],
      measured: this.#measuring.at(time),
      stalls: this.#stalls,
      host: this.#host,
      playing: this.playing?.at(this.shown) ?? null,
      nodes: this.#ordered.map((held) => statusOf(held, this.voice)),
      links: [...this.#links.values()],
    }
  }

  /** The moment in view. */
  get shown(): Shown {
    const { reached: time, view, digest, events } = this.clock
    return { time, now: view.now, events: digest === null ? null : events, undo: view.undo }
  }

  /** Who can be named: of a live lab whose past is in view, those of its present too. */
  get known(): readonly NodeId[] {
    return this.clock.past ? this.#present : this.ids
  }

  /** Another moment comes in view, and is told whole. */
  #forget(): void {
    if (!this.clock.past) this.#present = this.ids
    this.#nodes.clear()
    this.#ordered = []
    this.#links.clear()
    this.#violations = []
    this.#stalls = frozen([])
    this.#waiting = []
    this.#host = unharmed
    this.#measuring = new Measuring()
  }

  #ask(taken: number, from: number, added: readonly Call[]): void {
    const calls = (this.#calls ??= [])
    this.#taken = taken
    calls.length = from
    calls.push(...added)
  }

  #change(id: NodeId, change: NodeDelta): void {
    const held = this.#nodes.get(id) ?? { status: blank(id), changed: null, kept: [], why: null }
    if (change.log) splice(held.kept, change.log)
    held.changed = Object.assign(held.changed ?? {}, change)
    if (change.down !== undefined) held.why = change.down
    if (this.#nodes.has(id)) return
    this.#nodes.set(id, held)
    this.#ordered = this.ids.map((known) => this.#nodes.get(known) as Held)
  }

  #link([from, to, low, high, loss, duplicate, cut, reorder]: LinkTuple): void {
    this.#links.set(`${from}>${to}`, frozen({ from, to, latency: [low, high], loss, duplicate, reorder, cut }))
  }
}

/** A node as it is handed out. */
function statusOf(held: Held, voice: Voice): NodeStatus {
  if (held.changed) {
    const { log, down, ...fields } = held.changed
    held.status = Object.freeze({ ...held.status, ...frozen(fields), ...(down !== undefined && { down: down && voice.say(down) }), ...(log && { log: logOf(log, held.kept) }) })
    held.changed = null
  }
  return held.status
}

/** Replaces what is kept from log.from on, and keeps the tail, as far as no snapshot stands for it. */
function splice(kept: LogEntry[], log: LogDelta): void {
  const end = kept.at(-1)?.index ?? 0
  const from = kept[0]?.index ?? 0
  kept.length = log.from > end + 1 ? 0 : Math.max(0, Math.min(kept.length, log.from - from))
  for (const [index, term, kind, text] of log.entries) kept.push(Object.freeze({ index, term, kind, text }))
  const folded = log.first - (kept[0]?.index ?? log.first)
  kept.splice(0, Math.max(0, folded, kept.length - logTail))
}

/** A log as it is handed out; its entries are frozen already. */
function logOf({ first, last }: Omit<LogDelta, 'entries'>, kept: readonly LogEntry[]): NodeStatus['log'] {
  return Object.freeze({ first, last, entries: Object.freeze(kept.slice()) as LogEntry[] })
}

/** A node of which nothing was told yet. */
function blank(id: NodeId): NodeStatus {
  return frozen({
    id, role: 'follower', term: 0, vote: null, leader: null, commit: 0, applied: 0,
    alive: false, paused: false, stalled: {}, member: 'none', version: '', incarnation: 0,
    settings: { election: [0, 0], heartbeat: 0, preVote: false, checkQuorum: false, driftBound: 1, priority: 0, quiet: false, fsync: [0, 0], drift: 1 },
    progress: [], votes: [], alarm: null, quiet: false, load: { late: 0, queued: 0, overflowed: 0, clockError: 0 }, fault: null,
    log: { first: 1, last: 0, entries: [] }, down: null, stopped: null,
  })
}
