import type { NodeId } from '../../lab/types.js'

/** What a reader presses: the four verbs, and what takes two of them back. */
export const verbs = ['crash', 'cut', 'split', 'write'] as const
export type Verb = (typeof verbs)[number] | 'restart' | 'heal'

/** Why a verb did nothing. */
export type Hindrance = 'held' | 'nobodyLeads' | 'nobodyRuns' | 'noMajority' | 'oneServer' | 'cutAlready' | 'tooFew' | 'failed'

/** What a verb asked a cluster for. */
export type Act =
  | { readonly do: 'crash'; readonly node: NodeId; readonly term: number }
  /** `last` is the last entry of whoever led then; 0: nobody did. */
  | { readonly do: 'restart'; readonly nodes: readonly NodeId[]; readonly last: number }
  /** `few` were cut off from `many`; who led then, and in which term, where anybody did. */
  | { readonly do: 'cut'; readonly few: readonly NodeId[]; readonly many: readonly NodeId[]; readonly leader: NodeId | null; readonly term: number }
  | { readonly do: 'heal' }
  /** These are to become candidates at one moment, whereas `hung`, who led, hangs. */
  | { readonly do: 'split'; readonly servers: readonly NodeId[]; readonly hung: NodeId | null }
  /** `asked` is the line of the client's results that it is. */
  | { readonly do: 'write'; readonly key: string; readonly value: string; readonly asked: string }
  | { readonly do: 'nothing'; readonly verb: Verb; readonly why: Hindrance }

/** An act, and where in the run it stands. */
export type Deed = Act & {
  /** Ms of the cluster's clock. */
  readonly at: number
  /** The id of the last event before it. */
  readonly since: number
  /** When the future began in which it was done, or which it began; null: it is the first one. */
  readonly undo: number | null
}
