import type { Captions, Tongue } from '../../i18n/sentence.js'
import type { BuiltIn, Caption, Scenario } from '../types.js'
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

const told = new Map<Tongue, ReadonlyMap<string, Scenario>>()

/** The documents, with captions in a language beside the English ones. */
export function documentsIn(tongue: Tongue): ReadonlyMap<string, Scenario> {
  const all = told.get(tongue) ?? new Map([...documents].map(([name, document]) => [name, frozen(captioned(document, tongue, tongue.lessons[name]))]))
  told.set(tongue, all)
  return all
}

function captioned(document: Scenario, { lang }: Tongue, captions: Captions | undefined): Scenario {
  if (!captions) return document
  const said = [...captions.say]
  const also = (caption: Caption | undefined, text: string) => ({ en: '', ...caption, [lang]: text })
  return { ...document, title: also(document.title, captions.title), steps: document.steps?.map((step) => (step.say ? { ...step, say: also(step.say, said.shift() ?? '') } : step)) ?? [] }
}

/** What is told of each. */
export function builtIn(tongue: Tongue): readonly BuiltIn[] {
  return frozen([...documentsIn(tongue)].map(([name, { title, needs = [], steps = [] }]) => ({ name, title: title as BuiltIn['title'], needs, steps })))
}
