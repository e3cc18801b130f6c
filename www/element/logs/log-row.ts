import type { LogEntry, NodeStatus, Progress } from '../../lab/types.js'
import type { Words } from '../i18n/index.js'
import { termColours } from '../style/tokens.js'
import { shortText } from './entry-text.js'

/** Widths in px: of the names that stay on the left, and of a cell with its gap. */
export const nameWidth = 48
export const cellWidth = 76

/** Where the cell of an index begins. */
export function cellAt(index: number): number {
  return nameWidth + (index - 1) * cellWidth
}

interface Cell {
  box: HTMLElement
  text: HTMLElement
  term: HTMLElement
  /** What it shows, to leave alone what has not changed. */
  shown: string
}

/** One node's log: a name, the cells that are in sight, and what the leader knows of it. */
export class LogRow {
  readonly element = make('div', 'line')
  readonly #name = make('div', 'name')
  readonly #match = make('div', 'match')
  readonly #next = make('div', 'next')
  readonly #cells = new Map<number, Cell>()
  readonly #free: Cell[] = []

  constructor() {
    this.element.append(this.#name, this.#match, this.#next)
  }

  /** Shows the entries from one index to another. */
  show(node: NodeStatus, progress: Progress | undefined, entry: (index: number) => LogEntry | undefined, from: number, to: number, words: Words): void {
    this.element.className = `line${node.alive ? '' : ' down'}`
    if (this.#name.textContent !== node.id) this.#name.textContent = node.id
    this.#name.className = `name ${node.alive ? node.role : 'down'}`
    for (const [index, cell] of this.#cells) if (index < from || index > to || index > node.log.last) this.#release(index, cell)
    for (let index = from; index <= Math.min(to, node.log.last); index++) this.#cell(node, index, entry(index), words)
    place(this.#match, progress && progress.match >= 1 ? cellAt(progress.match) : undefined)
    place(this.#next, progress ? cellAt(progress.next) : undefined)
  }

  #cell(node: NodeStatus, index: number, entry: LogEntry | undefined, words: Words): void {
    const state = index <= node.applied ? 'applied' : index <= node.commit ? 'committed' : 'open'
    const shown = entry ? `${state} ${entry.term} ${entry.text}` : state
    let cell = this.#cells.get(index)
    if (cell?.shown === shown) return
    if (!cell) {
      cell = this.#free.pop() ?? this.#make()
      this.#cells.set(index, cell)
      place(cell.box, cellAt(index))
    }
    cell.shown = shown
    cell.box.className = `cell ${entry ? `term-${entry.term % termColours} ${state}` : 'unknown'}`
    cell.box.dataset['index'] = String(index)
    cell.text.textContent = entry ? shortText(entry, words) : '…'
    cell.term.textContent = entry ? String(entry.term) : ''
    cell.box.title = entry ? words.logs.cell(index, entry.term, entry.text, words.logs.states[state]) : ''
  }

  #make(): Cell {
    const [box, text, term] = [make('div', 'cell'), make('span', 'text'), make('span', 'term')]
    box.append(text, term)
    this.element.append(box)
    return { box, text, term, shown: '' }
  }

  #release(index: number, cell: Cell): void {
    this.#cells.delete(index)
    cell.shown = ''
    place(cell.box, undefined)
    this.#free.push(cell)
  }
}

function make(name: 'div' | 'span', className: string): HTMLElement {
  const element = document.createElement(name)
  element.className = className
  return element
}

/** Moves an element to x, or out of sight. */
export function place(element: HTMLElement, x: number | undefined): void {
  element.hidden = x === undefined
  const left = x === undefined ? '' : `translateX(${x}px)`
  if (element.style.transform !== left) element.style.transform = left
}
