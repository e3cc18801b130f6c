import { tongue as english, type Code } from '../i18n/en/tongue.js'
import { bring, wordsFor } from '../i18n/index.js'
import { sentence, type Refusal, type Tongue } from '../i18n/sentence.js'

/** A refusal of which there is a sentence. */
export interface Told extends Refusal {
  readonly code: Code
}

type Kind = new (sentence: string, options?: ErrorOptions) => Error

/** What errors and results say, so that it can be said in another language. */
const said = new WeakMap<object, Refusal>()

/** An error that says a refusal, in English until a lab says it in its own language. Its cause is the refusal, without the call that it is of. */
export function refused(refusal: Told, Kind: Kind = Error): Error {
  const error = new Kind(sentence(refusal), { cause: refusal.code === 'call' ? refusal.why : refusal })
  said.set(error, refusal)
  return error
}

/** What an error says, as another one's reason. */
export function reasonOf(error: Error): Refusal {
  return said.get(error) ?? { code: 'said', text: error.message }
}

/** What an error or a result says; undefined: nothing, or words of its own. */
export function refusalOf(of: object): Refusal | undefined {
  return said.get(of)
}

/** A result that says a refusal. */
export function saying<T extends object>(result: T, refusal: Refusal | undefined): T {
  if (refusal) said.set(result, refusal)
  return result
}

/** What is asked of a held lab, for which there was a reason or none, ''. */
export function held(call: string, why: string | Refusal): Error {
  return refused({ code: 'call', do: call, why: why ? { code: 'isHeldFor', why } : { code: 'isHeld' } })
}

/** How a lab speaks. */
export class Voice {
  constructor(public tongue: Tongue = english) {}

  say(what: string | Refusal): string {
    return typeof what === 'string' ? what : sentence(what, this.tongue)
  }

  /** Carries out a call, whose error is then said in this language. */
  telling<T>(call: () => T): T {
    if (this.tongue === english) return call()
    try {
      const answer = call()
      return answer instanceof Promise ? (answer.catch((error: unknown) => this.#fail(error)) as T) : answer
    } catch (error) {
      return this.#fail(error)
    }
  }

  #fail(error: unknown): never {
    const refusal = said.get(error as Error)
    if (refusal) Object.defineProperty(error, 'message', { value: this.say(refusal), configurable: true, writable: true })
    throw error
  }
}

/** A voice in the language of a tag; in English where that one's words do not come. */
export async function voiceOf(tag: string): Promise<Voice> {
  await bring(tag)?.catch(() => {})
  return new Voice(wordsFor(tag).tongue)
}

/** Has every method of a class say its errors in the language of its object. */
export function spoken(prototype: { readonly voice: Voice }): void {
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    if (name === 'constructor' || typeof value !== 'function') continue
    const method = value as (...given: unknown[]) => unknown
    Object.defineProperty(prototype, name, {
      value(this: { readonly voice: Voice }, ...given: unknown[]) {
        return this.voice.telling(() => method.apply(this, given))
      },
    })
  }
}
