import { css, html, nothing } from 'lit'
import { Part } from '../part.js'
import { controls } from '../style/controls.js'
import { verbs, type Deed, type Verb } from './deed.js'
import { type Facts, factsOf, isBefore, isSettled, toldOf } from './facts.js'
import { isCut, sidesOf } from './targets.js'

/** What a reader does to the cluster, in four large buttons, and what came of it, in a sentence. */
export class Verbs extends Part {
  static override styles = [
    controls,
    css`
      :host {
        container-type: inline-size;
      }
      .verbs {
        display: grid;
        grid-template-columns: repeat(2, minmax(0, 1fr));
        gap: 8px;
      }
      .verbs button {
        display: grid;
        align-content: center;
        min-height: 66px; /* two lines of a name */
        padding: 4px;
        font-size: 15px;
        font-weight: 600;
        letter-spacing: -0.02em;
        line-height: 20px;
        white-space: normal;
        overflow-wrap: anywhere;
      }
      .verbs button span {
        overflow: hidden;
        color: var(--muted);
        font-size: 12px;
        font-weight: 400;
        letter-spacing: 0;
        line-height: 16px;
        white-space: nowrap;
        text-overflow: ellipsis;
      }
      /* A display, as high for every sentence but the longest of a large cluster, so that what is below stays. */
      .told {
        display: flex;
        flex-direction: column;
        justify-content: space-between;
        gap: 8px;
        min-height: 120px;
        margin-top: 8px;
        padding: 6px 8px;
        border-radius: var(--radius);
        background: var(--ground);
        font-size: 13px;
        line-height: 18px;
      }
      .told p {
        text-wrap: pretty;
      }
      @container (min-width: 560px) {
        .verbs {
          grid-template-columns: repeat(4, minmax(0, 1fr));
        }
        .told {
          flex-direction: row;
          align-items: start;
          min-height: 72px;
          font: inherit;
        }
        .ways {
          flex: none;
        }
      }
    `,
  ]
  protected override every = 100
  #told: { readonly deed: Deed; readonly facts: Facts; readonly at: number } | undefined

  protected override render() {
    const { verbs: words } = this.words
    const { status } = this
    const down = status.nodes.filter(({ alive }) => !alive).map(({ id }) => id)
    return html`
      <div class="verbs" role="group" aria-label=${words.label}>${verbs.map((verb) => this.#verb(verb))}</div>
      <div class="told">
        <p role="status">${this.#sentence()}</p>
        ${status.held || down.length > 0
          ? html`<div class="row ways">
              ${status.held ? this.#way('run', words.run, () => void this.ask.lab.run().catch(this.ask.fail)) : nothing}
              ${down.length > 0 ? this.#way('restart', words.restart(down), () => this.#do('restart')) : nothing}
            </div>`
          : nothing}
      </div>
    `
  }

  #verb(verb: (typeof verbs)[number]) {
    const { names, heal } = this.words.verbs
    const does = verb === 'cut' && isCut(this.status) ? 'heal' : verb
    return html`<button name=${verb} @click=${() => this.#do(does)}>${does === 'heal' ? heal : names[does]}<span>${this.#aim(does)}</span></button>`
  }

  /** What a verb would do now. */
  #aim(verb: Exclude<Verb, 'restart'>): string {
    const { aims } = this.words.verbs
    const { leader, nodes } = this.status
    const { key, value } = this.ask.acts.next
    switch (verb) {
      case 'crash':
        return aims.crash(leader, nodes.find(({ id }) => id === leader)?.term ?? 0)
      case 'cut':
        return this.#sides()
      case 'heal':
        return aims.heal
      case 'split':
        return aims.split
      case 'write':
        return aims.write(key, value)
    }
  }

  #sides(): string {
    const sides = sidesOf(this.status)
    return this.words.verbs.aims.cut(sides?.few, sides?.many ?? [])
  }

  #way(name: string, text: string, act: () => void) {
    return html`<button name=${name} @click=${act}>${text}</button>`
  }

  #do(verb: Verb): void {
    void this.ask.acts.do(verb)
  }

  #sentence(): string {
    const { verbs: words } = this.words
    const facts = this.#facts()
    if (!facts) return words.before
    const told = toldOf(facts, this.words)
    return this.status.held && !isSettled(facts) ? `${told} ${words.stands}` : told
  }

  /** What came of the last deed by the moment in view, if that is not before it: what was measured stays, once its events are not kept any more. */
  #facts(): Facts | undefined {
    const { moment } = this
    const { deed } = moment
    if (!deed || !isBefore(deed, moment)) return undefined
    const known = this.#told?.deed === deed ? this.#told : undefined
    const reaches = (moment.events[0]?.id ?? 0) <= deed.since + 1
    if (known && (!reaches || (isSettled(known.facts) && moment.time >= known.at))) return known.facts
    const facts = factsOf(deed, moment)
    this.#told = { deed, facts, at: moment.time }
    return facts
  }
}
