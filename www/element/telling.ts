import type { Words } from '../i18n/index.js'
import { sentence } from '../i18n/sentence.js'
import { reasonOf, refusalOf } from '../lab/voice.js'
import { Unsaid } from './unsaid.js'

/** What is told to a reader, in the language that they read when it is drawn. */
export type Telling<T = string> = (words: Words) => T

/** What an error says. */
export function errorTold(error: unknown): Telling {
  if (error instanceof Unsaid) return error.say
  return ({ tongue }) => (error instanceof Error ? sentence(reasonOf(error), tongue) : String(error))
}

/** Why a result is not ok; '' where it is. */
export function resultTold(result: { readonly error?: string }): Telling {
  const why = refusalOf(result)
  return ({ tongue }) => (why ? sentence(why, tongue) : (result.error ?? ''))
}
