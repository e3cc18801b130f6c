import english from './en.json' with { type: 'json' }

/** Why something was not done: a code of raft/order or raft/director, and what its sentence needs. */
export type Refusal = { code: string } & Readonly<Record<string, string | readonly string[]>>

const sentences: Readonly<Record<string, string>> = english

/** A refusal in words. */
export function sentence(refusal: Refusal): string {
  const say = (code: string) => (sentences[code] ?? code).replace(/\{(\w+)\}/g, (_, name: string) => words(refusal[name]))
  return say(refusal.code) + (refusal.maybe ? say('maybe') : '') + (refusal.within ? say('tried') : '')
}

function words(argument: string | readonly string[] = ''): string {
  return typeof argument === 'string' ? argument : argument.join(', ')
}
