import { isFind } from '../lab/playing.js'
import { longestDocument } from '../lab/vocabulary.js'
import type { Setup } from './attributes.js'

/** A setup that plays a document: a find in virtual time, where nobody says another world. */
export function playing(setup: Setup, scenario: unknown): Setup {
  const { options } = setup
  return { ...setup, scenario, ...(isFind(scenario) && { options: { world: 'sim', ...options } }) }
}

/** A setup with the scenario in the element's script, where it has one and nothing else names one. */
export function withScript(setup: Setup, element: Element): Setup {
  const script = setup.scenario === null && element.querySelector(':scope > script[type="application/json"]')
  if (!script) return setup
  const text = script.textContent ?? ''
  if (text.length > longestDocument) return { ...setup, unplayable: ({ attributes }) => attributes.longScript(longestDocument) }
  try {
    return playing(setup, JSON.parse(text.trim()) as unknown) // trim() takes a byte order mark too
  } catch (error) {
    return { ...setup, unplayable: ({ attributes }) => attributes.notJSON((error as Error).message) }
  }
}
