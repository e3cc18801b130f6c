import type { Setup } from './attributes.js'
import type { Words } from '../i18n/index.js'

/** A setup with the scenario in the element's script, where it has one and nothing else names one. */
export function withScript(setup: Setup, element: Element, { attributes }: Words): Setup {
  const script = setup.scenario === null && element.querySelector(':scope > script[type="application/json"]')
  if (!script) return setup
  try {
    return { ...setup, scenario: JSON.parse((script.textContent ?? '').trim()) as unknown } // trim() takes a byte order mark too
  } catch (error) {
    return { ...setup, unplayable: attributes.notJSON((error as Error).message) }
  }
}
