import type { BuiltIn, Scenario } from '../types.js'
import { frozen } from '../frozen.js'
import election from './election.json' with { type: 'json' }
import figure8 from './figure-8.json' with { type: 'json' }
import leaderCrash from './leader-crash.json' with { type: 'json' }
import learner from './learner.json' with { type: 'json' }
import logRepair from './log-repair.json' with { type: 'json' }
import opening from './opening.json' with { type: 'json' }
import partition from './partition.json' with { type: 'json' }
import rejoin from './rejoin.json' with { type: 'json' }
import replication from './replication.json' with { type: 'json' }
import rollingUpgrade from './rolling-upgrade.json' with { type: 'json' }
import splitVote from './split-vote.json' with { type: 'json' }

/** The documents that ship with the lab, by name, in the order in which a reader may want them. */
export const documents: ReadonlyMap<string, Scenario> = new Map<string, Scenario>(frozen(Object.entries({
  election,
  replication,
  'leader-crash': leaderCrash,
  'split-vote': splitVote,
  partition,
  'log-repair': logRepair,
  'figure-8': figure8,
  rejoin,
  learner,
  'rolling-upgrade': rollingUpgrade,
  opening,
} as Record<string, Scenario>)))

/** What is told of each. */
export const builtIn: readonly BuiltIn[] = frozen([...documents].map(([name, { title, needs = [], steps = [] }]) => ({ name, title: title as BuiltIn['title'], needs, steps })))
