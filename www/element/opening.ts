import type { Running } from './cluster.js'
import { inUrl } from './attributes.js'
import { opening } from './captions.js'
import { isLeft } from './travel.js'

/** Words of a URL that say how a lab looks and speaks, and nothing of what it is. */
const looks: readonly string[] = ['lang', 'theme']

/** Whether an element opens with it: where its page says so, and no word of its URL asks for anything else. */
export function opens(element: Element): boolean {
  return element.hasAttribute(opening) && [...inUrl(element).keys()].every((word) => looks.includes(word))
}

/** Plays it, on the cluster that is there or on another one; the page's own writes wait until it is over. `running` is what runs now. */
export async function open(running: () => Running | undefined, writes: number, how: { here: boolean }, fail: (error: Error) => void): Promise<void> {
  const { lab, client } = running()!
  client.write(0)
  await lab.play(opening, how).catch((error: Error) => isLeft(error) || running()?.lab !== lab || fail(error))
  if (running()?.lab === lab) running()?.client.write(writes)
}
