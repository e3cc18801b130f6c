import type { Lab, NodeId, Status } from '../lab/types.js'
import type { Ledger } from './client/ledger.js'
import { lineOf } from './client/words-of.js'
import { refusalTime } from './captions.js'
import { paceOf } from './moment.js'
import type { Act, Deed, Verb } from './verbs/deed.js'
import { followersOf, hindranceOf, sidesOf, standing } from './verbs/targets.js'

/** The key that is written; its values count. */
const key = 'apple'
/** The least real ms between two looks whether it is time. */
const tick = 1

/** Carries the verbs out: each is orders to the lab as it is now, in whichever world and on whichever engine. */
export class Acts {
  /** What was done last. */
  deed: Deed | null = null
  changed: () => void = () => {}
  #written = 0
  /** When it was done, ms of the page's clock. */
  #done = 0

  constructor(
    private readonly lab: Lab,
    private readonly client: Ledger,
    private readonly fail: (error: unknown) => void,
  ) {}

  /** What would be written next. */
  get next(): { readonly key: string; readonly value: string } {
    return { key, value: String(this.#written + 1) }
  }

  /** Does what a verb says; what hinders it is told in the place of what came of it. */
  async do(verb: Verb): Promise<void> {
    try {
      const { world, view } = this.lab.status()
      if (world === 'live' && !view.now) await this.lab.seek('now')
      const status = this.lab.status()
      const why = hindranceOf(verb, status)
      if (why) this.#tell({ do: 'nothing', verb, why })
      else await this.#do(verb, status)
    } catch (error) {
      this.#tell({ do: 'nothing', verb, why: 'failed' })
      this.fail(error)
    }
  }

  /** Lets go what hindered a verb, once it does not any more and there was time to read it. */
  look(status: Status): void {
    const { deed } = this
    if (deed?.do === 'nothing' && performance.now() - this.#done > refusalTime && hindranceOf(deed.verb, status) !== deed.why) this.deed = null
  }

  #do(verb: Verb, status: Status): Promise<void> {
    switch (verb) {
      case 'crash':
        return this.#crash(status)
      case 'restart':
        return this.#restart(status)
      case 'cut':
        return this.#cut(status)
      case 'heal':
        return this.#heal()
      case 'split':
        return this.#split(status)
      case 'write':
        return this.#write()
    }
  }

  async #crash({ leader, nodes }: Status): Promise<void> {
    const own = nodes.find(({ id }) => id === leader)!
    this.#tell({ do: 'crash', node: own.id, term: own.term })
    await this.lab.crash(own.id)
  }

  async #restart({ nodes, leader }: Status): Promise<void> {
    const down = nodes.filter(({ alive }) => !alive).map(({ id }) => id)
    const last = nodes.find(({ id }) => id === leader)?.log.last ?? 0
    this.#tell({ do: 'restart', nodes: down, last })
    await Promise.all(down.map((id) => this.lab.restart(id)))
  }

  async #cut(status: Status): Promise<void> {
    const sides = sidesOf(status)!
    const { leader, nodes } = status
    this.#tell({ do: 'cut', ...sides, leader, term: nodes.find(({ id }) => id === leader)?.term ?? 0 })
    await this.lab.partition([sides.few, sides.many])
  }

  async #heal(): Promise<void> {
    this.#tell({ do: 'heal' })
    await this.lab.heal()
  }

  /**
   * All servers but the leader, which hangs meanwhile, become candidates at one moment: once none of them hears a
   * leader any more, since who hears one votes for nobody else.
   */
  async #split(status: Status): Promise<void> {
    const { leader } = status
    const servers = followersOf(status)
    const least = Math.max(...servers.map(({ settings }) => settings.election[0]))
    const ids = servers.map(({ id }) => id)
    const deed = this.#tell({ do: 'split', servers: ids, hung: leader })
    if (standing(status.nodes).some(({ id }) => id === leader)) await this.lab.stall(leader!, { what: 'process', for: 2 * least })
    await this.#unheard(ids, least, deed)
    if (this.deed !== deed) return
    const { nodes } = this.lab.status()
    const follow = nodes.filter(({ id, role }) => ids.includes(id) && role === 'follower') // who stands already goes on
    await Promise.allSettled(follow.map(({ id }) => this.lab.campaign(id))) // who has been elected meanwhile can't stand
  }

  /** Waits until none of these servers has heard a leader for so long. */
  async #unheard(ids: readonly NodeId[], least: number, deed: Deed): Promise<void> {
    while (this.deed === deed) {
      const status = this.lab.status()
      const since = status.nodes.filter(({ id }) => ids.includes(id)).map(({ alarm }) => alarm?.from ?? 0)
      const left = Math.max(...since) + least - this.lab.now()
      if (left <= 0 || status.held) return
      await new Promise((resolve) => setTimeout(resolve, Math.max(tick, left / paceOf(status))))
    }
  }

  async #write(): Promise<void> {
    const { key, value } = this.next
    this.#written++
    const asked = lineOf('put', key, value)
    this.#tell({ do: 'write', key, value, asked })
    await this.client.run(asked, { do: 'put', key, value }, undefined)
  }

  #tell(act: Act): Deed {
    const { world, view } = this.lab.status()
    const at = this.lab.now()
    const begins = world === 'sim' && !view.now && act.do !== 'nothing'
    const deed = { ...act, at, since: this.lab.events().at(-1)?.id ?? 0, undo: begins ? at : view.undo }
    this.deed = deed
    this.#done = performance.now()
    this.changed()
    return deed
  }
}
