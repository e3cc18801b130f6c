import type { Tongue } from '../sentence.js'
import sentences from './refusals.json' with { type: 'json' }

export const tongue = { sentences, join: (texts, ...values) => String.raw({ raw: texts }, ...values) } satisfies Tongue
