/** `<button data-raft-lab="#fig" data-do="crash leader">`: buttons of a page that act on a figure of it. */
import { errorTold, type Telling } from '../element/telling.js'
import { carryOut } from './acts.js'
import { bringIntoSight } from './figure.js'
import { read } from './read.js'
import { tell, tellWrong } from './told.js'

/** Does what a button says. */
export async function press(button: HTMLElement): Promise<void> {
  if (button.ariaBusy === 'true') return
  button.ariaBusy = 'true'
  try {
    const { figure, orders } = read(button)
    const lab = await bringIntoSight(figure)
    for (const order of orders) await carryOut(order, lab)
  } catch (error) {
    tell(button, errorTold(error))
  } finally {
    button.ariaBusy = null
  }
}

/** Tells of a button that can't be read, until it can be. */
export function check(button: HTMLElement): void {
  tellWrong(button, whyUnread(button))
}

function whyUnread(button: HTMLElement): Telling | null {
  try {
    read(button)
    return null
  } catch (error) {
    return errorTold(error)
  }
}
