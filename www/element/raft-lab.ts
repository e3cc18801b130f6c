import { html, nothing, type PropertyValues } from 'lit'
import type { Lab } from '../lab/types.js'
import { toggleHold, toggleSpeed } from './ask.js'
import { asked, livingSetting, observed, readAttributes, type PartName, type Wish } from './attributes.js'
import type { Bar } from './bar.js'
import { coloursAround, PageWatch, type Colours } from './colours.js'
import { wordsFor, type Words } from './i18n/index.js'
import { Life, type Running } from './life.js'
import type { Anew } from './settings/anew.js'
import { frameLook } from './style/frame.js'
import { controls } from './style/controls.js'
import { tokens } from './style/tokens.js'
import { Styled } from './styled.js'

/** Narrower than this, px, all parts but the stage are closed until a reader opens them. */
const narrow = 640

/**
 * `<raft-lab>`: a cluster and the page's parts around it. It starts when it is scrolled
 * into view, rests while it can't be seen, and ends when it leaves the page.
 */
export class RaftLab extends Styled {
  static override styles = [tokens, controls, frameLook]
  static override properties = {
    running: { state: true },
    wish: { state: true },
    failure: { state: true },
    notices: { state: true },
    waking: { state: true },
    wide: { state: true },
    chosen: { state: true },
    colours: { state: true },
  }
  protected declare running: Running | undefined
  protected declare wish: Wish | undefined
  protected declare failure: string
  protected declare notices: readonly string[]
  protected declare waking: boolean
  /** Whether it has the room for all parts; undefined while it has not been shown. */
  protected declare wide: boolean | undefined
  /** Parts that a reader opened, closed or used, and those that came later: each stays as it is, however wide the lab becomes. */
  protected declare chosen: ReadonlyMap<PartName, boolean>
  /** Those of its own; undefined where it has its page's as they are. */
  protected declare colours: Colours | undefined
  readonly #internals = this.attachInternals()
  #life = this.#born()
  /** What was asked for when it was last read, by name. */
  #asked: ReadonlyMap<string, string> = new Map()
  /** What a reader asked of a new cluster in the place of attributes, until the page changes those; '' takes one away. */
  readonly #instead = new Map<string, string>()
  readonly #sight = new IntersectionObserver((entries) => this.#see(entries.at(-1)?.isIntersecting ?? false))
  readonly #room = new ResizeObserver(([entry]) => this.#fit(entry?.contentRect.width ?? 0))
  readonly #page = new PageWatch(() => this.#colour())

