import { css, html, nothing } from 'lit'
import { live } from 'lit/directives/live.js'
import { longestTime } from '../../lab/arguments.js'
import { sentence } from '../../i18n/sentence.js'
import { toggleHold } from '../ask.js'
import { isStill } from '../moment.js'
import { Part } from '../part.js'
import { controls } from '../style/controls.js'

/** Where the slider rests. */
const rungs = 1000

/** A lab's time, and the ways through it: to any moment that there was, an event on, an event back. */
export class Time extends Part {
  static override properties = { ...Part.properties, bare: { attribute: false } }
  /** Whether who has it goes to moments by itself. */
  declare bare: boolean
  static override styles = [
    controls,
    css`
      .line {
        flex-wrap: nowrap;
      }
      input {
        flex: 1;
        touch-action: pan-y;
      }
      .past input {
        accent-color: var(--unsure);
      }
      .hold {
        min-width: 60px;
      }
      .told {
        min-height: 28px; /* what comes later moves nothing */
        margin-top: 4px;
      }
      progress {
        width: 96px;
        accent-color: var(--unsure);
        vertical-align: middle;
      }
    `,
  ]
  protected override every = 50
  protected override ticks = true

  protected override render() {
    const { moment, status, words } = this
    const { now, from, undo } = status.view
    const { travel } = this.ask
    const sim = status.world === 'sim'
    return html`
      ${this.bare ? nothing : this.#slider()}
      <div class="row small" role="group" aria-label=${words.element.parts.time}>
        ${this.#button('back', isStill(status) && moment.time <= from, () => travel.back())} ${this.#button('step', !sim && now, () => travel.step())}
        ${sim || !this.bare ? html`<button class="hold" @click=${() => toggleHold(this.moment, this.ask)}>${status.held ? words.bar.run : words.bar.hold}</button>` : nothing}
        ${this.#button('now', now, () => travel.latest())} ${sim ? this.#button('undo', undo === null, () => travel.undo()) : nothing} ${this.#button('fork', false, () => this.#tell('fork'))}
        <button name="compare" title=${words.duel.openMeaning} @click=${() => this.#tell('compare')}>${words.duel.open}</button>
      </div>
      <p class="told small" role="status">${this.#told()}</p>
    `
  }

  #slider() {
    const { moment } = this
    const { bar, time } = this.words
    const { now, from, to } = this.status.view
    const at = moment.sought ?? (now ? to : moment.time)
    return html`<div class="row line small${now ? '' : ' past'}">
      <span class="muted">${bar.time(from)}</span>
      <input
        type="range"
        name="moment"
        min="0"
        max=${rungs}
        aria-label=${time.slider}
        aria-valuetext=${time.moment(at, to - at)}
        .value=${live(String(to > from ? Math.round((rungs * (at - from)) / (to - from)) : rungs))}
        @input=${this.#scrub}
      />
      <span class="muted">${bar.time(to)}</span>
    </div>`
  }

  /** What is under way, or has led here; and that time ends. */
  #told() {
    const { happened, time, status } = this.moment
    const { sought } = status.view
    const { time: say } = this.words
    if (sought) {
      return html`${say.running} <progress max=${sought.to} .value=${sought.reached} aria-label=${say.running}></progress>
        <button name="stop" title=${say.stopMeaning} @click=${() => void this.ask.lab.hold().catch(this.ask.fail)}>${say.stop}</button>`
    }
    if (status.world === 'sim' && time >= longestTime) return sentence({ code: 'timeOver', high: longestTime }, this.words.tongue)
    return happened ? say.happened(happened) : nothing
  }

  /** One that has nothing to do keeps the focus. */
  #button(name: 'back' | 'step' | 'now' | 'undo' | 'fork', idle: boolean, act: () => void) {
    const { buttons, meanings } = this.words.time
    return html`<button name=${name} title=${meanings[name]} aria-disabled=${idle ? 'true' : nothing} @click=${() => idle || act()}>${buttons[name]}</button>`
  }

  #scrub(event: Event): void {
    const { from, to } = this.status.view
    const rung = Number((event.target as HTMLInputElement).value)
    if (rung === rungs) this.ask.travel.latest()
    else this.ask.travel.seek(from + ((to - from) * rung) / rungs)
  }

  #tell(name: 'fork' | 'compare'): void {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true }))
  }
}
