import { argumentsOf, type Arguments } from './arguments.js'
import { arrive, brisk, type Arrival } from './arrive.js'
import { boot, type Running } from './boot.js'
import { askedOf, compare, fork, reachedOf, type Asked, type Branch, type Reached, type Trunk } from './branches.js'
import { Clients } from './clients.js'
import type { Director } from './director.js'
import { History, messagesOf } from './history.js'
import { HostWatch, type Struck } from './host.js'
import { linkTo } from './link.js'
import { Audience, report } from './listeners.js'
import { Members, mustSpare } from './members.js'
import type { Command, Delta, LogTuple } from './messages.js'
import type { Nodes } from './nodes.js'
import type { Plan } from './options.js'
import { lookOf } from './picture.js'
import { meddles, Plays, type Given } from './playing.js'
import { flag, listener } from './readers.js'
import type { Tongue } from '../i18n/sentence.js'
import { builtIn } from './scenarios/index.js'
import { Sleep } from './sleep.js'
import { State } from './state.js'
import { Fold } from './timeline/fold.js'
import { Turns } from './turns.js'
import type * as T from './types.js'
import { Unread } from './unread.js'
import { version } from './version.js'
import { held, reasonOf, refused, spoken, Voice } from './voice.js'
import { Waits, type Condition } from './waits.js'

