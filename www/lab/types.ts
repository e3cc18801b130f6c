/**
 * The public names of a lab. All times are milliseconds of the cluster's clock, as
 * numbers; node ids are 'n1', 'n2', …; probabilities are in [0, 1].
 */

import type { Capabilities } from './capabilities.js'
import type { HostFault } from './host-fault.js'
import type { Measured, Stretch } from './measured.js'
import type { EventName, FindingName, PropertyName, RuleId, StopReason } from './protocol.js'
import type { stallables, LinkSettings, LinkValues, NodeSettings, NodeValues, Range, Settings } from './vocabulary.js'
import type { Timeline } from './timeline/types.js'
import type { BuiltIn, Played, Playing, PlayOptions, Scenario } from './scenario.js'
import type { CompareOptions, Comparison } from './comparison.js'
import type { CheckOptions, CheckResult } from './checked.js'
import type { Change, Compacted, DeleteResult, GetResult, OpOptions, OpResult, ReadOptions, Txn, TxnResult } from './operations.js'

export type * from './checked.js'
export type * from './operations.js'
export type * from './comparison.js'
export type * from './scenario.js'
export type * from './timeline/types.js'
export type { Capabilities, HostFault, Measured, Stretch, EventName, FindingName, PropertyName, RuleId, StopReason, LinkSettings, LinkValues, NodeSettings, NodeValues, Range, Settings }

export type NodeId = `n${number}`
export type Role = 'follower' | 'pre-candidate' | 'candidate' | 'leader'
export type Disk = 'opfs' | 'memory'
export type World = 'live' | 'sim'
/** Whose Raft core the nodes run: ours, or go.etcd.io/raft, etcd's. */
export type EngineName = 'raftlab' | 'etcd'
export interface Options extends Settings {
  /** How many nodes: 1 to 9. */
  nodes?: number
  /**
   * 'live': each node in a worker of its own, with real timers and a real disk. 'sim': all in one worker, in virtual time, from `seed`: equal seeds
   * and equal calls at equal times give equal runs, and time runs both ways.
   */
  world?: World
  /**
   * The core that the nodes run. 'etcd' is a program of its own, which is loaded only on request. It draws election timeouts from
   * [T, 2T) in whole heartbeats, so `election` takes such a range; it has no leases, priorities or quiet, and its rules can't be switched off.
   */
  engine?: EngineName
  /** Where nodes keep their logs. 'opfs' falls back to 'memory' if the browser has none. */
  disk?: Disk
  /** The whole number from which every random choice is drawn. In 'sim' equal seeds give equal runs; live, real time differs from run to run. */
  seed?: number
  /** After how many applied entries a node saves a snapshot and drops its log, except for the latest half as many entries; earlier once they are 16 MiB. 0: only on request, by `compact`. */
  snapshotEvery?: number
  /** Rules that are switched off, for study: `{ 'commit-own-term': false }`. */
  rules?: Rules
  /** What a link has behind `moment=`, for a lab that is to begin there, with the link's other options. */
  moment?: string
  /** The http(s) folder of the lab's files, programs included; the script's own where it is left out. */
  base?: string | URL
  /** The tag of the language in which the lab says what is wrong, such as 'ko'; English where it is one that the lab does not speak. */
  lang?: string
}

/** false switches a rule off. */
export type Rules = Readonly<Partial<Record<RuleId, boolean>>>
export interface HoldOptions {
  /** The reason with which a held lab rejects operations, after "the lab is held: "; 'call run() first' if it is left out. */
  why?: string
}
export type SetTarget = { node: NodeId } | { link: readonly [from: NodeId, to: NodeId] }

export interface LogEntry {
  index: number
  term: number
  kind: 'noop' | 'command' | 'config'
  /**
   * A command in etcd's words, such as `put k v`; a configuration as its voters, `←` and the outgoing ones, `+` and learners; empty for a
   * no-op, and for a change of etcd's, whose entries don't tell the configuration that comes of it: see `config`.
   */
  text: string
}

