/** `<button data-raft-lab="#fig" data-do="crash leader">`: buttons of a page that act on a figure of it. */
import type { RaftLabElement } from '../element/public.js'
import { errorTold, type Telling } from '../element/telling.js'
import { codeOf } from '../element/travel.js'
import { Unsaid } from '../element/unsaid.js'
import type { Status } from '../lab/types.js'
import { carryOut } from './acts.js'
import { bringIntoSight } from './figure.js'
import { statusOf } from './following.js'
import { figureOf } from './naming.js'
import { read } from './read.js'
import { tell, tellWrong, type While } from './told.js'

/** Does what a button says. */
export async function press(button: HTMLElement): Promise<void> {
  if (button.ariaBusy === 'true') return
  button.ariaBusy = 'true'
  try {
    const { figure, orders } = read(button)
    const lab = await bringIntoSight(figure)
    for (const order of orders) await carryOut(order, lab)
  } catch (error) {
    tell(button, errorTold(error), whileSo(error, figureOf(button, button.dataset['raftLab'] ?? '')))
  } finally {
    button.ariaBusy = null
  }
}

/** How long a figure's lab may be in the way of what it refused: while its servers and its clock are as they are. What is wrong with an order stays so. */
function whileSo(error: unknown, figure: RaftLabElement | undefined): While | undefined {
  const now = figure && statusOf(figure)
  if (!now) return undefined
  if (error instanceof Unsaid) return error.holds && { figure, holds: error.holds }
  if (error instanceof TypeError || error instanceof RangeError || codeOf(error) === undefined) return undefined
  const before = stateOf(now)
  return { figure, holds: (status) => stateOf(status) === before }
}

const stateOf = ({ held, leader, nodes }: Status): string => JSON.stringify([held, leader, nodes.map(({ id, alive, paused }) => [id, alive, paused])])

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
