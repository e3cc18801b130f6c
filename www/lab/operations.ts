/** What a client asks for, and what it is told. */
import type { NodeId } from './types.js'

export type Outcome = 'ok' | 'failed' | 'unknown'
export interface OpOptions {
  /** The node that gets the request and passes it to its leader. */
  via?: NodeId
  /** How long to try, ms of the cluster's clock. */
  within?: number
}
export interface ReadOptions extends OpOptions {
  /** 'lease': the leader asks nobody while a majority's promise not to vote holds. 'local': what the node that is asked has applied, however old. An engine without leases refuses 'lease'. */
  read?: 'linearizable' | 'lease' | 'local'
}
export interface OpResult {
  outcome: Outcome
  revision?: number
  index?: number
  term?: number
  /** Why it is not ok, in a sentence of the lab's language. */
  error?: string
  /** The same as a code, equal in every language, such as 'noLeaderKnown'. */
  code?: string
}
export interface GetResult extends OpResult {
  value?: string | null
  createRevision?: number
  modRevision?: number
  version?: number
}
export interface DeleteResult extends OpResult {
  deleted?: number
}
export interface Compare {
  key: string
  target: 'value' | 'version' | 'mod' | 'create'
  op: '=' | '!=' | '<' | '>'
  value: string | number
}
export type TxnOp = { put: readonly [key: string, value: string] } | { get: string } | { delete: string }
export interface Txn {
  compare?: readonly Compare[]
  success?: readonly TxnOp[]
  failure?: readonly TxnOp[]
}
export interface TxnResult extends OpResult {
  succeeded?: boolean
  /** One for each operation of the branch that ran. */
  responses?: Array<{ revision: number } | { value: string | null } | { deleted: number }>
}
/** A committed change. */
export interface Change {
  type: 'put' | 'delete'
  key: string
  value: string | null
  revision: number
  createRevision: number
  version: number
}
/** The end of a watch: the store has forgotten changes before the revision `compacted` that it was to tell. Watch from there to go on. */
export interface Compacted {
  type: 'compacted'
  key: string
  compacted: number
}