export interface Progress {
  id: NodeId
  /** 'snapshot': it lacks entries that are no longer in the leader's log, so it is sent a snapshot. */
  state: 'probe' | 'replicate' | 'snapshot'
  /** The last index up to which its log is known to match the leader's. */
  match: number
  /** The index of the next entry that the leader sends it. */
  next: number
  /** How many appends that it was sent it has not answered. */
  inflight: number
  /** How many bytes of the snapshot it is known to have, of `size`; 0 where none is sent. */
  offset: number
  size: number
  learner: boolean
}

/** The election alarm of a follower or candidate: it fires when the cluster's clock shows `at`. */
export interface Alarm {
  from: number
  at: number
}

export interface NodeStatus {
  id: NodeId
  role: Role
  term: number
  vote: NodeId | null
  leader: NodeId | null
  commit: number
  applied: number
  alive: boolean
  paused: boolean
  /** Until when something of it hangs, ms of the cluster's clock; see `stall`. */
  stalled: Partial<Record<StallOptions['what'], number>>
  /** Its membership by `config`. 'none': it runs and is not a member, since it was removed or is not added yet. */
  member: 'voter' | 'learner' | 'none'
  version: string
  /** How many times this node has started. */
  incarnation: number
  settings: NodeValues
  /** What a leader knows of each server; empty on others. */
  progress: Progress[]
  /** The servers that granted this candidate their vote. */
  votes: NodeId[]
  alarm: Alarm | null
  /** It is idle until the next request: no heartbeats, no election alarm. */
  quiet: boolean
  /**
   * The largest recent delay of this node's timer, real ms; inputs queued; inputs dropped; how far its clock may be off the
   * director's, real ms: half of the shortest of several round trips, measured at each start.
   */
  load: { late: number; queued: number; overflowed: number; clockError: number }
  /** The last fault of the browser or the machine that this incarnation suffered; null if there is none. */
  fault: HostFault | null
  /** Entries before `first` are in a snapshot. */
  log: { first: number; last: number; entries: LogEntry[] }
  /** Why the node is down: 'crashed' (by command), 'died' (its worker ended, although nobody crashed it), a panic's text, or a sentence where it stopped by itself. */
  down: string | null
  /** Why it stopped by itself; null if it did not. */
  stopped: StopReason | null
}

/** What hangs, and for how many ms of the cluster's clock. */
export interface StallOptions {
  what: (typeof stallables)[number]
  for: number
}

/** What a read does that a node is asked for: it is answered; from what the node had applied before its state machine hung; or it waits, until nothing hangs any more or another leader rises. */
export type Reading = 'answered' | 'stale' | 'waits'

/** Something of a node that hangs, or hung last, and what this lab's client had of the cluster meanwhile. Times are ms of the cluster's clock. */
export interface Stall {
  node: NodeId
  what: StallOptions['what']
  began: number
  /** When it is to end. */
  until: number
  /** When it ended; null while it hangs. */
  ended: number | null
  /** The term in which the node led when it began; null: it did not lead. */
  led: number | null
  /** Since when the node has taken nothing at all, neither messages nor time: a process at once, a disk with the first write that waits for it. Null: it takes what comes, and a leader goes on sending heartbeats. */
  heldUp: number | null
  /** The first leader that has risen since it began. */
  next: { node: NodeId; term: number; at: number } | null
  /**
   * This lab's writes since it began: how many were acknowledged; the longest time for which one was asked for and none was acknowledged; and since
   * when that has been so again, null where none is asked for. Of a stall that has ended it is counted until the first write after it.
   */
  writes: { acknowledged: number; longest: number; since: number | null }
  /** What the node does now with reads of each kind; a lease is null where the engine has none. Null once it has ended. */
  reads: { linearizable: Reading; lease: Reading | null; local: Reading } | null
}

export interface LinkStatus extends LinkValues {
  from: NodeId
  to: NodeId
  cut: boolean
}

/** Who takes part, as the leader's log says, committed or not (of etcd's engine: as far as it is applied); without a leader, as the log says that is committed the furthest. */
export interface Config {
  voters: NodeId[]
  /** While joint, the previous voters: decisions need a majority of them too. Else empty. */
  outgoing: NodeId[]
  learners: NodeId[]
  joint: boolean
}

