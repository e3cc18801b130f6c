/** `<button data-raft-lab="#fig" data-do="crash leader">`: buttons of a page that act on a figure of it. */
import { bringAround, wordsAround } from '../element/language.js'
import { carryOut } from './acts.js'
import { bringIntoSight } from './figure.js'
import { Unread } from './orders.js'
import { read } from './read.js'
import { tell } from './told.js'

/** Does what a button says. */
export async function press(button: HTMLElement): Promise<void> {
  if (button.ariaBusy === 'true') return
  button.ariaBusy = 'true'
  try {
    await bringAround(button)
    const { figure, orders } = read(button)
    const lab = await bringIntoSight(figure)
    for (const order of orders) await carryOut(order, lab, wordsAround(button))
  } catch (error) {
    tell(button, error instanceof Unread ? error.said(wordsAround(button)) : error instanceof Error ? error.message : String(error))
  } finally {
    button.ariaBusy = null
  }
}

/** What was told of buttons that can't be read, while that holds. */
const known = new WeakMap<HTMLElement, string>()

/** Tells of a button that can't be read, until it can be. */
export async function check(button: HTMLElement): Promise<void> {
  await bringAround(button)
  const wrong = whyUnread(button)
  if (wrong === (known.get(button) ?? null)) return
  if (wrong === null) known.delete(button)
  else known.set(button, wrong)
  tell(button, wrong)
}

function whyUnread(button: HTMLElement): string | null {
  try {
    read(button)
    return null
  } catch (error) {
    return (error as Unread).said(wordsAround(button))
  }
}