  constructor() {
    super()
    this.failure = ''
    this.notices = []
    this.waking = false
    this.chosen = new Map()
  }

  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, ...observed]
  }

  /** Resolves to the lab once it runs; rejects when it can't start, for the reason that the element shows. */
  get ready(): Promise<Lab> {
    return this.#life.ready
  }

  /** The lab, once `ready` has resolved. */
  get lab(): Lab | undefined {
    return this.#life.running?.lab
  }

  get #words(): Words {
    return wordsFor(this.lang || this.closest('[lang]')?.getAttribute('lang') || navigator.language)
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#plan()
    this.#sight.observe(this)
    this.#page.begin(this)
    this.#colour()
    addEventListener('hashchange', this.#address)
    addEventListener('keydown', this.#pageKey)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#sight.unobserve(this)
    this.#page.end()
    removeEventListener('hashchange', this.#address)
    removeEventListener('keydown', this.#pageKey)
    setTimeout(() => this.#leave(), 0) // an element that is moved comes back at once
  }

  override attributeChangedCallback(name: string, old: string | null, value: string | null): void {
    super.attributeChangedCallback(name, old, value)
    if (old !== value) this.#instead.delete(name)
    if (!this.isConnected || old === value) return
    if (name === 'lang') return this.requestUpdate()
    this.#follow()
  }

  readonly #address = (): void => {
    if (this.hasAttribute('fragment')) this.#follow()
  }

  /** What the page asks for has changed: a running cluster takes up what it can, another is planned anew. */
  #follow(): void {
    if (!this.#life.begun || this.failure) return this.#plan()
    const before = this.#asked
    this.#asked = asked(this, this.#instead)
    for (const name of new Set([...before.keys(), ...this.#asked.keys()])) {
      const value = this.#asked.get(name)
      if (value !== before.get(name)) this.#adopt(name, value)
    }
  }

  protected override firstUpdated(): void {
    const strut = this.renderRoot.querySelector('.strut')
    if (strut) this.#room.observe(strut)
  }

  /** Takes the width that it has now; one that is hidden has none. In a frame of its own, since what opens or closes may change the width. */
  #fit(width: number): void {
    if (width > 0) requestAnimationFrame(() => (this.wide = width >= narrow))
  }

  #isOpen(name: PartName): boolean {
    return name === 'stage' || (this.chosen.get(name) ?? (this.wide || this.wish?.parts.length === 1))
  }

  #choose(name: PartName, open: boolean): void {
    if (this.chosen.get(name) !== open) this.chosen = new Map(this.chosen).set(name, open)
  }

  #born(): Life {
    const life = new Life(
      (error) => this.#tell(error instanceof Error ? error.message : String(error)),
      (on) => (this.waking = on && life === this.#life),
    )
    // The first to hear of it, so that who waits for `ready` sees the state.
    life.ready.then(() => life === this.#life && this.#state('running', true), () => {})
    return life
  }

  /** Reads what the page asks for; with nothing wrong in it, the cluster may start once it is seen. */
  #plan(): void {
    if (this.running) return
    if (this.wish?.problems.length || this.failure) {
      this.#life = this.#born()
      this.failure = ''
      this.#sight.unobserve(this)
      this.#sight.observe(this)
    }
    this.#asked = asked(this, this.#instead)
    this.wish = readAttributes(this, this.#instead, this.#words)
    if (this.wish.problems.length > 0) this.#life.end(new TypeError(this.wish.problems.join(' ')))
  }

  /** Shows a state to style sheets and scripts, as `:state(name)`: the attributes are the page's. */
  #state(name: string, on: boolean): void {
    try {
      if (on) this.#internals.states.add(name)
      else this.#internals.states.delete(name)
    } catch {
      // An older browser has no such states; only its style sheets miss them.
    }
  }

  /** Takes the colours that its page asks for, or has. */
  #colour(): void {
    const theme = this.wish?.theme ?? 'auto'
    this.colours = theme === 'auto' ? coloursAround(this) : theme
  }

  #see(seen: boolean): void {
    const { wish } = this
    if (seen && wish && wish.problems.length === 0 && !this.#life.begun) void this.#begin(this.#life, wish)
    this.#life.see(seen)
  }

  async #begin(life: Life, wish: Wish): Promise<void> {
    try {
      this.requestUpdate()
      this.running = await life.begin(wish.options)
      if (this.running) this.running.client.write(wish.writes)
    } catch (error) {
      const reason = error instanceof Error ? error : new Error(String(error))
      if (life === this.#life) this.failure = reason.message
      life.end(reason)
    }
  }

  #leave(): void {
    if (this.isConnected) return
    this.#end(this.#words.element.removed)
  }

  #end(why: string): void {
    this.#life.end(new Error(why))
    this.running = undefined
    this.#state('running', false)
    this.#life = this.#born()
  }

  /** Ends the cluster and begins another; where the page's URL says what it is, with another URL. The attributes stay the page's. */
  readonly #anew = ({ detail }: CustomEvent<Anew>): void => {
    this.#end(this.#words.element.replaced)
    const inUrl = this.hasAttribute('fragment')
    const words = new URLSearchParams(location.hash.slice(1))
    for (const [name, value] of Object.entries(detail)) {
      if (!inUrl) this.#instead.set(name, value)
      else if (value) words.set(name, value)
      else words.delete(name)
    }
    if (inUrl) history.replaceState(history.state, '', `#${words}`)
    this.#plan()
    this.#sight.unobserve(this)
    this.#sight.observe(this)
  }

  /** An attribute, or its word in the page's URL, changed while the cluster runs. */
  #adopt(name: string, value: string | undefined): void {
    const words = this.#words
    const wish = readAttributes(this, this.#instead, words)
    const problem = wish.problems.find((text) => text.startsWith(`${name}=`))
    if (problem) return this.#tell(problem)
    if (name === 'parts') this.#show(wish)
    else if (name === 'theme') this.wish = { ...(this.wish ?? wish), theme: wish.theme }
    else if (name === 'writes' && this.running) this.running.client.write(wish.writes)
    else {
      const setting = value === undefined ? undefined : livingSetting(name, value)
      if (setting) void this.ready.then((lab) => lab.set(setting)).catch((error: Error) => this.#tell(words.element.notSet(error.message)))
      else this.#tell(words.element.startsOnly(name))
    }
  }

  /** Parts that are new come opened. */
  #show(wish: Wish): void {
    const known = this.wish?.parts ?? []
    for (const part of wish.parts) if (!known.includes(part)) this.#choose(part, true)
    this.wish = wish
  }

  #tell(notice: string): void {
    this.notices = [...this.notices.filter((text) => text !== notice), notice].slice(-3)
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('wish')) this.#colour()
    this.#state('light', this.wish?.theme === 'light')
    this.#state('dark', this.wish?.theme === 'dark')
  }

  protected override render() {
    const { running } = this
    const words = this.#words
    // Nothing between the two: a page's white-space would make a line of it.
    return html`<canvas class="strut" height="0" aria-hidden="true" @transitionrun=${this.#colour}></canvas
      ><div class="room"><div class="lab" tabindex="-1" data-colours=${this.colours ?? nothing} @keydown=${this.#key} @anew=${this.#anew}>
        ${this.notices.map((text) => this.#notice(text, words))}
        ${this.waking ? html`<p class="notice back" role="status"><span>${words.element.waking}</span></p>` : nothing} ${running ? this.#parts(running, words) : this.#cover(words)}
      </div></div>`
  }

  /** What stands in the place of a cluster that does not run. */
  #cover({ element }: Words) {
    const problems = this.wish?.problems ?? []
    if (problems.length > 0) {
      return html`<div class="cover" role="alert"><p><b>${element.refused}</b></p><ul>${problems.map((text) => html`<li>${text}</li>`)}</ul></div>`
    }
    if (this.failure) return html`<div class="cover" role="alert"><p><b>${element.failed}</b></p><p>${this.failure}</p></div>`
    return html`<div class="cover quiet" role="status"><p>${this.#life.begun ? element.starting(this.wish?.options.nodes ?? 5) : element.waiting}</p></div>`
  }

  #notice(text: string, { element }: Words) {
    const dismiss = () => (this.notices = this.notices.filter((other) => other !== text))
    return html`<p class="notice" role="alert"><span>${text}</span><button class="plain" aria-label=${element.dismiss} @click=${dismiss}>✕</button></p>`
  }

  #parts(running: Running, words: Words) {
    const { view } = running
    const parts = this.wish?.parts ?? []
    const column = (name: string, names: readonly PartName[], body: unknown) => (names.some((part) => parts.includes(part)) ? html`<div class=${name}>${body}</div>` : nothing)
    const stage = this.#panel('stage', words, html`<raft-lab-stage .view=${view} .words=${words}></raft-lab-stage>`)
    const why = this.#panel('why', words, html`<raft-lab-why .view=${view} .words=${words} .active=${this.#isOpen('why')}></raft-lab-why>`)
    const logs = this.#panel('logs', words, html`<raft-lab-logs .view=${view} .words=${words} .active=${this.#isOpen('logs')}></raft-lab-logs>`)
    const client = this.#panel('client', words, html`<raft-lab-client .view=${view} .words=${words} .active=${this.#isOpen('client')}></raft-lab-client>`)
    const settings = this.#panel('settings', words, html`<raft-lab-settings .view=${view} .words=${words} .active=${this.#isOpen('settings')}></raft-lab-settings>`)
    return html`
      <raft-lab-bar .view=${view} .words=${words}></raft-lab-bar>
      <div class="columns">
        ${column('main', ['stage', 'why', 'logs'], html`${column('top', ['stage', 'why'], [stage, why])} ${logs}`)}
        ${column('side', ['client', 'settings'], [settings, client])}
      </div>
      <raft-lab-twin .view=${view} .words=${words}></raft-lab-twin>
    `
  }

  /** One part, with a heading that opens and closes it; the stage is always open. */
  #panel(name: PartName, { element }: Words, body: unknown) {
    if (!this.wish?.parts.includes(name)) return nothing
    const open = this.#isOpen(name)
    const heading =
      name === 'stage'
        ? html`<span class="title">${element.parts[name]}</span>`
        : html`<button class="title" aria-expanded=${open ? 'true' : 'false'} aria-controls=${name} @click=${() => this.#choose(name, !open)}>${element.parts[name]}</button>`
    return html`<section class="panel ${name}${open ? ' open' : ''}"><h2>${heading}</h2><div class="body" id=${name} ?hidden=${!open} @focusin=${() => this.#choose(name, true)}>${body}</div></section>`
  }

  /** On a page that is the lab's own, keys count while nothing has the focus, too. */
  readonly #pageKey = (event: KeyboardEvent): void => {
    const { body, documentElement } = document
    if ((event.target === body || event.target === documentElement) && ownsPage(this)) this.#key(event)
  }

  /** Keys count inside the lab, never in a field, and a button keeps its own. */
  #key(event: KeyboardEvent): void {
    const [target] = event.composedPath()
    if (!this.running || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !(target instanceof Element)) return
    if (target.closest('input, select, textarea')) return
    const { view } = this.running
    if (event.key === ' ' && !target.closest('button, [role=button]')) toggleHold(view.moment, view.ask)
    else if (event.key === '1') toggleSpeed(view.moment, view.ask)
    else if (event.key === '?') this.renderRoot.querySelector<Bar>('raft-lab-bar')?.toggleKeys()
    else return
    event.preventDefault()
  }
}

/** Whether an element is its page's one purpose: the URL is its own, it is alone, and it takes most of the room. */
function ownsPage(element: RaftLab): boolean {
  const alone = document.querySelectorAll('raft-lab').length === 1
  return alone && element.hasAttribute('fragment') && element.offsetHeight > document.documentElement.scrollHeight / 2
}
