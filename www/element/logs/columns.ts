import type { NodeStatus } from '../../lab/types.js'

/** px of a cell with its gap. */
export const cellWidth = 76
/** px of the column in which a snapshot's entries are folded, with its gap. */
const foldWidth = 2 * cellWidth

/** Where the columns stand. Those of entries that no node has any more, since snapshots stand for them, are folded into one. */
export class Columns {
  constructor(
    /** Indices from 1 to this one are folded; 0 folds none. */
    readonly folded: number,
  ) {}

  /** px at which the cell of an index begins. */
  at(index: number): number {
    return index <= this.folded ? 0 : this.#fold + (index - this.folded - 1) * cellWidth
  }

  /** The index whose cell is at so many px, or the first that is not folded. */
  index(x: number): number {
    return this.folded + 1 + Math.max(0, Math.floor((x - this.#fold) / cellWidth))
  }

  get #fold(): number {
    return this.folded > 0 ? foldWidth : 0
  }
}

/** How many indices no log has. A node that has nothing yet does not count. */
export function foldedBy(nodes: readonly NodeStatus[]): number {
  const firsts = nodes.filter(({ log }) => log.last > 0).map(({ log }) => log.first)
  return firsts.length === 0 ? 0 : Math.min(...firsts) - 1
}
