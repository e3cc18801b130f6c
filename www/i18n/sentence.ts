import { tongue as english } from './en/tongue.js'

/** What is wrong: a code of raft/refusal, and what its sentence needs. */
export interface Refusal {
  readonly code: string
  readonly [argument: string]: string | number | readonly string[] | Refusal
}

/** What a scenario says to its reader in one language: its title, and its captions in their order. */
export interface Captions {
  readonly title: string
  readonly say: readonly string[]
}

/** How a lab speaks a language. */
export interface Tongue {
  /** Its tag. */
  readonly lang: string
  /** The captions of built-in scenarios, by name. English ones stand in the scenarios. */
  readonly lessons: Readonly<Record<string, Captions>>
  /** By code, with the names of its arguments in braces. */
  readonly sentences: Readonly<Record<string, string>>
  /** Joins texts with the values between them. */
  readonly join: (texts: readonly string[], ...values: readonly unknown[]) => string
}

/** A refusal in words. */
export function sentence(refusal: Refusal, tongue: Tongue = english): string {
  const { sentences, join } = tongue
  const say = (code: string) => {
    const [text = '', ...rest] = (sentences[code] ?? code).split(/\{(\w+)\}/)
    const names = rest.filter((_, i) => i % 2 === 0)
    return join([text, ...rest.filter((_, i) => i % 2 === 1)], ...names.map((name) => words(refusal[name])))
  }
  const words = (argument: Refusal[string] = ''): string => {
    if (typeof argument !== 'object') return String(argument)
    return 'code' in argument ? sentence(argument, tongue) : argument.join(', ')
  }
  return say(refusal.code) + (refusal.maybe ? say('maybe') : '') + (refusal.within ? say('tried') : '')
}
