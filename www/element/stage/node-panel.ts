import { css, html } from 'lit'
import type { Flight, NodeId, NodeStatus, StallOptions } from '../../lab/types.js'
import { longestFor, minWithin, stallables } from '../../lab/vocabulary.js'
import { Part } from '../part.js'
import { controls } from '../style/controls.js'
import { errorTold, type Telling } from '../telling.js'
import { cutOff, isCutOff, healLinks } from './cuts.js'
import { panelLook } from './panel-look.js'
import { stallsTold, stateOf } from './node-mark.js'

/** What can be done to one node. */
export class NodePanel extends Part {
  static override shadowRootOptions = { ...Part.shadowRootOptions, delegatesFocus: true }
  static override styles = [
    controls,
    panelLook,
    css`
      raft-lab-fields,
      .stall {
        margin-top: 8px;
      }
      .stall label {
        display: flex;
        align-items: center;
        gap: 4px;
      }
      .stall input {
        width: 88px;
      }
      /* Room for what may be told of a node, and in a button for all that it may say: so that no button moves. */
      header p {
        min-height: 60px;
      }
      @container (min-width: 420px) {
        header p {
          min-height: 44px;
        }
      }
      .buttons button::after {
        content: attr(data-longest);
        display: block;
        height: 0;
        overflow: hidden;
        visibility: hidden;
      }
      pre {
        max-height: 96px;
        overflow: auto;
        white-space: pre-wrap;
        margin: 4px 0 0;
      }
    `,
  ]
  static override properties = { ...Part.properties, node: { attribute: false }, trouble: { state: true } }
  declare node: NodeId
  declare trouble: Telling | undefined
  #last: Flight | undefined

