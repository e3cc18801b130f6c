import { html, nothing, type PropertyValues } from 'lit'
import type { Arrival } from '../lab/arrive.js'
import { letSpeak } from '../lab/lab.js'
import type { Lab, Scenario } from '../lab/types.js'
import { asked, isRead, livingSetting, observed, readAttributes, unusedBeside, type Setup } from './attributes.js'
import type { Bar } from './bar/bar.js'
import { Cluster, type Running } from './cluster.js'
import { cover, forkNotice, wakingNotice } from './cover.js'
import { coloursAround, PageWatch, type Colours } from './colours.js'
import { bring, wordsFor, type Words } from '../i18n/index.js'
import { Keys } from './keys.js'
import { languageAround } from './language.js'
import { Layout } from './layout.js'
import { Notices } from './notices.js'
import { open, opens } from './opening.js'
import type { Anew } from './settings/anew.js'
import { playing, withScript } from './script.js'
import { frameLook } from './style/frame.js'
import { controls } from './style/controls.js'
import { tokens } from './style/tokens.js'
import { Styled } from './styled.js'
import { codeOf, isLeft } from './travel.js'

/**
 * `<raft-lab>`: a cluster and the page's parts around it. It starts when it is scrolled
 * into view, rests while it can't be seen, and ends when it leaves the page.
 */
export class RaftLab extends Styled {
  static override styles = [tokens, controls, frameLook]
  static override properties = {
    running: { state: true },
    setup: { state: true },
    failure: { state: true },
    waking: { state: true },
    colours: { state: true },
    origin: { state: true },
  }
  protected declare running: Running | undefined
  protected declare setup: Setup | undefined
  protected declare failure: string
  protected declare waking: boolean
  /** Those of its own; undefined where it has its page's as they are. */
  protected declare colours: Colours | undefined
  /** Of a fork: its lab, and whence it comes. */
  protected declare origin: { readonly lab: Promise<Lab>; readonly of: RaftLab; readonly at: number } | undefined
  readonly #internals = this.attachInternals()
  #cluster = this.#another()
  /** What was asked for when it was last read, by name. */
  #asked: ReadonlyMap<string, string> = new Map()
  /** A fragment of the page's URL that was refused. */
  #barred: string | undefined
  /** What a reader asked of a new cluster in the place of attributes, until the page changes those; '' takes one away. */
  readonly #instead = new Map<string, string>()
  /** A scenario that a reader has opened, in the place of the page's; undefined: none. */
  #opened: unknown
  readonly #sight = new IntersectionObserver((entries) => this.#see(entries.at(-1)?.isIntersecting ?? false))
  readonly #layout = new Layout(() => this.requestUpdate())
  readonly #keys = new Keys(this, () => this.running?.view, () => this.#layout.part<Bar>('bar')?.toggleKeys())
  readonly #notices = new Notices(() => this.requestUpdate())
  /** The lab that plays what is asked for, once it is at the moment of its link. */
  #stage: Lab | undefined
  readonly #page = new PageWatch(() => this.#surrounded())
  #words = wordsFor('en')
  /** Resolves once the words of the language that it is to speak are here. */
  #coming: Promise<void> | undefined