/** A cluster, live or simulated: what differs is behind the director. */
export class RunningLab implements Branch, Trunk {
  readonly #read: Arguments
  /** Folded from the deltas read so far; whoever looks takes #state and #history, and reads what is unread before the timeline. */
  readonly #foldedState: State
  readonly #foldedHistory: History
  readonly #foldedTimeline = new Fold()
  readonly #unread = new Unread((delta) => this.#fold(delta))
  readonly #waits: Waits
  readonly #audience = new Audience()
  readonly #clients: Clients
  readonly #members: Members
  readonly #turns = new Turns()
  readonly sleep = new Sleep(() => (this.#running as Running).nodes, (command) => this.#ask(command), (call) => this.#open(call))
  #host: HostWatch | undefined
  readonly #plays: Plays
  #running: Running | undefined
  #closed: Error | null = null
  #ended: Promise<void> | null = null

  private constructor(readonly plan: Plan, readonly voice: Voice) {
    this.#foldedState = new State(plan.world, voice)
    this.#plays = new Plays((command, args) => this.#ask(command, args), () => this.#replaced(), voice)
    this.#foldedHistory = new History(this.#foldedState.clock)
    this.#waits = new Waits(this.#foldedState)
    this.#read = argumentsOf(() => this.#state.known)
    const ask = (command: Command, args: object) => this.#ask(command, args)
    this.#clients = new Clients(this.#read, ask)
    this.#members = new Members(this.#read, ask, (id) => this.#turns.take(id, () => this.#make(id)))
  }

  static async start(plan: Plan, voice: Voice): Promise<RunningLab> {
    const lab = new RunningLab(plan, voice)
    const booting = boot(plan.moment ? { ...plan, scale: brisk(plan) } : plan, voice, {
      loading: () => lab.#watchHost(), began: (began) => lab.#foldedState.begins(began),
      clock: (shared) => lab.#foldedState.clock.share(shared),
      delta: (text) => lab.#hear(text),
      watch: (watch, changes) => lab.#clients.changed(watch, changes),
      terminate: (node, incarnation) => lab.#terminate(node, incarnation),
      prepare: (play, node, nodes) => void lab.#prepare(play, node, nodes),
      lost: (error) => lab.#lost(error),
    })
    lab.#running = await booting.catch((error) => { lab.#host?.end(); throw error })
    return lab
  }

  static async open(plan: Plan, voice: Voice): Promise<{ lab: T.Lab; there: Promise<Arrival | null> }> {
    const lab = await RunningLab.start(plan, voice)
    const there = lab.#arrive()
    there.catch(() => {}) // told to whoever waits; no one may
    return { lab, there }
  }

  /** Comes to the moment of its link; null where it has none. */
  async #arrive(): Promise<Arrival | null> {
    const { moment } = this.plan
    const coming = moment ? arrive(this, this.plan, moment, this.#state.clock, (command, args) => this.#ask(command, args), (lesson) => this.#plays.resume(lesson, moment)) : null
    return coming?.catch((error: Error) => { throw this.#closed ? refused({ code: 'call', do: 'createLab', why: { code: 'endedEarly', why: reasonOf(this.#closed) } }) : error }) ?? null
  }

  readonly speak = (tongue: Tongue): void => this.#state.spoken(tongue)

  get leader(): T.NodeId | null {
    return this.#closed ? null : this.#state.leader
  }

  status(): T.Status {
    this.#open('status')
    return this.#state.snapshot()
  }

  async log(node: T.NodeId, from?: number, to?: number): Promise<T.LogEntry[]> {
    const { entries } = await this.#ask('log', this.#read.log(node, from, to))
    return (entries as LogTuple[]).map(([index, term, kind, text]) => ({ index, term, kind, text }))
  }

  async until(condition: Condition, options?: { within?: number }): Promise<T.Status> {
    this.#open('until')
    this.#unread.look()
    const read = this.#read.until(condition, options)
    await this.#present()
    return this.#waits.add(read.condition, read.within)
  }

  async put(key: string, value: string, options?: T.OpOptions): Promise<T.OpResult> {
    return this.#clients.put(key, value, options)
  }

  async get(key: string, options?: T.ReadOptions): Promise<T.GetResult> {
    return this.#clients.get(key, options)
  }

  async delete(key: string, options?: T.OpOptions): Promise<T.DeleteResult> {
    return this.#clients.delete(key, options)
  }

  async txn(txn: T.Txn, options?: T.ReadOptions): Promise<T.TxnResult> {
    return this.#clients.txn(txn, options)
  }

  watch(key: string, hear: (change: T.Change | T.Compacted) => void, options?: { from?: number }): () => void {
    this.#open('watch')
    return this.#clients.watch(key, hear, options)
  }

  async crash(node: T.NodeId): Promise<void> {
    const id = this.#read.id('crash: node', node)
    await this.#turns.take(id, () => this.#ask('crash', { node: id }))
  }

  async restart(node: T.NodeId, options?: T.RestartOptions): Promise<void> {
    const { id, disk } = this.#read.restart(node, options)
    await this.#turns.take(id, async () => {
      await this.#present()
      await (disk === 'wipe' ? this.#wipe(id) : this.#restart(id, disk))
    })
  }

  async pause(node: T.NodeId): Promise<void> {
    await this.#ask('pause', { node: this.#read.id('pause: node', node) })
  }

  async resume(node: T.NodeId): Promise<void> {
    await this.#ask('resume', { node: this.#read.id('resume: node', node) })
  }

  async stall(node: T.NodeId, options: T.StallOptions): Promise<void> {
    await this.#ask('stall', this.#read.stall(node, options))
  }

  async cut(from: T.NodeId, to: T.NodeId, options?: { oneWay?: boolean }): Promise<void> {
    const { oneWay, ...ends } = this.#read.cut(from, to, options)
    await this.#ask('cut', { link: [ends.from, ends.to], oneWay })
  }

  async partition(groups: readonly (readonly T.NodeId[])[]): Promise<void> {
    await this.#ask('partition', { groups: this.#read.partition(groups) })
  }

  async heal(): Promise<void> {
    await this.#ask('heal')
  }

  async set(settings: T.Settings | T.NodeSettings | T.LinkSettings, target?: T.SetTarget): Promise<void> {
    await this.#ask('set', this.#read.set(settings, target))
  }

  async campaign(node: T.NodeId): Promise<void> {
    await this.#ask('campaign', { node: this.#read.id('campaign: node', node) })
  }

  async transfer(node: T.NodeId): Promise<void> {
    await this.#ask('transfer', { node: this.#read.id('transfer: node', node) })
  }

  async add(node: T.NodeId, options?: T.AddOptions): Promise<void> {
    await this.#members.add(node, options)
  }

  async remove(node: T.NodeId, options?: T.ChangeOptions): Promise<void> {
    await this.#members.remove(node, options)
  }

  async reconfigure(members: T.Members, options?: T.ChangeOptions): Promise<void> {
    await this.#members.reconfigure(members, options)
  }

  async compact(node: T.NodeId): Promise<void> {
    await this.#ask('compact', { node: this.#read.id('compact: node', node) })
  }

  async powerLoss(node: T.NodeId, options?: { remains?: 'nothing' | 'everything' | 'torn' }): Promise<void> {
    await this.#ask('powerLoss', this.#read.powerLoss(node, options))
  }

  async fillDisk(node: T.NodeId, options?: { bytes?: number }): Promise<void> {
    await this.#ask('fillDisk', this.#read.fillDisk(node, options))
  }

  async flipBit(node: T.NodeId): Promise<void> {
    await this.#ask('flipBit', { node: this.#read.id('flipBit: node', node) })
  }

  async hold(options?: T.HoldOptions): Promise<void> {
    await this.#ask('hold', this.#read.hold(options))
  }

  async run(): Promise<void> {
    await this.#ask('run')
  }

  get scenarios(): readonly T.BuiltIn[] { return builtIn(this.voice.tongue) }

  async play(scenario: string | T.Scenario, options?: T.PlayOptions): Promise<T.Played> {
    return this.#plays.play(scenario, options)
  }

  async leave(...given: unknown[]): Promise<void> {
    await this.#ask('leave', this.#read.nothing('leave', given))
  }

  async mark(...given: unknown[]): Promise<void> {
    await this.#ask('mark', this.#read.nothing('mark', given))
  }

  async seek(to: number | 'now' | { step: number | string }): Promise<void> {
    const { step = null, ...given } = this.#read.seek(to)
    const { playing, shown } = this.#state
    if (step !== null && !playing) throw refused({ code: 'call', do: 'seek', why: { code: 'nothingPlayed' } })
    await this.#ask('seek', playing?.sought(step, shown) ?? given)
    if (this.#state.clock.past) this.#waits.end(refused({ code: 'call', do: 'until', why: { code: 'pastInView' } }))
  }

  async step(options?: { back?: boolean }): Promise<T.Happening | null> {
    return (await this.#ask('step', this.#read.step(options))).event as T.Happening | null
  }

  async undo(...given: unknown[]): Promise<void> {
    await this.#ask('undo', this.#read.nothing('undo', given))
  }

  async fork(...given: unknown[]): Promise<T.Lab> {
    this.#read.nothing('fork', given)
    const lab = await fork(this)
    if (!this.#closed) await lab.set({ scale: this.#state.clock.scale })
    return lab
  }

  async compare(options: T.CompareOptions): Promise<T.Comparison> {
    return compare(this, this.comparing(options))
  }

  /** Two labs that are to be compared. */
  comparing(options: T.CompareOptions): Asked {
    this.#open('compare')
    return askedOf(this.#read.compare(options), this.#state.snapshot())
  }

  /** See Branch. */
  async reach(to: number, steps?: Given): Promise<Reached> {
    return reachedOf(await this.#ask('reach', { to, scenario: steps?.text }), steps, this.voice)
  }

  /** See Trunk. */
  async document(): Promise<string> {
    const waking = this.#awake('fork')
    if (waking) await waking
    return new TextDecoder().decode((await this.#director.askBytes('fork')) ?? undefined)
  }

  readonly lesson = (): Given | null => this.#state.playing?.whole ?? null
  readonly start = (plan: Plan, voice: Voice): Promise<Branch> => RunningLab.start(plan, voice)

  async trace(): Promise<Blob> {
    return new Blob([(await this.#bytes('trace')) ?? ''], { type: 'application/octet-stream' })
  }

  async picture(options?: T.PictureOptions): Promise<Blob> {
    return new Blob([(await this.#bytes('picture', await lookOf(this.#read.picture(options), this.voice.tongue.lang))) ?? ''], { type: 'image/svg+xml' })
  }

  link(): string {
    this.#open('link')
    const { asked, clock, playing, shown } = this.#state
    return linkTo({ ...this.plan, scale: clock.scale }, asked, { build: version.build, at: clock.reached, events: clock.events, digest: clock.digest ?? '' }, playing?.lesson(shown))
  }

  async check(options?: T.CheckOptions): Promise<T.CheckResult> {
    const within = this.#read.check(options)
    const history = await this.#bytes('check')
    const { properties } = this.#state
    const judged = await (this.#running as Running).checker.judge(history as Uint8Array<ArrayBuffer>, within)
    this.#open('check')
    return { properties, ...judged }
  }

  on<K extends keyof T.Listeners>(name: K, hear: T.Listeners[K]): () => void {
    this.#open('on')
    this.#unread.look()
    return this.#audience.add(name, listener('on: listener', hear) as T.Listeners[K])
  }

  now(): number {
    return this.#state.clock.now()
  }

  events(): readonly T.LabEvent[] {
    return this.#history.events
  }

  flights(since: number): readonly T.Flight[] {
    return this.#history.flights(this.#read.flights(since))
  }

  readonly messages = async (from: number, to: number) => messagesOf(await this.#ask('messages', this.#read.messages(from, to)))

  traffic(): ReadonlyMap<string, number> {
    return this.#history.traffic
  }

  timeline(): T.Timeline {
    this.#unread.look()
    return this.#foldedTimeline.timeline
  }

  async everyFlight(on: boolean): Promise<void> {
    await this.#ask('flights', { all: flag('everyFlight: on', on) })
  }

  async wire(flight: T.Flight): Promise<Uint8Array | null> {
    return this.#bytes('wire', this.#read.wire(flight))
  }

  dispose(): Promise<void> {
    return this.#end(refused({ code: 'disposed' }))
  }

  get #state(): State {
    this.#unread.look()
    return this.#foldedState
  }

  get #history(): History {
    this.#unread.look()
    return this.#foldedHistory
  }

  get #director(): Director {
    return (this.#running as Running).director
  }

  #bytes(command: Command, args?: object): Promise<Uint8Array<ArrayBuffer> | null> {
    this.#open(command)
    return this.#director.askBytes(command, args)
  }

  async #ask(command: Command, args?: object): Promise<Record<string, unknown>> {
    const waking = this.#awake(command)
    if (meddles(command, args)) this.#plays.meddle()
    if (waking) await waking // commands leave in the order in which they are asked for
    return this.#director.ask(command, args)
  }

  /** Refuses a command to a lab that has ended, and wakes a suspended one for it. */
  #awake(command: Command): Promise<void> | undefined {
    this.#open(command)
    return this.sleep.before(command)?.then(() => this.#open(command))
  }

  /** Refuses whatever is asked of a lab that has ended. */
  #open(call: string): void {
    if (this.#closed) throw refused({ code: 'call', do: call, why: reasonOf(this.#closed) })
  }

  /** What is looked at before something is asked for must be the present, not a past moment that is in view. */
  async #present(): Promise<void> {
    if (this.#state.clock.past) await this.#ask('seek')
  }

  async #restart(node: T.NodeId, disk?: 'wipe' | 'trust'): Promise<void> {
    this.#mustBeDown(node)
    await this.#begin('restart', node, (nodes) => nodes.restart(node), { disk })
  }

  #mustBeDown(node: T.NodeId): void {
    this.#open('restart')
    if (this.#state.node(node)?.alive) throw refused({ code: 'call', do: 'restart', why: { code: 'isRunning', node } })
  }

  /**
   * A server that forgot its votes and its log must not count as the one that it was: it leaves the
   * cluster, and joins it as a new one.
   */
  async #wipe(node: T.NodeId): Promise<void> {
    this.#mustBeDown(node)
    mustSpare(node, this.#state.snapshot())
    if (this.#state.node(node)?.member !== 'none') await this.#members.remove(node, {})
    await this.#restart(node, 'wipe')
    await this.#members.addKnown(node)
  }

  /** Makes a node that there is not yet. */
  async #make(node: T.NodeId): Promise<void> {
    this.#open('add')
    await this.#present()
    if (this.#state.node(node)) return
    if (this.#state.clock.held) throw held('add', this.#state.clock.why)
    const { disk } = this.#state.snapshot()
    await this.#begin('join', node, (nodes) => nodes.add(node, disk as T.Disk))
  }

  /** Has the director begin a node's incarnation in a worker that is ready. */
  async #begin(command: 'restart' | 'join', node: T.NodeId, ready: (nodes: Nodes) => Promise<number>, args: object = {}): Promise<void> {
    await this.#awake(command)
    if (this.plan.world === 'sim') return void (await this.#ask(command, { node, ...(command === 'join' && { incarnation: 1 }), ...args }))
    const { nodes } = this.#running as Running
    const incarnation = await ready(nodes)
    try {
      await this.#ask(command, { node, incarnation, ...args })
    } catch (error) {
      nodes.end(node, incarnation)
      throw error
    }
  }

  #terminate(node: T.NodeId, incarnation: number): void {
    if (!this.#running) return // a node that dies in the start ends the start
    this.#running.nodes.end(node, incarnation)
    this.#ask('terminated', { node, incarnation }).catch(() => {}) // refused only by a lab that is ending
  }

  /** Makes the workers that a scenario's step needs, or the whole of its cluster. */
  async #prepare(play: number, node: T.NodeId | null, count: number): Promise<void> {
    const { nodes } = this.#running as Running
    const ready = async () => ({ incarnation: await (node ? nodes.restart(node) : nodes.replace(count)) })
    const made = await ready().catch((error: Error) => ({ why: this.voice.say(reasonOf(error)) }))
    await this.#director.ask('prepared', { play, ...(node && { node }), ...made }).catch(() => {}) // refused only by a lab that is ending
  }

  /** A scenario's cluster has taken the place of the one before. */
  #replaced(): void {
    this.#director.forsake({ code: 'scenarioTook' })
    this.#waits.anew()
    this.#clients.close()
    this.#turns.clear()
    this.#foldedTimeline.clear()
  }

  /** Tells the director what the browser does to this thread; its answer sets the clock, which stands until then. */
  #watchHost(): void {
    const { clock } = this.#foldedState // what was told of the start is read once somebody looks
    const struck: Struck = (fault) => void this.#ask('host', fault).catch(() => {}) // refused only by a lab that is ending
    this.#host = new HostWatch(struck, (from) => clock.stand(from))
    clock.look = () => this.#host?.look()
  }

  /** Takes a delta, which is read at once where anybody waits for it. */
  #hear(text: string): void {
    this.#host?.look()
    this.#unread.add(text, this.#audience.listens || this.#waits.pending)
  }

  #fold(delta: Delta): void {
    this.#foldedState.apply(delta)
    if (delta.playing) this.#foldedState.playing = this.#plays.told(delta.playing)
    const events = this.#foldedHistory.apply(delta)
    this.#foldedTimeline.apply(events, delta.anew ?? false, this.#foldedState.told)
    if (!delta.anew) for (const event of events) this.#audience.tell('event', event)
    for (const crash of this.#foldedState.crashes(delta)) this.#audience.tell('crash', crash)
    if (!delta.anew) for (const violation of this.#foldedState.broken(delta.violations ?? [])) this.#audience.tell('violation', violation)
    if (this.#audience.has('change')) this.#audience.tell('change', this.#foldedState.snapshot())
    this.#waits.look()
  }

  #lost(error: Error): void {
    if (!this.#running || this.#closed) return // createLab rejects with it, or it is ending anyway
    report(error)
    void this.#end(error)
  }

  #end(reason: Error): Promise<void> {
    this.#closed ??= reason
    this.#host?.end()
    this.#ended ??= (this.#running as Running).end(reason)
    this.#unread.look()
    this.#clients.close()
    this.#waits.close(reason)
    return this.#ended
  }
}
spoken(RunningLab.prototype)
