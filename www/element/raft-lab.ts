import { html, nothing } from 'lit'
import type { Words } from '../i18n/index.js'
import { letSpeak } from '../lab/lab.js'
import type { Lab, Scenario } from '../lab/types.js'
import { livingSetting, observed, type Setup } from './attributes.js'
import type { Bar } from './bar/bar.js'
import { Cluster, type Running } from './cluster.js'
import { cover, forkNotice, wakingNotice } from './cover.js'
import { coloursAround, PageWatch, type Colours } from './colours.js'
import { Drawn } from './drawn.js'
import { dress } from './dress.js'
import { Keys } from './keys.js'
import { Layout } from './layout.js'
import { Notices } from './notices.js'
import { opens } from './opening.js'
import { Player } from './player.js'
import { hasPoster } from './poster.js'
import type { RaftLabElement } from './public.js'
import type { Anew } from './settings/anew.js'
import { documentIn } from './share/document.js'
import { Speech } from './speech.js'
import { borderLook } from './style/box.js'
import { controls } from './style/controls.js'
import { partsLook } from './style/frame.js'
import { tokens } from './style/tokens.js'
import { errorTold, type Telling } from './telling.js'
import { codeOf } from './travel.js'
import { Requested } from './requested.js'

/** Of a fork: its lab, whence it comes, and what is asked for in the place of attributes. */
export interface Origin {
  readonly lab: Promise<Lab>
  readonly of: RaftLab
  readonly at: number
  readonly instead: ReadonlyMap<string, string>
}

/**
 * The body of a `<raft-lab>`: a cluster and the page's parts around it. It starts when it is scrolled
 * into view, rests while it can't be seen, and ends when it leaves the page.
 */
export class RaftLab extends Drawn {
  static {
    Drawn.watch(this.prototype, 'running', 'shown', 'setup', 'failure', 'waking', 'colours', 'origin')
  }
  declare running: Running | undefined
  /** What is seen of what runs, or ran before. */
  private declare shown: Running | undefined
  private declare setup: Setup | undefined
  private declare failure: Telling | undefined
  private declare waking: boolean
  /** Those of its own; undefined where it has its page's as they are. */
  private declare colours: Colours | undefined
  private declare origin: Origin | null
  #cluster = this.#another()
  /** Whether its cluster is to start wherever it is. */
  #wanted = false
  readonly #requested: Requested
  readonly #sight = new IntersectionObserver((entries) => this.#see(entries.at(-1)?.isIntersecting ?? false))
  readonly #layout = new Layout(() => this.requestUpdate())
  readonly #keys: Keys
  readonly #notices = new Notices(() => this.words, () => this.requestUpdate())
  readonly #player = new Player(this, this.#notices)
  readonly #page = new PageWatch(() => this.#surrounded())
  readonly #attributes = new MutationObserver((records) => this.#changed(records))
  readonly #speech: Speech

  constructor(private readonly host: RaftLabElement, root: ShadowRoot, private readonly internals: ElementInternals, origin: Origin | null, private readonly starts: (fork: RaftLabElement, origin: Origin) => Promise<Lab>) {
    super(root)
    this.failure = undefined
    this.waking = false
    this.origin = origin
    this.#requested = new Requested(host, origin?.instead)
    this.#keys = new Keys(host, () => this.running?.view, () => this.#layout.part<Bar>('bar')?.toggleKeys())
    this.#speech = new Speech(() => host, () => this.#spoken(), (why) => this.#notices.tell(why))
    this.#attributes.observe(host, { attributeFilter: [...observed], attributeOldValue: true })
    this.dress()
  }