  constructor() {
    super()
    this.failure = ''
    this.waking = false
  }

  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, ...observed]
  }

  /** Resolves to the lab once it runs; rejects when it can't start, for the reason that the element shows. */
  get ready(): Promise<Lab> {
    return this.#cluster.ready
  }

  /** The lab, once `ready` has resolved. */
  get lab(): Lab | undefined {
    return this.#cluster.running?.lab
  }

  /** See RaftLabElement. */
  async goTo(step: string | number): Promise<void> {
    await this.ready
    await this.running?.view.ask.reading.reach(step)
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#page.begin(this)
    this.#colour()
    addEventListener('hashchange', this.#address)
    this.#keys.listen()
    this.#speak()
    if (this.#coming) void this.#coming.then(() => this.isConnected && this.#enter())
    else this.#enter()
  }

  #enter(): void {
    this.#plan()
    this.#watch()
  }

  /** Takes up the language of the page around it, once its words are here. */
  #speak(): void {
    const tag = languageAround(this)
    const coming = bring(tag)
    if (!coming) return this.#take(wordsFor(tag))
    const failed = (error: Error) => {
      this.#notices.tell(wordsFor('en').element.noWords(tag, error.message))
      this.#take(wordsFor(tag))
    }
    this.#coming ??= coming.then(() => {
      this.#coming = undefined
      this.#speak()
    }, failed)
  }

  #take(words: Words): void {
    this.#coming = undefined
    if (words === this.#words) return
    this.#words = words
    if (this.running) letSpeak(this.running.lab, words.tongue)
    else if (this.setup && !this.#cluster.begun) this.setup = this.#read() // what is wrong is said anew
    this.requestUpdate()
  }

  /** Nothing is drawn in another language while the words are on their way. */
  protected override scheduleUpdate(): void | Promise<unknown> {
    return this.#coming && !this.running ? this.#coming.then(() => super.scheduleUpdate()) : super.scheduleUpdate()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#sight.disconnect()
    this.#page.end()
    removeEventListener('hashchange', this.#address)
    this.#keys.end()
    setTimeout(() => this.#leave(), 0) // an element that is moved comes back at once
  }

  override attributeChangedCallback(name: string, old: string | null, value: string | null): void {
    super.attributeChangedCallback(name, old, value)
    if (old !== value) this.#instead.delete(name)
    if (name === 'scenario') this.#opened = undefined
    if (!this.isConnected || old === value) return
    if (name === 'lang') this.#speak()
    else if (this.setup) this.#follow() // it is read whole before
  }

  readonly #address = (): void => {
    if (!this.hasAttribute('fragment')) return
    const barred = this.#barred !== undefined
    this.#barred = undefined
    if (barred && this.#cluster.begun) this.#renew()
    else if (this.setup) this.#follow()
  }

  /** What the page asks for has changed: a running cluster takes up what it can, another is planned anew. */
  #follow(): void {
    if (!this.#cluster.begun || this.failure) return this.#plan()
    const before = this.#asked
    this.#asked = asked(this, this.#instead, this.#barred)
    if (this.#asked.get('moment') !== before.get('moment')) return this.#renew()
    for (const name of new Set([...before.keys(), ...this.#asked.keys()])) {
      const value = this.#asked.get(name)
      if (value !== before.get(name)) this.#adopt(name, value)
    }
  }

  /** Begins another cluster, of what the page asks for now; what is wrong there leaves the one that runs. */
  #renew(): void {
    const { refused, problems } = this.#read()
    if (refused.length + problems.length > 0) return this.#refuse([...refused, ...problems])
    this.#end(this.#words.element.replaced)
    this.#notices.clear()
    this.#plan()
    this.#watch()
  }

  #read(): Setup {
    const setup = readAttributes(this, this.#instead, this.#words, this.#barred)
    return this.#opened === undefined ? withScript(setup, this, this.#words) : playing(setup, this.#opened)
  }

  /** The words of the page's URL do not count. */
  #refuse(why: readonly string[]): void {
    this.#barred = location.hash
    this.#notices.tell(this.#words.element.linkRefused(why))
  }

  protected override firstUpdated(): void {
    const strut = this.renderRoot.querySelector('.strut')
    if (strut) this.#layout.follow(strut)
    this.#watch()
  }

  /** Looks, and looks again, whether the lab is in sight: its room, since an element of display: contents has no box. */
  #watch(): void {
    this.#sight.disconnect()
    const room = this.renderRoot?.querySelector('.room')
    if (room) this.#sight.observe(room)
  }

  #another(): Cluster {
    const cluster = new Cluster(
      (error) => this.#notices.tell(error instanceof Error ? error.message : String(error)),
      (on) => (this.waking = on && cluster === this.#cluster),
      (running) => cluster === this.#cluster && (this.running = running),
    )
    // The first to hear of it, so that who waits for `ready` sees the state.
    cluster.ready.then(() => cluster === this.#cluster && this.#state('running', true), () => {})
    return cluster
  }

  /** Reads what the page asks for; with nothing wrong in it, the cluster may start once it is seen. */
  #plan(): void {
    if (this.running) return
    if (this.setup?.problems.length || this.failure) {
      this.#cluster = this.#another()
      this.failure = ''
      this.#watch()
    }
    this.setup = this.#read()
    if (this.setup.refused.length > 0) this.#refuse(this.setup.refused)
    this.#asked = asked(this, this.#instead, this.#barred)
    if (this.setup.problems.length > 0) this.#cluster.end(new TypeError(this.setup.problems.join(' ')))
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

  /** The page around it has changed. */
  #surrounded(): void {
    this.#colour()
    this.#speak()
  }

  /** Takes the colours that its page asks for, or has. */
  #colour(): void {
    const theme = this.setup?.theme ?? 'auto'
    this.colours = theme === 'auto' ? coloursAround(this) : theme
  }

  #see(seen: boolean): void {
    const { setup } = this
    if (seen && setup && setup.problems.length === 0 && !this.#cluster.begun) void this.#begin(this.#cluster, setup)
    this.#cluster.see(seen)
  }

  async #begin(cluster: Cluster, setup: Setup): Promise<void> {
    try {
      this.requestUpdate()
      const running = (this.running = await this.#boot(cluster, setup))
      if (running) letSpeak(running.lab, this.#words.tongue) // it may be another by now
      const arrival = await running?.there
      if (cluster !== this.#cluster || !running) return
      if (arrival) this.#arrived(arrival, running.lab.status().build)
      this.#stage = running.lab
      this.#play(running, { ...(this.setup ?? setup), ...((this.origin || arrival) && { scenario: null }) })
    } catch (error) {
      const reason = error instanceof Error ? error : new Error(String(error))
      if (cluster === this.#cluster) this.failure = reason.message
      cluster.end(reason)
    }
  }

  /** Boots a cluster; where what its page's URL says is refused, without that. */
  async #boot(cluster: Cluster, setup: Setup): Promise<Running | undefined> {
    try {
      return await cluster.begin({ ...setup.options, lang: this.#words.lang }, this.origin?.lab)
    } catch (error) {
      const refused = error instanceof TypeError || error instanceof RangeError || codeOf(error) !== undefined
      if (!refused || !setup.fromUrl || cluster !== this.#cluster) throw error
      this.#refuse([(error as Error).message])
      this.setup = this.#read()
      this.#asked = asked(this, this.#instead, this.#barred)
      return cluster.begin({ ...this.setup.options, lang: this.#words.lang })
    }
  }

  /** Says what the lab of a link is, unless it is the very moment. */
  #arrived({ build, differs, made, refused, left, again }: Arrival, own: string): void {
    const { element } = this.#words
    if (again) this.#notices.tell(element.lessonAgain, 'status')
    else if (this.setup?.options.world !== 'sim') this.#notices.tell(element.linkAgain(made, refused, left))
    else if (differs) this.#notices.tell(element.linkDiffers(build, own))
  }

  /** Plays the scenario that is asked for; in the meantime the page itself writes nothing. Where there is none, or it can't be played, it does. */
  #play({ lab, client }: Running, { scenario, writes, unplayable, ...setup }: Setup): void {
    const { element } = this.#words
    if (scenario === null && !unplayable && this.#instead.size === 0 && opens(this)) return this.#reopen({ here: true })
    client.write(scenario === null ? writes : 0)
    if (unplayable) this.#notices.tell(element.notPlayed(unplayable))
    if (scenario === null) return
    const unused = unusedBeside(this, this.#instead, this.#barred)
    if (unused.length > 0) this.#notices.tell(element.besideScenario(unused), 'status')
    void lab.play(scenario as Scenario, { reading: isRead(setup) }).catch((error: Error) => {
      if (!isLeft(error)) this.#notices.tell(element.notPlayed(error.message))
      if (this.running?.client === client) client.write(writes)
    })
  }

  /** Plays what the page opens with, on the cluster that is there, or again on another. */
  readonly #reopen = (how = { here: false }): void => {
    void open(() => this.running, this.setup?.writes ?? 0, how, (error) => this.#notices.tell(this.#words.element.notPlayed(error.message)))
  }

  /** Whoever clicks anything reads a scenario at their own pace from now on. */
  readonly #touch = (): void => this.running?.view.ask.reading.take()

  #leave(): void {
    if (this.isConnected) return
    this.#end(this.#words.element.removed)
  }

  #end(why: string): void {
    this.#cluster.end(new Error(why))
    this.running = this.origin = undefined
    this.#state('running', false)
    this.#cluster = this.#another()
  }

  /** Ends the cluster and begins another; where the page's URL says what it is, with another URL. The attributes stay the page's. */
  readonly #anew = ({ detail }: CustomEvent<Anew>): void => {
    this.#opened = undefined
    this.#replace(detail)
  }

  /** Plays what a reader has opened; a find in virtual time, in another lab where this one is live. */
  readonly #open = ({ detail }: CustomEvent<unknown>): void => {
    const { running } = this
    void running?.lab.play(detail as Scenario).catch((error: Error) => {
      if (codeOf(error) !== 'onlyVirtual' || running !== this.running) return this.#notices.tell(error.message)
      this.#opened = detail
      this.#replace({ world: 'sim', scenario: '' })
    })
  }

  #replace(asked: Readonly<Record<string, string>>): void {
    this.#end(this.#words.element.replaced)
    const inUrl = this.hasAttribute('fragment')
    const words = new URLSearchParams(this.#barred === undefined ? location.hash.slice(1) : '')
    this.#barred = undefined
    words.delete('moment')
    this.#instead.set('moment', '')
    for (const [name, value] of Object.entries(asked)) {
      if (!inUrl) this.#instead.set(name, value)
      else if (value) words.set(name, value)
      else words.delete(name)
    }
    if (inUrl) history.replaceState(history.state, '', `#${words}`)
    this.#plan()
    this.#watch()
  }

  /** Puts a second lab below this one, which goes on from the moment in view. */
  readonly #fork = (): void => {
    const { lab } = this
    if (!lab) return
    const fork = this.cloneNode() as RaftLab
    for (const name of ['id', 'fragment', 'opening']) fork.removeAttribute(name)
    for (const [name, value] of this.#asked) if (name !== 'moment') fork.setAttribute(name, value)
    for (const [name, value] of this.#instead) fork.#instead.set(name, value)
    fork.#instead.set('world', 'sim')
    fork.origin = { lab: lab.fork(), of: this, at: lab.status().time }
    this.after(fork)
    fork.#see(true)
    fork.scrollIntoView()
    void fork.updateComplete.then(() => fork.#focus())
  }

  /** Puts two labs below this one, which go on from a moment of it, one setting apart. */
  readonly #compare = (): void => {
    const duel = Object.assign(document.createElement('raft-duel'), { of: this, closes: true })
    this.after(duel)
    duel.scrollIntoView({ block: 'nearest' })
  }

  /** Ends a fork, and goes back to the lab that it came of. */
  readonly #unfork = (): void => {
    if (this.origin) this.origin.of.#focus()
    this.remove()
  }

  #focus(): void {
    this.renderRoot.querySelector<HTMLElement>('.lab')?.focus({ preventScroll: true })
  }

  /** An attribute, or its word in the page's URL, changed while the cluster runs. */
  #adopt(name: string, value: string | undefined): void {
    const words = this.#words
    const setup = this.#read()
    const problem = [...setup.problems, ...setup.refused].find((text) => text.startsWith(`${name}=`))
    if (problem) return this.#notices.tell(problem)
    if (name === 'lang') this.#speak()
    else if (name === 'parts') this.#show(setup)
    else if (name === 'theme') this.setup = { ...(this.setup ?? setup), theme: setup.theme }
    else if (name === 'writes' && this.running) this.running.client.write(setup.writes)
    else if (name === 'scenario' || name === 'reading') this.#replay(name, setup)
    else {
      const setting = value === undefined ? undefined : livingSetting(name, value)
      if (setting) void this.ready.then((lab) => lab.set(setting)).catch((error: Error) => this.#notices.tell(words.element.notSet(error.message)))
      else this.#notices.tell(words.element.startsOnly(name))
    }
  }

  /** Another scenario is played at once, or as soon as there is a lab for it. */
  #replay(name: string, { scenario, reading, unplayable }: Setup): void {
    if (!this.setup) return
    this.setup = { ...this.setup, scenario, reading, unplayable }
    if (name === 'scenario' && this.running && this.running.lab === this.#stage) this.#play(this.running, this.setup)
  }

  /** Parts that are new come opened. */
  #show(setup: Setup): void {
    const known = this.setup?.parts ?? []
    for (const part of setup.parts) if (!known.includes(part)) this.#layout.open(part)
    this.setup = setup
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('setup')) this.#colour()
    this.#state('light', this.setup?.theme === 'light')
    this.#state('dark', this.setup?.theme === 'dark')
  }

  protected override render() {
    const { running } = this
    const words = this.#words
    // Nothing between the two: a page's white-space would make a line of it.
    return html`<canvas class="strut" height="0" aria-hidden="true" @transitionrun=${this.#colour}></canvas
      ><div class="room"><div class="lab" tabindex="-1" lang=${words.lang} data-colours=${this.colours ?? nothing} @keydown=${this.#keys.take} @click=${this.#touch} @input=${this.#touch} @opening=${() => this.#reopen()} @anew=${this.#anew} @scenario=${this.#open} @fork=${this.#fork} @compare=${this.#compare}>
        ${this.origin ? forkNotice(this.origin.at, words, this.#unfork) : nothing}
        ${this.#notices.draw(words)}
        ${this.waking ? wakingNotice(words) : nothing} ${running ? this.#layout.draw(running.view, words, this.setup?.parts ?? []) : cover(this.setup, this.failure, this.#cluster.begun, words)}
      </div></div>`
  }
}
