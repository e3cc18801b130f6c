import { css, html, nothing } from 'lit'
import { Part } from '../part.js'
import { controls } from '../style/controls.js'
import { errorTold, type Telling } from '../telling.js'

/** A button that has the run judged, and what was found. */
export class Check extends Part {
  static override styles = [
    controls,
    css`
      p {
        flex: 1;
        min-width: 160px;
      }
      .bad {
        color: var(--bad);
      }
    `,
  ]
  static override properties = { ...Part.properties, found: { state: true }, bad: { state: true }, busy: { state: true } }
  declare found: Telling | undefined
  declare bad: boolean
  declare busy: boolean

  constructor() {
    super()
    this.found = undefined
    this.bad = false
    this.busy = false
  }

  protected override paint(): void {} // it shows what was found when it was asked for

  protected override render() {
    const { safety } = this.words
    return html`<div class="row">
      <button title=${safety.checkMeaning} aria-disabled=${this.busy ? 'true' : nothing} @click=${() => void this.#check()}>${safety.check}</button>
      <p class="small${this.bad ? ' bad' : ''}" role="status">${this.busy ? safety.checking : this.found?.(this.words)}</p>
    </div>`
  }

  async #check(): Promise<void> {
    if (this.busy) return
    this.busy = true
    try {
      const result = await this.ask.lab.check()
      this.found = ({ safety }) => safety.checked(result)
      this.bad = result.linearizable === 'illegal' || result.properties.some(({ holds }) => !holds)
    } catch (error) {
      this.found = errorTold(error)
      this.bad = true
    }
    this.busy = false
  }
}
