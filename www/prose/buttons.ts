/** `<button data-raft-lab="#fig" data-do="crash leader">`: buttons of a page that act on a figure of it. */
import type { Words } from '../i18n/index.js'
import { bringAround, wordsAround } from '../element/language.js'
import { bringIntoSight, figureOf } from './figure.js'
import { carryOut, readOrders } from './orders.js'
import { tell } from './told.js'

/** What a button is to do, and to which figure; it throws where it can't be read. */
function read(button: HTMLElement, words: Words) {
  const { raftLab = '', do: line = '' } = button.dataset
  const figure = figureOf(button, raftLab)
  if (!figure) throw new SyntaxError(words.prose.noFigure(raftLab))
  return { figure, orders: readOrders(line, words) }
}

/** Does what a button says. */
export async function press(button: HTMLElement): Promise<void> {
  if (button.ariaBusy === 'true') return
  button.ariaBusy = 'true'
  try {
    await bringAround(button)
    const words = wordsAround(button)
    const { figure, orders } = read(button, words)
    const lab = await bringIntoSight(figure)
    for (const order of orders) await carryOut(order, lab, words)
  } catch (error) {
    tell(button, error instanceof Error ? error.message : String(error))
  } finally {
    button.ariaBusy = null
  }
}

/** Tells of those buttons of a page that can't be read. */
export function look(page: Document): void {
  for (const button of page.querySelectorAll<HTMLElement>('[data-raft-lab]')) void lookAt(button)
}

async function lookAt(button: HTMLElement): Promise<void> {
  await bringAround(button)
  try {
    read(button, wordsAround(button))
  } catch (error) {
    tell(button, (error as Error).message)
  }
}
