import { bytes, listed, ms, whole } from './numbers.js'

export const prose = {
  noFigure: (name: string) => `There is no figure "${name}": this takes the id of a raft-lab of the page.`,
  nothing: (verbs: readonly string[]) => `data-do is empty. It takes orders with ; between, such as “crash leader”: ${listed(verbs)}.`,
  noVerb: (verb: string, verbs: readonly string[]) => `“${verb}” is no order. The orders are ${listed(verbs)}.`,
  surplus: (verb: string, word: string, takes: readonly string[]) =>
    `${verb}: “${word}” is one word too many. ${takes.length === 0 ? `Behind ${verb} come only words such as name=value.` : `Behind ${verb} come ${listed(takes)}, and words such as name=value.`}`,
  noArgument: (verb: string, name: string) => `${verb} takes no “${name}” here.`,
  notJSON: (why: string) => `data-do begins as JSON and is none: ${why}.`,
  noLeader: 'There is no leader now.',
  noFollower: 'There is no follower now.',
  noCrashed: 'No node is down now.',
  noValue: (name: string, names: readonly string[]) => `“${name}” can’t be set here. A raft-value’s name is one of ${listed(names)}.`,
  noOut: (name: string, names: readonly string[]) => `“${name}” is not measured. A raft-out’s name is one of ${listed(names)}.`,
  noGuess: (name: string, names: readonly string[]) => `“${name}” can’t be guessed. A raft-guess’s name is one of ${listed(names)}.`,
  noStep: (name: string, names: readonly string[] | null) =>
    `There is no step “${name}”. ${names === null ? 'A raft-step’s “at” is the name of a step of its figure’s scenario.' : names.length === 0 ? 'No step of this figure’s scenario has a name.' : `The steps of its figure’s scenario are ${listed(names)}.`}`,
  noWay: (way: string) => `A raft-step is on="scroll" or has no “on”; not “${way}”.`,
  nothingPlayed: 'This figure plays no scenario, so it has no steps.',
  show: 'Show this in the figure',
  shown: (step: number, steps: number) => `The figure is at step ${step} of ${steps}.`,
  guessLabel: 'Your guess',
  guess: 'That is my guess',
  again: 'Guess again',
  waits: (said: string) => `You said ${said}. Your run has not shown it yet.`,
  gap: (said: string, was: string) => `You said ${said}; in your run it was ${was}.`,
  takes: (low: number, high: number, unit: string) => `It takes a number from ${low} to ${high}${unit && ` ${unit}`}.`,
  notYet: 'not yet',
  nobody: 'nobody',
  unitNames: { ms: 'ms', count: '', bytes: 'B/s', rate: '/s' },
  units: {
    ms,
    count: (n: number) => whole(n),
    bytes: (n: number) => `${bytes(Math.round(n))}/s`,
    rate: (n: number) => `${whole(n)}/s`,
  },
}
