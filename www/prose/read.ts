import type { RaftLabElement } from '../element/public.js'
import { Unsaid } from '../element/unsaid.js'
import { short } from '../lab/short.js'
import { figureOf } from './naming.js'
import { readOrders, type Order } from './orders.js'

/** What buttons of a page have that act on its figures. */
export const marked = '[data-raft-lab]'

/** What a button is to do, and to which figure. It throws an Unsaid. */
export function read(button: HTMLElement): { readonly figure: RaftLabElement; readonly orders: readonly Order[] } {
  const { raftLab = '', do: line = '' } = button.dataset
  const figure = figureOf(button, raftLab)
  if (!figure) throw new Unsaid(({ prose }) => prose.noFigure(short(raftLab)))
  return { figure, orders: readOrders(line) }
}
