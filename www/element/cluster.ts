import type { Arrival } from '../lab/arrive.js'
import { openLab } from '../lab/lab.js'
import type { Lab, Options, Status } from '../lab/types.js'
import { Ledger } from './client/ledger.js'
import { Rest } from './rest.js'
import { LabView } from './view.js'

/** What an element has once its cluster runs. */
export interface Running {
  lab: Lab
  view: LabView
  /** The page's own client. */
  client: Ledger
  /** Resolves once it is at the moment of its link; null where it has none. */
  there: Promise<Arrival | null>
}

/** One cluster of an element: from when it is wanted to its end. */
export class Cluster {
  /** Resolves once the cluster runs; rejects when it can't start, or is not wanted any more. */
  readonly ready: Promise<Lab>
  running: Running | undefined
  #settle: { resolve: (lab: Lab) => void; reject: (error: Error) => void } | undefined
  #rest: Rest | undefined
  #begun = false
  #ended = false
  #seen = true
  #nth = 0
  /** What is to be seen. */
  #shown: Running | undefined
  /** Whether what runs is not to be seen, since a scenario that is yet to begin takes its place. */
  #behind = false

  constructor(
    private readonly fail: (error: unknown) => void,
    /** The nodes' workers, which were ended off screen, are being made again, or are there. */
    private readonly waking: (on: boolean) => void,
    /** Another cluster has taken the place of the lab's, and is seen by another view. */
    private readonly renewed: (running: Running) => void,
    /** What runs has servers, and plays what it is to play: it is to be seen, in the place of what was. */
    private readonly show: (running: Running) => void,
    /** Why it is held while nobody can see it. */
    private readonly why: () => string,
  ) {
    this.ready = new Promise((resolve, reject) => (this.#settle = { resolve, reject }))
    this.ready.catch(() => {}) // the element shows it; whoever waits is told as well
  }

  get begun(): boolean {
    return this.#begun
  }

  /** Boots the cluster, or takes a lab in its place. Where a scenario is to be played, it is seen once that begins. Resolves to what runs, or to nothing when it was ended meanwhile. */
  async begin(options: Options, { plays, made }: { plays: boolean; made?: Promise<Lab> | undefined }): Promise<Running | undefined> {
    this.#begun = true
    this.#behind = plays
    const { lab, there } = made ? { lab: await made, there: Promise.resolve(null) } : await openLab(options)
    if (this.#ended) {
      await lab.dispose()
      return undefined
    }
    const running = (this.running = this.#look(lab, there))
    lab.on('change', (status) => this.#follow(status))
    if (!plays) this.#reveal(running)
    this.#rest = new Rest(lab, { fail: this.fail, waking: this.waking, why: this.why })
    there.then(() => this.#settle?.resolve(lab), (error: Error) => this.#settle?.reject(error))
    if (!this.#seen) this.see(false)
    return running
  }

  #look(lab: Lab, there: Running['there']): Running {
    const client = new Ledger(lab)
    return { lab, view: new LabView(lab, client, this.fail), client, there }
  }

  /** Nothing that is to be played is yet to begin. */
  played(): void {
    this.#behind = false
    if (this.running && !this.#ended) this.#reveal(this.running)
  }

  #follow({ playing, nodes }: Status): void {
    if (!this.running) return
    if (playing && playing.nth !== this.#nth) {
      this.#nth = playing.nth
      this.#behind = false
      if (!playing.here) this.#renew(this.running)
    }
    const started = nodes.some(({ alive, stopped }) => alive || stopped) || (playing && playing.step > 0) // another cluster's servers are told before they have
    if (started && !this.#behind) this.#reveal(this.running)
  }

  /** With each scenario that is not played here another cluster begins, to which the page itself writes nothing until it is told to. */
  #renew({ lab, view, client, there }: Running): void {
    client.close()
    view.close()
    this.running = this.#look(lab, there)
    this.running.view.show(this.#seen)
    this.renewed(this.running)
  }

  #reveal(running: Running): void {
    if (running === this.#shown) return
    running.view.look()
    this.show((this.#shown = running))
  }

  /** Whether the element can be seen. */
  see(seen: boolean): void {
    this.#seen = seen
    this.running?.view.show(seen)
    this.#rest?.see(seen)
  }

  /** Ends the cluster, if there is one, and whoever waits for it. */
  end(why: Error): void {
    this.#ended = true
    this.#settle?.reject(why)
    this.#rest?.end()
    this.running?.client.close()
    this.running?.view.close()
    void this.running?.lab.dispose().catch(this.fail)
  }
}
