import { css, html, nothing } from 'lit'
import { live } from 'lit/directives/live.js'
import type { RuleId, Status } from '../../lab/types.js'
import { setSpeed, toggleHold } from '../ask.js'
import { Drafts } from '../drafts.js'
import { brokenNames } from './broken.js'
import { lastGap } from './gap.js'
import { Part } from '../part.js'
import { controls } from '../style/controls.js'

/** From this lateness of a node's timer on, real ms, the machine is said to be busy. */
const busy = 50
/** The speeds that a simulated lab offers. */
const ladder: readonly Status['scale'][] = [0.001, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 'max']

/** What is always on screen: the world, the clock and its speed, who leads, and what this lab is. */
export class Bar extends Part {
  static override styles = [
    controls,
    css`
      .bar {
        gap: 8px 12px;
        padding: 8px 12px;
        min-height: 44px;
      }
      .past {
        outline: 3px solid var(--unsure);
        outline-offset: -3px;
        border-radius: 8px;
      }
      .world {
        padding: 0 8px;
        border-radius: 4px;
        background: var(--good);
        color: light-dark(#fff, #08130f);
        font-size: 12px;
        font-weight: 700;
        letter-spacing: 0.06em;
      }
      .sim {
        background: var(--request);
      }
      .hold {
        min-width: 72px;
      }
      .speed {
        display: inline-flex;
      }
      .speed button {
        min-width: 56px;
        padding: 0 8px;
      }
      .speed button:first-child {
        border-radius: var(--radius) 0 0 var(--radius);
        border-right: 0;
      }
      .speed button:last-child {
        border-radius: 0 var(--radius) var(--radius) 0;
      }
      .reached {
        min-width: 48px;
      }
      .time {
        min-width: 76px;
        font-weight: 600;
      }
      .when {
        display: block;
        min-width: 224px;
        color: var(--muted);
      }
      .past .when {
        color: var(--unsure);
      }
      .leader {
        min-width: 160px;
      }
      .gap {
        display: block;
      }
      .about {
        margin-left: auto; /* all of it, in this line or in the next */
        gap: 8px 12px;
      }
      .facts {
        gap: 0 12px;
      }
      .timers {
        min-width: 104px;
      }
      .late {
        color: var(--bad);
      }
      .off {
        padding: 0 6px;
        border: 1px solid var(--bad);
        border-radius: 4px;
        color: var(--bad);
      }
      .broken {
        border-color: var(--bad);
        background: var(--bad);
        color: light-dark(#fff, #1b0b0b);
        font-weight: 700;
        max-width: 100%;
        height: auto;
        text-align: left;
        white-space: normal;
        overflow-wrap: anywhere;
      }
      .buttons {
        gap: 4px;
      }
      /* They stand in lines of their own. */
      @container (max-width: 640px) {
        .about,
        .facts {
          flex-basis: 100%;
        }
        .buttons {
          margin-left: -8px; /* their words begin where all others do */
        }
      }
      @container (max-width: 480px) {
        .bar {
          gap: 8px;
        }
        .reached {
          min-width: 0;
        }
        .when {
          min-width: 96px;
        }
      }
    `,
  ]
  protected override every = 100
  protected override ticks = true
  readonly #drafts = new Drafts<'scale', Status['scale']>()

  /** Opens or closes the list of keys. */
  toggleKeys(): void {
    this.renderRoot.querySelector<HTMLElement>('raft-lab-keys')?.togglePopover()
  }

  protected override render() {
    const { moment, status, view, words } = this
    const { bar } = words
    const { world, view: seen } = status
    return html`<header class="row bar${seen.now ? '' : ' past'}" aria-label=${bar.label}>
      <span class="world ${world}" title=${bar.worldMeanings[world]}>${bar.worlds[world]}</span>
      <button class="hold" @click=${() => toggleHold(this.moment, this.ask)}>${status.held ? bar.run : bar.hold}</button>
      ${world === 'sim' ? this.#ladder(status) : this.#speed(status)}
      <span class="time" title=${bar.clock}>${bar.time(moment.time)}${world === 'sim' || !seen.now ? this.#when(seen) : nothing}</span>
      <span class="leader">${this.#leader(status)}</span>
      ${this.#broken(status)} ${this.#trusted(status)}
      <span class="row about">
        <span class="row facts small muted">
          <span title=${words.real.engines[status.engine]}>${words.real.engine} ${status.engine}</span>
          <span>${words.real.seed} ${status.seed}</span>
          <span>${words.real.build} ${status.build}</span>
          ${world === 'sim' ? nothing : [this.#disk(status), this.#late(status)]} ${this.#off(status)}
        </span>
        <span class="row buttons">
          <button class="plain" popovertarget="real">${bar.real}</button>
          <button class="plain" popovertarget="keys">${bar.keys}</button>
        </span>
      </span>
      <raft-lab-real id="real" popover .view=${view} .words=${words} .active=${this.active}></raft-lab-real>
      <raft-lab-broken id="broken" popover .view=${view} .words=${words} .active=${status.violations.length > 0}></raft-lab-broken>
      <raft-lab-keys id="keys" popover .words=${words}></raft-lab-keys>
    </header>`
  }