  constructor() {
    super()
    this.trouble = undefined
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('node')) {
      this.trouble = undefined
      this.#last = undefined
    }
    const sent = this.moment.flights.filter(({ from }) => from === this.node)
    this.#last = sent.filter(({ fate }) => fate === 'delivered').at(-1) ?? sent.at(-1) ?? this.#last
  }

  protected override render() {
    const node = this.status.nodes.find(({ id }) => id === this.node)
    if (!node) return null
    const { words } = this
    return html`
      <section aria-label=${node.id}>
        <header class="row">
          <h3>${node.id}</h3>
          <p class="muted small">${this.#facts(node)}</p>
        </header>
        ${this.#buttons(node)}
        ${this.#stalls(node)}
        <raft-lab-fields compact .view=${this.view} .words=${words} .active=${this.active} .target=${{ node: node.id }}></raft-lab-fields>
        <p class="small trouble" role="status">${this.trouble?.(words)}</p>
        ${this.#end(node)}
        <button class="plain close" aria-label=${words.node.close} title=${words.node.close} @click=${this.#close}>✕</button>
      </section>
    `
  }

  /** Why it ended, where nobody asked for that, and what can be done about a disk that is not to be trusted. */
  #end(node: NodeStatus) {
    const words = this.words.node
    const { lab } = this.ask
    if (!node.down || ['crashed', 'died'].includes(node.down)) return null
    if (!node.stopped) return html`<p class="small">${words.panic}</p><pre class="small">${node.down}</pre>`
    const way = (disk: 'wipe' | 'trust', name: string, meaning: string) =>
      html`<button name=${disk} title=${meaning} @click=${() => void this.#do(() => lab.restart(node.id, { disk }))}>${name}</button>`
    return html`<p class="small stopped">${words.stopped(node.down)}</p>
      <div class="row buttons">
        ${node.stopped === 'behind' || node.stopped === 'damaged' ? way('wipe', words.wipe, words.wipeMeaning) : null}
        ${node.stopped === 'behind' ? way('trust', words.trust, words.trustMeaning) : null}
      </div>`
  }

  #facts(node: NodeStatus): string {
    const { words } = this
    const part = node.member === 'voter' ? [] : [words.stage.parts[node.member]]
    const facts = [...new Set([stateOf(node, words), ...part]), words.bar.term(node.term), node.vote ? words.node.vote(node.vote) : words.node.noVote, words.node.incarnation(node.incarnation)]
    if (node.alarm) facts.push(words.node.timeout(node.alarm.at - node.alarm.from))
    facts.push(...stallsTold(node, words))
    if (node.quiet) facts.push(words.node.quiet)
    const progress = this.status.nodes.find(({ id }) => id === this.status.leader)?.progress.find(({ id }) => id === node.id)
    if (progress?.state === 'snapshot') facts.push(words.node.receiving(words.numbers.bytes(progress.offset), words.numbers.bytes(progress.size)))
    return facts.join(' · ')
  }

  /** Each button keeps its place, and the focus too: what does not apply does nothing, and says so. */
  #buttons(node: NodeStatus) {
    const { lab } = this.ask
    const { words } = this
    const off = isCutOff(this.status, node.id)
    const running = node.alive && !node.paused
    const own = words.node
    const button = (name: string, act: () => unknown, possible = true, ...others: string[]) =>
      html`<button data-longest=${longest(name, ...others)} aria-disabled=${possible ? 'false' : 'true'} @click=${(click: MouseEvent) => possible && !again(click) && void this.#do(act)}>${name}</button>`
    const eligible = running && node.role !== 'leader' && node.member === 'voter'
    return html`<div class="row buttons">
      ${node.alive ? button(own.crash, () => lab.crash(node.id), true, own.restart) : button(own.restart, () => lab.restart(node.id), true, own.crash)}
      ${node.paused ? button(own.resume, () => lab.resume(node.id), node.alive, own.pause) : button(own.pause, () => lab.pause(node.id), node.alive, own.resume)}
      ${button(own.campaign, () => lab.campaign(node.id), eligible)}
      ${button(own.transfer, () => lab.transfer(node.id), eligible && this.status.leader !== null)}
      ${off
        ? button(own.healLinks, () => healLinks(this.status, lab, node.id), true, own.cutOff)
        : button(own.cutOff, () => cutOff(this.status, lab, node.id), this.status.nodes.length > 1, own.healLinks)}
      ${button(own.last, () => this.#message(), this.#last !== undefined)}
      ${button(own.compact, () => lab.compact(node.id), running && node.applied >= node.log.first)}
      ${this.#membership(node).map(([name, act, ...others]) => button(name, act, true, ...others))}
    </div>`
  }

  /** What of it is to hang, and for how long. */
  #stalls(node: NodeStatus) {
    const { words } = this
    const stall = (event: SubmitEvent) => {
      event.preventDefault()
      const form = new FormData(event.target as HTMLFormElement)
      void this.#do(() => this.ask.lab.stall(node.id, { what: form.get('what') as StallOptions['what'], for: Number(form.get('for')) }))
    }
    return html`<form class="row buttons stall" @submit=${stall}>
      <select name="what" aria-label=${words.node.stall}>${stallables.map((what) => html`<option value=${what}>${words.node.stallables[what]}</option>`)}</select>
      <label class="small">${words.node.stallFor} <input name="for" type="number" min=${minWithin} max=${longestFor} step="any" value="2000" required></label>
      <button>${words.node.stall}</button>
    </form>`
  }

  /** What can become of its part in the cluster: the first two ways out, or in; each with what else may stand in its place. */
  #membership({ id, member }: NodeStatus): [name: string, act: () => unknown, ...others: string[]][] {
    const { lab } = this.ask
    const { remove, addVoter, addLearner, promote, demote } = this.words.node
    const add = (learner: boolean) => () => lab.add(id, { learner })
    if (member === 'none') return [[addVoter, add(false), remove], [addLearner, add(true), promote, demote]]
    const [name, act] = member === 'voter' ? [demote, add(true)] : [promote, add(false)]
    return [[remove, () => lab.remove(id), addVoter], [name, act, addLearner, promote, demote]]
  }

  async #do(act: () => unknown): Promise<void> {
    this.trouble = undefined
    try {
      await act()
    } catch (error) {
      this.trouble = errorTold(error)
    }
  }

  #message(): void {
    this.dispatchEvent(new CustomEvent<Flight | undefined>('choose', { detail: this.#last, bubbles: true, composed: true }))
  }

  #close(): void {
    this.dispatchEvent(new CustomEvent('close', { bubbles: true, composed: true }))
  }
}

function longest(...names: string[]): string {
  return names.reduce((a, b) => (b.length > a.length ? b : a))
}

/** The second click of two in quick succession: "Restart" has taken the place of "Crash" by then. */
function again(click: MouseEvent): boolean {
  return click.detail > 1
}