/** A snapshot. Its nodes, its links and all that is in them are frozen: later snapshots share them. */
export interface Status {
  world: World
  engine: EngineName
  capabilities: Capabilities
  /** Of a simulated lab 'simulated': it has disks of its own, whatever `disk` asked for. */
  disk: Disk | 'simulated'
  /** Why the disk is not the one asked for; null when it is. */
  diskFallback: string | null
  /** The cluster's clock, ms. */
  time: number
  /** Whether the clock stands: see `hold`. */
  held: boolean
  /** The speed that was set, whether the clock runs or not. */
  scale: number | 'max'
  /** The speed that a simulated lab reaches, where that is less than what was set, or 'max' was; else null. */
  speed: number | null
  /** Of a simulated lab: a hash chain over all that happened, equal in every browser and natively; else null. */
  digest: string | null
  /**
   * Whether this is the latest moment; the span of the cluster's time that can be sought; when a call after a seek began the
   * future in view, in the place of one that `undo()` goes back to, or null; and, while a simulated lab runs again to a moment that is sought,
   * about where that is and how far it has come, else null. `hold()` then ends the seek, and the lab stays where it has come to; other calls wait for the moment.
   */
  view: { now: boolean; from: number; to: number; undo: number | null; sought: { to: number; reached: number } | null }
  seed: number
  /** The build's hash. */
  build: string
  /** The rules that are switched off, each with false; empty where all are on. */
  rules: Rules
  leader: NodeId | null
  config: Config
  /** The nodes that run on disks which lack writes that were durable, by `restart(id, { disk: 'trust' })`: what this cluster acknowledged may be lost. */
  trusted: NodeId[]
  /** What broke a safety property so far: the first of each property and node, in order of discovery. */
  violations: Violation[]
  /** What failovers, elections, writes and messages have cost since the last `mark()`, or since the start, and before it. */
  measured: Measured
  /** What of nodes hangs, and what hung last: what it has meant. In the order in which they began. */
  readonly stalls: readonly Stall[]
  /** What the browser or the machine did to this lab: the last 16 faults, oldest first. */
  host: { readonly faults: readonly HostFault[] }
  /** The scenario that this cluster is of; null: it is of none. */
  playing: Playing | null
  nodes: NodeStatus[]
  links: LinkStatus[]
}

/** One event of a lab. */
export interface Happening {
  time: number
  /** 'message': `node` got one of `from`. 'sync': a write of its disk was durable. 'timer': its timer. 'order': a call reached it. 'end': its process was gone. 'client' and 'asked' are the lab's. Of a find's own clients 'request' reached `node`, and 'answer' left it; 'befell' is what it does to its cluster. 'heard', of a live lab: what `node` tells reached the lab. */
  kind: 'message' | 'sync' | 'order' | 'end' | 'timer' | 'client' | 'asked' | 'request' | 'answer' | 'befell' | 'heard'
  node: NodeId | null
  from: NodeId | null
}

export interface ChangeOptions {
  /** How long to try, ms of the cluster's clock. */
  within?: number
}
export interface AddOptions extends ChangeOptions {
  /** The node receives the log and has no vote. */
  learner?: boolean
}
export interface RestartOptions {
  /**
   * For a node whose disk lacks what it had acknowledged, or can't be read. 'wipe': it is removed from the
   * cluster, its disk is emptied, and it comes back as a learner; this needs a majority of the voters without it.
   * 'trust': it starts with what its disk holds, and `status().trusted` names it from then on.
   */
  disk?: 'wipe' | 'trust'
}
export interface Members {
  voters: readonly NodeId[]
  learners?: readonly NodeId[]
}
/** One decision of a node, or one act of the lab on it. */
export interface LabEvent {
  id: number
  time: number
  /** null for a 'hostFault' that struck more than one node, for 'answered', and for 'violated' where that is no single node's. */
  node: NodeId | null
  name: EventName
  term: number
  peer: NodeId | null
  /** Its details, such as indexes and terms; times are ns. `raft/event.go` and `raft/desk/protocol.go` say what each event counts; 0 where there is no more. */
  numbers: readonly [a: number, b: number, c: number, d: number]
}
export interface Crash {
  node: NodeId
  incarnation: number
  time: number
  /** 'asked', 'died' (its worker ended, although nobody crashed it), 'panic', or 'stopped': by itself, with a sentence. */
  cause: 'asked' | 'died' | 'panic' | 'stopped'
  /** A panic's text and Go stack; of 'stopped', the sentence. */
  stack: string | null
}

