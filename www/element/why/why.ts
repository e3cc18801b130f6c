import { html, nothing, type PropertyValues } from 'lit'
import { guard } from 'lit/directives/guard.js'
import { repeat } from 'lit/directives/repeat.js'
import type { LabEvent } from '../../lab/types.js'
import { Part } from '../part.js'
import { controls } from '../style/controls.js'
import { kinds, stepsOf, type Episode, type Kind } from './episode.js'
import { stallBody, stallOf, stallTitle } from './stalls.js'
import { gist, headline, section, sentence } from './tell.js'
import { whyLook } from './why-look.js'

const faces: Record<Kind, string> = { elections: '◆', replication: '■', members: '⊕', faults: '✕' }
/** How many lines a list has at first, and how many more a reader gets at once; single events pass fast, so of these there are more. */
const page = 60
const events = 300
/** How far a moment may be from an event that it shows, ms: times are told to the ns. */
const exact = 1e-6

/** What happened and why, an episode a line, newest first; each opens to its steps. */
export class Why extends Part {
  static override styles = [controls, whyLook]
  static override properties = { ...Part.properties, wanted: { state: true }, opened: { state: true }, most: { state: true }, held: { state: true }, single: { state: true } }
  declare wanted: ReadonlySet<Kind>
  /** Whether each event has a line of its own. */
  declare single: boolean
  /** The episodes that a reader opened, or closed, by their keys. */
  declare opened: ReadonlyMap<string, boolean>
  declare most: number
  /** While a pointer is over the list, the episodes that were there when it came: no other line comes between. */
  declare held: ReadonlySet<string> | null
  protected override every = 150

  constructor() {
    super()
    this.wanted = new Set(kinds)
    this.single = false
    this.opened = new Map()
    this.most = page
    this.held = null
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('view')) return
    this.opened = new Map()
    this.most = page
    this.held = null
  }

  protected override render() {
    const { why } = this.words
    const all = this.#episodes()
    const shown = this.#shown(all)
    const most = this.single ? this.most + events - page : this.most
    const lines = this.single ? repeat(this.moment.events.slice(-most).reverse(), ({ id }) => id, (event) => guard([event, this.words], () => this.#event(event))) : repeat(shown.slice(0, most), ({ key }) => key, (episode) => this.#episode(episode))
    const [count, newer] = this.single ? [this.moment.events.length, 0] : [shown.length, all.length - shown.length]
    return html`
      <div class="row chips" role="group" aria-label=${why.show}>
        ${kinds.map((kind) => html`<button ?disabled=${this.single} aria-pressed=${this.wanted.has(kind) ? 'true' : 'false'} @click=${() => this.#toggle(kind)}>${why.kinds[kind]}</button>`)}
        <button title=${why.everyMeaning} aria-pressed=${this.single ? 'true' : 'false'} @click=${() => (this.single = !this.single)}>${why.every}</button>
        <span class="newer small muted" title=${why.newerMeaning}>${newer > 0 ? why.newer(newer) : nothing}</span>
      </div>
      ${this.status.capabilities.reasons ? null : html`<p class="few small muted">${why.few}</p>`}
      <ol tabindex="0" aria-label=${why.label} @pointerenter=${this.#hold} @pointerleave=${this.#release}>
        ${count === 0 ? html`<li class="muted text">${why.empty}</li>` : lines}
        ${count > most ? html`<li><button class="plain" @click=${() => (this.most += page)}>${why.older}</button></li>` : nothing}
      </ol>
    `
  }

  /** Those of a past moment's run that came later are there too. */
  #episodes(): Episode[] {
    return this.moment.run.episodes(this.wanted)
  }

  #shown(all: Episode[]): Episode[] {
    const there = all.filter(({ key }) => this.held?.has(key))
    return there.length > 0 ? there : all
  }

  #isLater({ time }: LabEvent): boolean {
    return !this.status.view.now && time > this.moment.time + exact
  }

  #episode(episode: Episode) {
    const { words } = this
    const { key, kind, what, first, steps } = episode
    const stall = what === 'stall' ? stallOf(episode, this.status) : undefined
    const open = this.opened.get(key) ?? (stall !== undefined && stall.ended === null)
    const about = gist(episode)
    const later = this.#isLater(first)
    const line = () => {
      const text = stall ? stallTitle(stall, this.moment.time, words) : headline(episode, words)
      const opens = steps.length > 1 || stall !== undefined
      return html`<li class="${kind} ${about.name}${stall ? ' hang' : ''}${later ? ' later' : ''}">
        <span class="face" aria-hidden="true">${faces[kind]}</span>
        ${opens
          ? html`<details ?open=${open} @toggle=${(event: Event) => this.#open(key, (event.target as HTMLDetailsElement).open)}>
              <summary class="text">${text}</summary>
              ${open && stall ? html`<div class="body">${stallBody(stall, this.view, words)}</div>` : nothing} ${open ? this.#steps(episode) : nothing}
            </details>`
          : html`<span class="text">${text}</span>`}
        ${this.#where(about, first, opens)}
      </li>`
    }
    // A card counts on, and steps are earlier or later than the moment in view: those are drawn anew each time.
    return stall || !this.status.view.now ? line() : guard([episode, open, words], line)
  }

  #steps(episode: Episode) {
    const steps = stepsOf(episode)
    const now = this.status.view.now ? undefined : steps.filter((event) => !this.#isLater(event)).at(-1)
    return html`<ul class="steps">
      ${steps.map((event) => html`<li class=${event === now ? 'now' : this.#isLater(event) ? 'later' : nothing} aria-current=${event === now ? 'step' : nothing}><span class="text">${sentence(event, this.words)}</span>${this.#where(event, event, false, episode.first)}</li>`)}
      ${episode.left > 0 ? html`<li class="muted">${this.words.why.left(episode.left)}</li>` : nothing}
    </ul>`
  }

  #event(event: LabEvent) {
    return html`<li class=${event.name}><span class="text">${sentence(event, this.words)}</span>${this.#where(event)}</li>`
  }

  /** The section that something is about, and the way to a moment, which a step tells as the time since the first. Where a line opens, its steps have that for the keyboard. */
  #where(about: LabEvent, { time } = about, opens = false, first?: LabEvent) {
    const { why } = this.words
    const where = section(about, this.words)
    return html`<span class="where">
      <button class="when" title=${why.seek} tabindex=${opens ? -1 : nothing} @click=${() => this.ask.travel.seek(time)}>${first ? why.since(time - first.time) : why.at(time)}</button>
      ${where ? html`<span class="muted" title=${why.section(where)}>${where}</span>` : nothing}
    </span>`
  }

  readonly #hold = ({ pointerType }: PointerEvent): void => {
    if (pointerType !== 'touch') this.held = new Set(this.#episodes().map(({ key }) => key))
  }

  readonly #release = (): void => {
    this.held = null
  }

  #open(key: string, open: boolean): void {
    if (this.opened.get(key) !== open) this.opened = new Map(this.opened).set(key, open)
  }

  #toggle(kind: Kind): void {
    const wanted = new Set(this.wanted)
    if (!wanted.delete(kind)) wanted.add(kind)
    this.wanted = wanted
  }
}
