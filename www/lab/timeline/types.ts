/** A run as it went: what each node was, what failed, and what clients had of it. Times are ms of the cluster's clock. */
import type { LabEvent, NodeId, NodeStatus, Outcome, Role, StallOptions } from '../types.js'

/** What a node was for a while. */
export interface Span {
  readonly from: number
  /** null: it lasts. */
  readonly to: number | null
  readonly state: Role | 'down'
  readonly term: number
  readonly paused: boolean
  readonly member: NodeStatus['member']
}

export interface Lane {
  readonly node: NodeId
  /** One behind the other, without gaps. */
  readonly spans: readonly Span[]
}

/** What failed for a while. */
export interface Trouble {
  /** 'cut': the link from `node` to `peer`. 'disk', 'apply' and 'process' hang. 'host': see HostFault; `event` tells it. */
  readonly kind: 'down' | 'paused' | 'cut' | 'host' | StallOptions['what']
  /** null: a 'host' fault that struck more than one node. */
  readonly node: NodeId | null
  readonly peer: NodeId | null
  readonly from: number
  /** null: it lasts. */
  readonly to: number | null
  /** That with which it began; of 'host', ended. */
  readonly event: LabEvent
}

/** Clients' operations, which ended one after the other; of a long run several may be told as one. */
export interface Answers {
  /** When the first of them was asked for. */
  readonly asked: number
  /** When the first of them ended, and the last. */
  readonly from: number
  readonly to: number
  readonly count: Readonly<Record<Outcome, number>>
  /** The longest that one took. */
  readonly longest: number
  /** Of one alone, what it was, and the node that was asked last; null: none was. */
  readonly op: 'put' | 'get' | 'delete' | 'txn' | null
  readonly node: NodeId | null
}

/** An operation that has no answer yet. Those that began after the first 64 are told as one. */
export interface Waiting {
  /** When it, or the first of them, was asked for. */
  readonly asked: number
  readonly count: number
  /** Of one alone, what it is. */
  readonly op: Answers['op']
}

/** A leader's commits, one after the other; of a long run several may be told as one. */
export interface Commits {
  readonly node: NodeId
  readonly from: number
  readonly to: number
  readonly entries: number
}

/** A value: it never changes, and what is in it is shared by those that follow. */
export interface Timeline {
  /** From when on it is told; what was before is not kept. */
  readonly from: number
  /** In order of id. */
  readonly lanes: readonly Lane[]
  /** In order of `from`. */
  readonly troubles: readonly Trouble[]
  /** Elections' turning points, and violations, in order. */
  readonly marks: readonly LabEvent[]
  readonly answers: readonly Answers[]
  /** At the latest moment, oldest first. */
  readonly waiting: readonly Waiting[]
  readonly commits: readonly Commits[]
}
