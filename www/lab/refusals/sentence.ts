import english from './en.json' with { type: 'json' }

/** What is wrong: a code of raft/refusal, and what its sentence needs. */
export interface Refusal {
  readonly code: string
  readonly [argument: string]: string | readonly string[] | Refusal
}

const sentences: Readonly<Record<string, string>> = english

/** A refusal in words. */
export function sentence(refusal: Refusal): string {
  const say = (code: string) => (sentences[code] ?? code).replace(/\{(\w+)\}/g, (_, name: string) => words(refusal[name]))
  return say(refusal.code) + (refusal.maybe ? say('maybe') : '') + (refusal.within ? say('tried') : '')
}

function words(argument: Refusal[string] = ''): string {
  if (typeof argument === 'string') return argument
  return 'code' in argument ? sentence(argument) : argument.join(', ')
}