/** A message that is in flight, lost or has just arrived. Times are the cluster's. */
export interface Flight {
  id: string
  from: NodeId
  to: NodeId
  kind: 'vote' | 'append' | 'heartbeat' | 'request' | 'preVote' | 'timeoutNow' | 'snapshot'
  reply: boolean
  reject: boolean
  term: number
  /**
   * Of a vote request, the candidate's last entry; of an append, the entry before those that it carries; of its reply, the last entry that is known to
   * match, or, where it rejects, the one that it refuses; of a snapshot, the last entry that it stands for.
   */
  index: number
  /** How many entries it carries; of a reply to an append, those that it answers. */
  entries: number
  /** Bytes on the wire. */
  size: number
  sent: number
  due: number
  /** 'refused': it arrived, and its receiver dropped it. */
  fate: 'delivered' | 'lost' | 'cut' | 'duplicated' | 'refused'
}

/** A property that a node broke, as the director found in what the nodes reported; or what a find shows, which is judged at every step and as a whole. */
export interface Violation {
  property: PropertyName | FindingName
  /** null where it is no single node's, as of 'linearizability' and 'liveness'; of 'disruption' it is who led. */
  node: NodeId | null
  /** The cluster's time, ms. */
  at: number
  /** What the property counts, such as a term and a node's number; property.go says what, 0 where there is no more. */
  numbers: readonly [a: number, b: number, c: number, d: number]
  /** The property in words: what holds where it is not broken. */
  sentence: string
}

export interface PictureOptions {
  /** 'light' where it is left out; 'either' has both colours of each ink, for an SVG within a page, whose `color-scheme` chooses. */
  theme?: 'light' | 'dark' | 'either'
  /** The tag of the language of all that it says; the lab's own where it is left out. */
  lang?: string
  /** What it is called, at most 200 characters; who leads, where it is left out. */
  title?: string
}
export interface Listeners {
  change: (status: Status) => void
  event: (event: LabEvent) => void
  crash: (crash: Crash) => void
  violation: (violation: Violation) => void
}

