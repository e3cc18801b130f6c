import type { Delta, DeltaTold } from './messages.js'
import { sentence, type Refusal } from '../i18n/sentence.js'

/** The delta with a sentence wherever a code came. */
export function worded(delta: DeltaTold): Delta {
  const { clock } = delta
  if (clock) clock.why = said(clock.why) ?? ''
  for (const node of Object.values(delta.nodes ?? {})) if (node.down) node.down = said(node.down)
  for (const crash of delta.crashes ?? []) crash.stack = said(crash.stack)
  for (const violation of delta.violations ?? []) violation.sentence = sentence({ code: violation.property })
  return delta as Delta
}

const said = (why: string | Refusal | null): string | null => (typeof why === 'object' && why ? sentence(why) : why)