  #speed({ scale }: Status) {
    const { bar } = this.words
    const { slow } = this.moment
    return html`<span class="speed" role="group" aria-label=${bar.speed}>
      <button name="slow" aria-pressed=${scale !== 1 ? 'true' : 'false'} @click=${() => setSpeed(slow, this.ask)}>${bar.slow(slow)}</button
      ><button name="full" aria-pressed=${scale === 1 ? 'true' : 'false'} @click=${() => setSpeed(1, this.ask)}>${bar.full}</button>
    </span>`
  }

  /** The speeds of a simulated lab, and the one that it reaches. */
  #ladder({ scale, speed }: Status) {
    const { bar } = this.words
    const rungs = ladder.includes(scale) ? ladder : [scale, ...ladder]
    const name = (rung: Status['scale']) => (rung === 'max' ? bar.max : bar.slow(rung))
    this.#drafts.follow(this.moment)
    const shown = this.#drafts.get('scale') ?? scale
    const set = (event: Event) => this.#draft(rungs[(event.target as HTMLSelectElement).selectedIndex]!)
    return html`<span class="row ladder">
      <select name="speed" aria-label=${bar.speed} @change=${set}>${rungs.map((rung) => html`<option .selected=${live(rung === shown)}>${name(rung)}</option>`)}</select>
      <b class="small reached" title=${bar.reachedMeaning}>${speed === null ? nothing : bar.reached(speed)}</b>
    </span>`
  }

  #draft(scale: Status['scale']): void {
    const { lab, fail } = this.ask
    void this.#drafts.during('scale', scale, lab.set({ scale }), () => this.moment).catch(fail).finally(() => this.requestUpdate())
  }

  /** Which moment of its run it shows. */
  #when({ now, to }: Status['view']) {
    const { time } = this.words
    return html`<b class="small when">${now ? time.now : time.past(to - this.moment.time)}</b>`
  }

  /** Who leads, and what the last failover cost. */
  #leader(status: Status) {
    const { leader, nodes } = status
    const { bar } = this.words
    const gap = lastGap(status)
    const term = Math.max(0, ...nodes.map((node) => node.term))
    return html`<span class="muted">${bar.leader}</span> <b>${leader ?? bar.noLeader}</b> <span class="muted">${bar.term(term)}</span>
      ${gap === null ? html`<span class="small gap muted">${bar.noFailover}</span>` : html`<b class="small gap">${bar.leaderless(gap)}</b>`}`
  }

  /** A cluster that lacks a rule of Raft must not be taken for one that has it. */
  #off({ rules }: Status) {
    const ids = Object.keys(rules) as RuleId[]
    if (ids.length === 0) return nothing
    const { off } = this.words
    return html`<b class="off" title=${ids.map((id) => off.protects[id]).join(' ')}>${off.title(ids)}</b>`
  }

  /** Nor must one in which a promise of Raft is broken. */
  #broken(status: Status) {
    if (status.violations.length === 0) return nothing
    return html`<button class="broken" popovertarget="broken">${this.words.safety.broken(brokenNames(status))}</button>`
  }

  /** Nor one that goes on without what it had acknowledged. */
  #trusted({ trusted }: Status) {
    if (trusted.length === 0) return nothing
    const { bar } = this.words
    return html`<b class="off trusted" title=${bar.trustedMeaning}>${bar.trusted(trusted)}</b>`
  }

  #disk({ disk, diskFallback }: Status) {
    const { real } = this.words
    return html`<span title=${diskFallback ? real.fallback(diskFallback) : real.disks[disk]}>${real.disk} ${disk}${diskFallback ? html` <span class="late">!</span>` : nothing}</span>`
  }

  #late({ nodes }: Status) {
    const late = Math.max(0, ...nodes.filter(({ alive }) => alive).map(({ load }) => load.late))
    const { bar } = this.words
    return html`<span class="timers${late >= busy ? ' late' : ''}" title=${bar.lateMeaning}>${bar.late(late)}</span>`
  }
}