  /** Resolves to the lab once it runs; rejects when it can't start, for the reason that the element shows. */
  get ready(): Promise<Lab> {
    this.#changed(this.#attributes.takeRecords())
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

  /** Takes on its looks, in the document that it is in now. */
  dress(): void {
    dress(this.root, [tokens, ...controls, borderLook, partsLook])
  }

  /** Its element is in a page now. */
  connected(): void {
    this.#page.begin(this.host)
    this.#colour()
    addEventListener('hashchange', this.#address)
    this.#keys.listen()
    this.#speech.listen()
    const { coming } = this.#speech
    if (coming) void coming.then(() => this.host.isConnected && this.#enter())
    else this.#enter()
  }

  #enter(): void {
    this.#plan()
    this.#watch()
    if (this.#wanted) this.begin()
  }

  /** Its words are of another language now. */
  #spoken(): void {
    const { words } = this.#speech
    if (this.running) letSpeak(this.running.lab, words.tongue)
    this.requestUpdate()
  }

  /** Nothing is drawn in another language while the words are on their way. */
  protected override async settled(): Promise<void> {
    if (!this.running) await this.#speech.coming
  }

  /** Its element is in no page any more. */
  disconnected(): void {
    this.#sight.disconnect()
    this.#page.end()
    removeEventListener('hashchange', this.#address)
    this.#keys.end()
    setTimeout(() => this.#leave(), 0) // an element that is moved comes back at once
  }

  /** Its element's attributes have changed, each as often as it is told. */
  #changed(records: readonly MutationRecord[]): void {
    const names = new Set(records.map(({ attributeName }) => attributeName as string))
    const before = (name: string) => records.find(({ attributeName }) => attributeName === name)?.oldValue
    const other = [...names].filter((name) => before(name) !== this.host.getAttribute(name))
    for (const name of other) this.#requested.changed(name)
    if (!this.host.isConnected || other.length === 0) return
    if (other.includes('lang')) this.#speech.listen()
    if (this.setup && other.some((name) => name !== 'lang')) this.#follow() // it is read whole before
  }

  readonly #address = (): void => {
    if (!this.host.hasAttribute('fragment')) return
    if (this.#requested.unbar() && this.#cluster.begun) this.#renew()
    else if (this.setup) this.#follow()
  }

  /** What the page asks for has changed: a running cluster takes up what it can, another is planned anew. */
  #follow(): void {
    if (!this.#cluster.begun || this.failure) return this.#plan()
    const changes = this.#requested.take()
    if (changes.some(([name]) => name === 'moment')) return this.#renew()
    for (const [name, value] of changes) this.#adopt(name, value)
  }

  /** Begins another cluster, of what the page asks for now; what is wrong there leaves the one that runs. */
  #renew(): void {
    const { refused, problems } = this.#requested.read()
    if (refused.length + problems.length > 0) return this.#refuse([...refused, ...problems].map(({ say }) => say))
    this.#end(this.words.element.replaced)
    this.#notices.clear()
    this.#enter()
  }

  get words(): Words {
    return this.#speech.words
  }

  get unused(): readonly string[] {
    return this.#requested.unused
  }

  get writes(): number {
    return this.setup?.writes ?? 0
  }

  /** Whether nobody has asked for anything but what the page opens with. */
  get opens(): boolean {
    return !this.#requested.reader && opens(this.host)
  }

  /** The words of the page's URL do not count. */
  #refuse(why: readonly Telling[]): void {
    this.#requested.bar()
    this.#notices.tell((words) => words.element.linkRefused(why.map((say) => say(words))))
  }

  protected override firstUpdated(): void {
    const strut = this.root.querySelector('.strut')
    if (strut) this.#layout.follow(strut)
    this.#watch()
    if (this.origin) this.#focus()
  }

  /** Looks, and looks again, whether the lab is in sight: its room, since an element of display: contents has no box. */
  #watch(): void {
    this.#sight.disconnect()
    const room = this.root.querySelector('.room')
    if (room) this.#sight.observe(room)
  }

  #another(): Cluster {
    const cluster = new Cluster(
      (error) => this.#notices.tell(errorTold(error)),
      (on) => (this.waking = on && cluster === this.#cluster),
      (running) => cluster === this.#cluster && (this.running = running),
      (running) => cluster === this.#cluster && (this.shown = running),
      () => this.words.element.offScreen,
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
      this.failure = undefined
      this.#watch()
    }
    this.setup = this.#requested.read()
    if (this.setup.refused.length > 0) this.#refuse(this.setup.refused.map(({ say }) => say))
    this.#requested.take()
    if (this.setup.problems.length > 0) this.#cluster.end(new TypeError(this.setup.problems.map(({ say }) => say(this.words)).join(' ')))
  }

