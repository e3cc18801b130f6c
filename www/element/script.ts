import type { Setup } from './attributes.js'
import type { Words } from '../i18n/index.js'

/** A setup with the scenario in the element's script, where it has one and nothing else names one. */
export function withScript(setup: Setup, element: Element, { attributes }: Words): Setup {
  const script = setup.scenario === null && element.querySelector(':scope > script[type="application/json"]')
  if (!script) return setup
  try {
    return { ...setup, scenario: JSON.parse(script.textContent ?? '') as unknown }
  } catch (error) {
    return { ...setup, problems: [...setup.problems, attributes.notJSON((error as Error).message)] }
  }
}
