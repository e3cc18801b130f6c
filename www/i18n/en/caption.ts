import type { Caption } from '../../lab/types.js'
import { count } from './numbers.js'

/** What a scenario says under the stage. */
export const caption = {
  label: 'Scenario',
  text: ({ en }: Caption) => en,
  step: (step: number, of: number) => (step < of ? `step ${step + 1} of ${of}` : `all ${count(of, 'step')} passed`),
  failed: (why: string) => `The scenario has ended here: ${why}`,
}
