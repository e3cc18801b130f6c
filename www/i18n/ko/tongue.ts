import type { Tongue } from '../sentence.js'
import type { tongue as english } from '../en/tongue.js'
import lab from './lab.json' with { type: 'json' }
import lessons from './lessons.json' with { type: 'json' }
import refusals from './refusals.json' with { type: 'json' }
import { say } from './josa.js'

export const tongue = { lang: 'ko', sentences: { ...refusals, ...lab }, join: say, lessons } satisfies Tongue & typeof english