export interface Lab {
  /** The living leader of the highest term. */
  readonly leader: NodeId | null
  /** Everything at this moment; after a command's `await` it shows the command's effect. */
  status(): Status
  /** A node's log, from an index to another, both included. */
  log(node: NodeId, from?: number, to?: number): Promise<LogEntry[]>
  /** Waits for a leader, or until a function of the status holds; rejects with a `TimeoutError` after `within` ms of the cluster's clock, 10,000 where it is left out. */
  until(condition: 'leader' | ((status: Status) => unknown), options?: { within?: number }): Promise<Status>
  /** Sets a key. Like the other operations it resolves to an outcome, also when its time is over; it rejects where it was not even tried. */
  put(key: string, value: string, options?: OpOptions): Promise<OpResult>
  get(key: string, options?: ReadOptions): Promise<GetResult>
  delete(key: string, options?: OpOptions): Promise<DeleteResult>
  /** `read` is only for a txn whose operations are all gets. */
  txn(txn: Txn, options?: ReadOptions): Promise<TxnResult>
  /**
   * Tells a key's committed changes in order, each once, across failovers: those that are made from now on, or
   * `from` a revision on. The store keeps the last 500 to 1,000 revisions, or fewer where 1 MiB of values were
   * replaced; a watch from a revision before those is told `Compacted`, and ends. Returns a function that ends the watch.
   */
  watch(key: string, listener: (change: Change | Compacted) => void, options?: { from?: number }): () => void
  /** Ends a node's process; resolves once it is down. Its disk stays. */
  crash(node: NodeId): Promise<void>
  /** Begins a node's next incarnation, with what its disk holds; resolves once it has started. */
  restart(node: NodeId, options?: RestartOptions): Promise<void>
  /** Stops a node's process, as SIGSTOP does; what comes for it waits. */
  pause(node: NodeId): Promise<void>
  /** Lets a paused node go on. */
  resume(node: NodeId): Promise<void>
  /**
   * Lets a part of a node hang for a while, although its worker lives. 'disk': no sync of its disk ends. 'apply': committed entries are not
   * applied, and it answers no reads but local ones. 'process': nothing runs at all, as in a pause.
   */
  stall(node: NodeId, options: StallOptions): Promise<void>
  /** Cuts the link between two nodes, or only the way from the first to the second. */
  cut(from: NodeId, to: NodeId, options?: { oneWay?: boolean }): Promise<void>
  /** Cuts the links between groups, and restores those within; nodes that are not named form one more. */
  partition(groups: readonly (readonly NodeId[])[]): Promise<void>
  /** Restores all links. */
  heal(): Promise<void>
  /** Changes the running cluster, one node, or one link in one direction. */
  set(settings: Settings): Promise<void>
  set(settings: NodeSettings, target: { node: NodeId }): Promise<void>
  set(settings: LinkSettings, target: { link: readonly [from: NodeId, to: NodeId] }): Promise<void>
  /** Makes a node start an election. With pre-vote it asks the others first, so it raises no term while they hear a leader. */
  campaign(node: NodeId): Promise<void>
  /** Transfers leadership; resolves once the node is leader, rejects if the transfer fails. */
  transfer(node: NodeId): Promise<void>
  /**
   * Makes a node a voter or, with `learner`, a learner; a name that is free becomes a new node. Resolves once that is
   * committed and the leader shows it. A learner is promoted if its log is known to hold nine tenths of the leader's, as in etcd's
   * server, and, beyond etcd, if it has answered within an election timeout; else this rejects at once with how many entries it lags. It
   * waits only for a learner that answers and has not caught up yet since it was added.
   */
  add(node: NodeId, options?: AddOptions): Promise<void>
  /** Removes a node from the cluster. It goes on running without taking part. */
  remove(node: NodeId, options?: ChangeOptions): Promise<void>
  /** Makes all voters and learners those that are named, in one joint change; names that are free become new nodes. */
  reconfigure(members: Members, options?: ChangeOptions): Promise<void>
  /** Makes a node save a snapshot and drop its log before it. */
  compact(node: NodeId): Promise<void>
  /** Ends a node as a failure of its power does; its disk keeps 'nothing' of what was not synced, 'everything', or what a 'torn' write leaves. Live: only on memory disks, and nothing. */
  powerLoss(node: NodeId, options?: { remains?: 'nothing' | 'everything' | 'torn' }): Promise<void>
  /** Of a simulated lab: leaves a node's disk room for so many bytes in all, at least 1; without `bytes`, for any number. */
  fillDisk(node: NodeId, options?: { bytes?: number }): Promise<void>
  /** Of a simulated lab: turns one bit on the disk of a node that is down. */
  flipBit(node: NodeId): Promise<void>
  /** Stops the cluster's clock: no timer fires and nothing arrives, until `run`. It also ends a seek that is under way. */
  hold(options?: HoldOptions): Promise<void>
  /** Lets the clock go on. */
  run(): Promise<void>
  /**
   * Goes to a moment, ms of the cluster's clock, or to the latest one. A simulated lab itself goes there, exactly between two events, and is held. Of a
   * live one only what is shown does: all that had reached the lab by then, while the cluster runs on; 'now', or any call that asks something of the cluster, shows the present again.
   * `{ step }` is where so many steps of the scenario were over that is played, or was last, or the step of that name: exactly, where others were over at the same time.
   */
  seek(to: number | 'now' | { step: number | string }): Promise<void>
  /**
   * Lets one event of a simulated lab happen, or takes the last one back; null where there is none. The lab is held then. Of a live lab it
   * shows the moment at which the next node was heard, or the one before; beyond the present it rejects.
   */
  step(options?: { back?: boolean }): Promise<Happening | null>
  /** After a call that followed a seek: goes back to the end of the future that it replaced. */
  undo(): Promise<void>
  /**
   * A new simulated lab that starts from the moment in view, and is held there: with equal servers, disks, clocks and messages under way. It goes its own way,
   * and nobody can go back behind that moment. A live lab runs on; its clocks stand for some milliseconds meanwhile. Rejects where its engine can't be copied, or
   * where its recording does not have that moment any more.
   */
  fork(): Promise<Lab>
  /**
   * Runs two labs in virtual time from one moment of this one, the second with other settings from there on, asks both for the same at the same times, and tells what was
   * measured of each since; then both end. This lab goes on as it is. Where it plays a scenario, and nobody has asked its cluster for anything else, the scenario is played again
   * in both, from its seed, and goes on; else both are forks of it. Equal questions have equal answers. Rejects as `fork` does, and where a setting, a time or a step is malformed.
   */
  compare(options: CompareOptions): Promise<Comparison>
  /**
   * Plays a scenario: a built-in one by its name, or a document. Its cluster takes the place of this one: what is under way rejects, watches end, and the seed, settings and size are the scenario's;
   * the world, the engine and the speed stay. Live, its disks are in memory. Resolves once the last step is over, or one fails; the cluster goes on. Rejects, and
   * changes nothing, where the scenario is malformed or the engine lacks what it needs; and where the lab is sought to another moment, or plays another one, before it is over.
   * One that is played for a reader may be looked back at: it ends only where the run goes another way from there.
   */
  play(scenario: string | Scenario, options?: PlayOptions): Promise<Played>
  /** Ends the scenario that is played, if there is one; its cluster goes on as it is. What `play` has promised rejects. */
  leave(): Promise<void>
  /** The scenarios that ship with the lab. */
  readonly scenarios: readonly BuiltIn[]
  /** Has `status().measured` count from here. What was measured until now becomes its `before`. */
  mark(): Promise<void>
  /**
   * The recording, with its engine's name; `./build.sh replay FILE` runs it again. It takes at most 16 MiB: see Capabilities.checkpoints. That of a
   * simulated lab is the calls, 100,000 at most; once it is full, the lab rejects further calls with a sentence, and can still be sought, stepped, forked and recorded.
   */
  trace(): Promise<Blob>
  /** The cluster at the moment in view, drawn as the page's stage draws it: an SVG that stands alone, for any page, print or link. */
  picture(options?: PictureOptions): Promise<Blob>
  /**
   * A URL of `base`'s index.html that restores this moment: what the lab began as, and all that it was asked for until then, with the times. A simulated lab is
   * opened at this very moment, held, by any build; where a build comes to another digest, the page warns. Of a live lab it restores the settings and the calls,
   * made again in their order; real timers and chance differ. A link holds 1,000 calls and 16,384 characters; for a longer run, and for a fork of a live lab, this throws.
   */
  link(): string
  /** Judges the run so far. The cluster goes on running meanwhile, and a held one can be judged too. */
  check(options?: CheckOptions): Promise<CheckResult>
  /** Calls a listener whenever an event of that name comes; returns a function that removes it. */
  on<K extends keyof Listeners>(name: K, listener: Listeners[K]): () => void
  /** Ends the lab: resolves once every worker has ended and every file is gone. What is under way rejects, and so does every later call. */
  dispose(): Promise<void>

