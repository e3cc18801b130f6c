import type { Tongue } from '../sentence.js'
import lab from './lab.json' with { type: 'json' }
import refusals from './refusals.json' with { type: 'json' }

/** Most codes are of Go's; those of the lab's own scripts are in lab.json. */
const sentences = { ...refusals, ...lab }

export const tongue = { lang: 'en', sentences, join: (texts, ...values) => String.raw({ raw: texts }, ...values), lessons: {} } satisfies Tongue

export type Code = keyof typeof sentences
