import { html, nothing } from 'lit'
import type { Words } from '../i18n/index.js'
import type { View } from './moment.js'
import type { Part } from './part.js'
import { panels, standsAlone, table, tagOf, type Column, type PanelRow, type PartName } from './parts.js'

/** Panels that are always open, and whose headings are read and not seen. */
const steady: readonly PartName[] = ['stage', 'verbs']

type AnyName = (typeof table)[number]['name']

/** Narrower than this, px, all parts but the stage and those of time are closed until a reader opens them. */
const narrow = 600

/** How the parts of a cluster stand together: those that are asked for, in columns, each in a panel that opens and closes. */
export class Layout {
  /** Whether it has the room for all parts; undefined while it has not been shown. */
  #wide: boolean | undefined
  /** Parts that a reader opened, closed or used, and those that came later: each stays as it is, however wide the lab becomes. */
  readonly #chosen = new Map<PartName, boolean>()
  #view: View | undefined
  /** One of each part, of the view that is drawn. */
  readonly #made = new Map<string, Part>()
  readonly #room = new ResizeObserver(([entry]) => this.#fit(entry?.contentRect.width ?? 0))

  constructor(private readonly changed: () => void) {}

  /** Follows the width of an element. */
  follow(element: Element): void {
    this.#room.observe(element)
  }

  /** Opens a part, whatever the width. */
  open(name: PartName): void {
    this.#choose(name, true)
  }

  /** The one part of that name, once it was drawn. */
  part<P extends Part>(name: AnyName): P | undefined {
    return this.#made.get(name) as P | undefined
  }

  draw(view: View, words: Words, names: readonly PartName[]) {
    if (view !== this.#view) this.#made.clear()
    this.#view = view
    const column = (name: Column) => panels.filter((row) => row.place === name && names.includes(row.name) && standsAlone(row, names)).map((row) => this.#panel(row, words, names))
    const box = (name: string, ...bodies: readonly unknown[][]) => (bodies.flat().length > 0 ? html`<div class=${name}>${bodies}</div>` : nothing)
    const around = (place: 'head' | 'foot') => table.filter((row) => row.place === place).map(({ name }) => this.#one(name, words, true))
    const [scene, top, main] = [column('scene'), column('top'), column('main')]
    const upper = [scene.length > 0 ? box('scene', scene) : nothing, ...top].filter((body) => body !== nothing)
    return html`
      ${around('head')}
      <div class="columns">${upper.length + main.length > 0 ? box('main', [upper.length > 0 ? box('top', upper) : nothing], main) : nothing} ${box('side', column('side'))}</div>
      ${around('foot')}
    `
  }

  /** Takes the width that it has now; one that is hidden has none. In a frame of its own, since what opens or closes may change the width. */
  #fit(width: number): void {
    if (width <= 0) return
    requestAnimationFrame(() => {
      if (this.#wide === width >= narrow) return
      this.#wide = width >= narrow
      this.changed()
    })
  }

  #isOpen(name: PartName, names: readonly PartName[]): boolean {
    return steady.includes(name) || (this.#chosen.get(name) ?? (this.#wide || name === 'time' || (name === 'timeline' && this.#view?.moment.status.world === 'sim') || names.length === 1))
  }

  #choose(name: PartName, open: boolean): void {
    if (this.#chosen.get(name) === open) return
    this.#chosen.set(name, open)
    this.changed()
  }

  /** One part, with a heading that opens and closes it, but for those that are always open. */
  #panel({ name }: PanelRow, words: Words, names: readonly PartName[]) {
    const open = this.#isOpen(name, names)
    const title = words.element.parts[name]
    const heading =
      steady.includes(name)
        ? html`<span class="title">${title}</span>`
        : html`<button class="title" aria-expanded=${open ? 'true' : 'false'} aria-controls=${name} @click=${() => this.#choose(name, !open)}>${title}</button>`
    return html`<section class="panel ${name}${steady.includes(name) ? ' steady' : ''}${open ? ' open' : ''}"><h2>${heading}</h2><div class="body" id=${name} ?hidden=${!open} @focusin=${() => this.#choose(name, true)}>${this.#one(name, words, open)}</div></section>`
  }

  #one(name: AnyName, words: Words, active: boolean): Part {
    const part = this.#made.get(name) ?? (document.createElement(tagOf({ name })) as Part)
    this.#made.set(name, part)
    return Object.assign(part, { view: this.#view, words, active })
  }
}