  /** The cluster's clock right now, ms; it runs between changes. */
  now(): number
  /** The last events, oldest first, at most 1,000. */
  events(): readonly LabEvent[]
  /**
   * The run as it went, as far as this lab was told of it: a value, which stays as it is. It goes on to the latest moment, whichever is in view, until a call begins another
   * future. Of a long run the oldest spans go, and operations and commits that are near to each other are told as one.
   */
  timeline(): Timeline
  /** Messages whose flight ends after `since`, for drawing. Kept for 2 s of real time. */
  flights(since: number): readonly Flight[]
  /**
   * The messages that left from one time of the run to another, in order: the last 512 by the end of that stretch at most. The moment in view stays.
   * `since` is the time from which on none is missing.
   */
  messages(from: number, to: number): Promise<{ messages: Flight[]; since: number }>
  /** Messages a second of cluster time on each directed link, over the last second; key 'n1>n2'. */
  traffic(): ReadonlyMap<string, number>
  /** Reports flights at every scale, not only when the cluster is slow enough to follow by eye. */
  everyFlight(on: boolean): Promise<void>
  /**
   * A frame's bytes, once its receiver has taken it and while the recording holds it; of a simulated lab as soon as it is under way, and until it
   * is not among the last 512 frames that came (fewer, where they have more than 256 KiB together); else null.
   */
  wire(flight: Flight): Promise<Uint8Array | null>
}