  /** Shows a state to style sheets and scripts, as `:state(name)`: the attributes are the page's. */
  #state(name: string, on: boolean): void {
    try {
      if (on) this.internals.states.add(name)
      else this.internals.states.delete(name)
    } catch {
      // An older browser has no such states; only its style sheets miss them.
    }
  }

  /** The page around it has changed. */
  #surrounded(): void {
    this.#colour()
    this.#speech.listen()
  }

  /** Takes the colours that its page asks for, or has. */
  #colour(): void {
    const theme = this.setup?.theme ?? 'auto'
    this.colours = theme === 'auto' ? coloursAround(this.host) : theme
  }

  #see(seen: boolean): void {
    if (seen) this.begin()
    this.#cluster.see(seen)
  }

  /** Starts its cluster, once it is known which. */
  begin(): void {
    const { setup } = this
    this.#wanted = !setup
    if (setup && setup.problems.length === 0 && !this.#cluster.begun) void this.#begin(this.#cluster, setup)
  }

  async #begin(cluster: Cluster, setup: Setup): Promise<void> {
    try {
      this.requestUpdate()
      const running = (this.running = await this.#boot(cluster, setup))
      if (running) letSpeak(running.lab, this.words.tongue) // it may be another by now
      const arrival = await running?.there
      if (cluster !== this.#cluster || !running) return
      await this.#player.begin(running, { ...(this.setup ?? setup), ...(this.origin && { scenario: null }) }, arrival ?? null)
      cluster.played()
    } catch (error) {
      if (cluster === this.#cluster) this.failure = errorTold(error)
      cluster.end(error instanceof Error ? error : new Error(String(error)))
    }
  }

  /** Boots a cluster; where what its page's URL says is refused, without that. */
  async #boot(cluster: Cluster, setup: Setup): Promise<Running | undefined> {
    try {
      return await cluster.begin({ ...setup.options, lang: this.words.lang }, { plays: !this.origin && this.#player.plays(setup), made: this.origin?.lab })
    } catch (error) {
      const refused = error instanceof TypeError || error instanceof RangeError || codeOf(error) !== undefined
      if (!refused || !setup.fromUrl || cluster !== this.#cluster) throw error
      this.#refuse([errorTold(error)])
      this.setup = this.#requested.read()
      this.#requested.take()
      return cluster.begin({ ...this.setup.options, lang: this.words.lang }, { plays: this.#player.plays(this.setup) })
    }
  }

  /** Whoever clicks anything reads a scenario at their own pace from now on. */
  readonly #touch = (): void => this.running?.view.ask.reading.take()

  #leave(): void {
    if (this.host.isConnected) return
    this.#end(this.words.element.removed)
  }

  #end(why: string): void {
    this.#cluster.end(new Error(why))
    this.running = this.shown = undefined
    this.origin = null
    this.#state('running', false)
    this.#cluster = this.#another()
  }

  /** Ends the cluster and begins another; the attributes stay the page's. */
  readonly #anew = ({ detail }: CustomEvent<Anew>): void => this.#replace(detail)

  /** Plays what a reader has opened; a find in virtual time, in another lab where this one is live. */
  readonly #open = ({ detail }: CustomEvent<unknown>): void => this.#play(detail)

  #play(opened: unknown): void {
    const { running } = this
    void running?.lab.play(opened as Scenario).catch((error: Error) => {
      if (codeOf(error) !== 'onlyVirtual' || running !== this.running) return this.#notices.tell(errorTold(error))
      this.#replace({ world: 'sim', scenario: '' }, opened)
    })
  }

  /** A reader has a file over the lab. */
  readonly #drag = (event: DragEvent): void => {
    if (this.running && event.dataTransfer?.types.includes('Files')) event.preventDefault()
  }

  /** Opens the scenario in the file that a reader lets go. */
  readonly #drop = (event: DragEvent): void => {
    const file = event.dataTransfer?.files[0]
    if (!this.running || !file) return
    event.preventDefault()
    documentIn(file).then((document) => this.#play(document), (error: Error) => this.#notices.tell(errorTold(error)))
  }

  /** Tries to start what could not be started. */
  readonly #again = (): void => {
    this.#focus() // the button goes away
    this.#plan()
    this.begin()
  }

  #replace(instead: Readonly<Record<string, string>>, opened?: unknown): void {
    this.#end(this.words.element.replaced)
    this.#requested.replace(instead, opened)
    this.#enter()
  }

  /** Puts a second lab below this one, which goes on from the moment in view. */
  readonly #fork = (): void => {
    const { host, lab } = this
    if (!lab) return
    const fork = host.cloneNode() as RaftLabElement
    for (const name of ['id', 'fragment', 'opening']) fork.removeAttribute(name)
    for (const [name, value] of this.#requested.taken) if (name !== 'moment') fork.setAttribute(name, value)
    host.after(fork)
    void this.starts(fork, { lab: lab.fork(), of: this, at: lab.status().time, instead: this.#requested.forked }).catch(() => {}) // it is shown
    fork.scrollIntoView()
  }

  /** Puts two labs below this one, which go on from a moment of it, one setting apart. */
  readonly #compare = (): void => {
    const duel = Object.assign(document.createElement('raft-duel'), { of: this.host, closes: true })
    this.host.after(duel)
    duel.scrollIntoView({ block: 'nearest' })
  }

  /** Ends a fork, and goes back to the lab that it came of. */
  readonly #unfork = (): void => {
    if (this.origin) this.origin.of.#focus()
    this.host.remove()
  }

  #focus(): void {
    this.root.querySelector<HTMLElement>('.lab')?.focus({ preventScroll: true })
  }

  /** An attribute, or its word in the page's URL, changed while the cluster runs. */
  #adopt(name: string, value: string | undefined): void {
    const setup = this.#requested.read()
    const problem = [...setup.problems, ...setup.refused].find((problem) => problem.name === name)
    if (problem) return this.#notices.tell(problem.say)
    if (name === 'lang') this.#speech.listen()
    else if (name === 'parts') this.#show(setup)
    else if (name === 'theme') this.setup = { ...(this.setup ?? setup), theme: setup.theme }
    else if (name === 'writes' && this.running) this.running.client.write(setup.writes)
    else if (name === 'scenario' || name === 'reading') this.#rewrite(name, setup)
    else {
      const setting = value === undefined ? undefined : livingSetting(name, value)
      if (setting) void this.ready.then((lab) => lab.set(setting)).catch((error: Error) => this.#notices.tell((words) => words.element.notSet(errorTold(error)(words))))
      else this.#notices.tell((words) => words.element.startsOnly(name))
    }
  }

  /** Another scenario is asked for, or another way to play it. */
  #rewrite(name: string, { scenario, reading, unplayable }: Setup): void {
    if (!this.setup) return
    this.setup = { ...this.setup, scenario, reading, unplayable }
    if (name === 'scenario') this.#player.replay(this.setup)
  }

  /** Parts that are new come opened. */
  #show(setup: Setup): void {
    const known = this.setup?.parts ?? []
    for (const part of setup.parts) if (!known.includes(part)) this.#layout.open(part)
    this.setup = setup
  }

  protected override willUpdate(): void {
    this.#colour()
    this.#state('light', this.setup?.theme === 'light')
    this.#state('dark', this.setup?.theme === 'dark')
  }

  protected override render() {
    const { running, shown, host } = this
    const words = this.words
    const poster = !shown && hasPoster(host)
    // Nothing between the two: a page's white-space would make a line of it.
    return html`<canvas class="strut" height="0" aria-hidden="true" @transitionrun=${this.#colour}></canvas
      ><div class="room"><slot ?hidden=${!poster}></slot><div class="lab" tabindex="-1" lang=${words.lang} data-colours=${this.colours ?? nothing} @keydown=${this.#keys.take} @click=${this.#touch} @input=${this.#touch} @opening=${() => this.#player.open()} @anew=${this.#anew} @scenario=${this.#open} @dragover=${this.#drag} @drop=${this.#drop} @fork=${this.#fork} @compare=${this.#compare}>
        ${this.origin ? forkNotice(this.origin.at, words, running ? this.#compare : null, this.#unfork) : nothing}
        ${this.#notices.draw(words)}
        ${this.waking ? wakingNotice(words) : nothing} ${shown ? this.#layout.draw(shown.view, words, this.setup?.parts ?? []) : cover(this.setup, this.failure, this.#cluster.begun, poster, words, this.origin ? null : this.#again)}
      </div></div>`
  }
}
