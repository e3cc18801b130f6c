import type { LogEntry, NodeStatus, Progress } from '../../lab/types.js'
import type { Words } from '../../i18n/index.js'
import { say } from '../say.js'
import { termColours } from '../style/terms.js'
import type { Columns } from './columns.js'
import { longText, shortText } from './entry-text.js'

/** Indices from one to another, both included. */
export interface Span {
  from: number
  to: number
}

interface Cell {
  box: HTMLElement
  text: HTMLElement
  term: HTMLElement
  /** What it shows, to leave alone what has not changed. */
  shown: string
}

/** One node's log: a name, the cells that are in sight or near, and what the leader knows of it. */
export class LogRow {
  readonly element = make('div', 'line')
  readonly name = make('div', 'name')
  readonly #match = make('div', 'match')
  readonly #next = make('div', 'next')
  /** Stands for the entries that are in a snapshot. */
  readonly #fold = make('div', 'fold')
  readonly #folded = make('span', 'text')
  #columns: Columns
  /** By index, those that were placed first before the others. */
  readonly #cells = new Map<number, Cell>()

  constructor(columns: Columns) {
    this.#columns = columns
    this.#fold.append(this.#folded)
    this.element.append(this.#fold, this.#match, this.#next)
  }

  /** The columns stand elsewhere now: its cells are to be placed anew. */
  set columns(columns: Columns) {
    this.#columns = columns
    for (const { box } of this.#cells.values()) box.remove()
    this.#cells.clear()
  }

  /** Shows a span of entries. Cells of `kept`, which are in sight, stay where they are. Returns how many it filled. */
  show(node: NodeStatus, entry: (index: number) => LogEntry | undefined, span: Span, kept: Span, words: Words): number {
    this.element.className = `line${node.alive ? '' : ' down'}`
    say(this.name, node.id)
    this.name.className = `name ${node.alive ? node.role : 'down'}`
    this.#truncate(node.log.first, node.log.last)
    this.#snapshot(node, words)
    let filled = 0
    for (let index = Math.max(span.from, node.log.first); index <= Math.min(span.to, node.log.last); index++) {
      const cell = this.#cells.get(index) ?? this.#place(index, (at) => within(span, at) || within(kept, at))
      if (fill(cell, node, index, entry(index), words)) filled++
    }
    return filled
  }

  /** Shows what the leader knows of this node. */
  mark(progress: Progress | undefined, words: Words): void {
    const columns = this.#columns
    place(this.#match, progress && progress.match > columns.folded ? columns.at(progress.match) : undefined)
    place(this.#next, progress ? columns.at(progress.next) : undefined)
    this.#next.dataset['receiving'] = progress?.state === 'snapshot' ? words.logs.receiving(words.numbers.bytes(progress.offset), words.numbers.bytes(progress.size)) : ''
  }

  /** A log that begins with a snapshot shows it as one cell, as wide as the columns for which it stands. */
  #snapshot({ log }: NodeStatus, words: Words): void {
    const last = log.first - 1
    place(this.#fold, last > 0 ? 0 : undefined)
    if (last === 0) return
    const width = `${this.#columns.at(log.first) - 4}px`
    if (this.#fold.style.width !== width) this.#fold.style.width = width
    say(this.#folded, words.logs.folded(last))
  }

  #truncate(first: number, last: number): void {
    for (const [index, { box }] of this.#cells) {
      if (index >= first && index <= last) continue
      box.remove()
      this.#cells.delete(index)
    }
  }

  /** A cell at an index: one that nobody needs, or else a new one. */
  #place(index: number, needed: (at: number) => boolean): Cell {
    const cell = this.#spare(needed) ?? this.#make()
    place(cell.box, this.#columns.at(index))
    this.#cells.set(index, cell)
    return cell
  }

  #spare(needed: (at: number) => boolean): Cell | undefined {
    for (const [at, cell] of this.#cells) {
      if (needed(at)) continue
      this.#cells.delete(at)
      return cell
    }
    return undefined
  }

  #make(): Cell {
    const [box, text, term] = [make('div', 'cell'), make('span', 'text'), make('span', 'term')]
    box.append(text, term)
    this.element.append(box)
    return { box, text, term, shown: '' }
  }
}

function within({ from, to }: Span, index: number): boolean {
  return index >= from && index <= to
}

/** Shows an entry in a cell; false when it is there already. */
function fill(cell: Cell, node: NodeStatus, index: number, entry: LogEntry | undefined, words: Words): boolean {
  const state = index <= node.applied ? 'applied' : index <= node.commit ? 'committed' : 'open'
  const shown = `${words.lang} ${index} ${state} ${entry ? `${entry.term} ${entry.text}` : ''}`
  if (cell.shown === shown) return false
  cell.shown = shown
  const kind = entry?.kind === 'config' ? ' config' : ''
  cell.box.className = `cell${kind} ${entry ? `term-${entry.term % termColours} ${state}` : 'unknown'}`
  cell.box.dataset['index'] = String(index)
  say(cell.text, entry ? shortText(entry, words) : '…')
  say(cell.term, entry ? String(entry.term) : '')
  cell.box.title = entry ? words.logs.cell(index, entry.term, longText(entry, words), words.logs.states[state]) : ''
  return true
}

function make(name: 'div' | 'span', className: string): HTMLElement {
  const element = document.createElement(name)
  element.className = className
  return element
}

/** Moves an element to x, or out of sight. Not by a transform: hundreds of those are hundreds of layers to sort. */
export function place(element: HTMLElement, x: number | undefined): void {
  element.hidden = x === undefined
  const left = x === undefined ? '' : `${x}px`
  if (element.style.left !== left) element.style.left = left
}
