import { css, html } from 'lit'
import type { Flight } from '../../lab/types.js'
import { Part } from '../part.js'
import { controls } from '../style/controls.js'
import { panelLook } from './panel-look.js'

/** Bytes a row of the dump. */
const rowLength = 16

/** One message: its fields, and its bytes as they crossed between the workers. */
export class MessageCard extends Part {
  static override shadowRootOptions = { ...Part.shadowRootOptions, delegatesFocus: true }
  static override styles = [
    controls,
    panelLook,
    css`
      dl,
      dl div {
        display: flex;
        flex-wrap: wrap;
        gap: 0 16px;
      }
      dl div {
        gap: 4px;
      }
      dt {
        color: var(--muted);
      }
      .wire {
        margin-top: 8px;
      }
      pre {
        margin: 4px 0 0;
        max-height: 96px;
        overflow: auto;
      }
    `,
  ]
  static override properties = { ...Part.properties, flight: { attribute: false }, bytes: { state: true } }
  declare flight: Flight
  /** null until the receiver has taken it; undefined when it is not to be had. */
  declare bytes: Uint8Array | null | undefined
  protected override every = 250
  #asking = false

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('flight')) this.bytes = null
    if (this.bytes === null) void this.#ask()
  }

  /** Asks until the receiver has the message; one that is past its time by a second of it was never taken. */
  async #ask(): Promise<void> {
    if (this.#asking) return
    this.#asking = true
    const { flight } = this
    try {
      const bytes = await this.ask.lab.wire(flight)
      if (flight !== this.flight) return
      if (bytes) this.bytes = bytes
      else if (this.moment.time > flight.due + 1000) this.bytes = undefined
    } catch {
      this.bytes = undefined
    } finally {
      this.#asking = false
    }
  }

  protected override render() {
    const { flight, words } = this
    const { message } = words.node
    const facts: [string, unknown][] = [
      [message.from, flight.from],
      [message.to, flight.to],
      [message.term, flight.term || '–'],
      [message.entry, flight.index || '–'],
      [message.entries, flight.entries],
      [message.size, message.bytes(flight.size)],
      [message.way, message.took(flight.due - flight.sent)],
      [message.fate, message.fates[flight.fate]],
    ]
    return html`
      <section aria-label=${message.name(flight)}>
        <header class="row">
          <h3>${message.name(flight)}</h3>
        </header>
        <dl class="small">${facts.map(([name, value]) => html`<div><dt>${name}</dt> <dd>${value}</dd></div>`)}</dl>
        <p class="small muted wire">${message.wire}</p>
        ${this.#wire()}
        <button class="plain close" aria-label=${words.node.close} title=${words.node.close} @click=${this.#close}>✕</button>
      </section>
    `
  }

  #wire() {
    const { message } = this.words.node
    if (this.bytes) return html`<pre tabindex="0" aria-label=${message.wire}>${dump(this.bytes)}</pre>`
    const why = this.bytes === undefined ? message.gone : this.status.held ? message.held : message.waiting
    return html`<p class="small">${why}</p>`
  }

  #close(): void {
    this.dispatchEvent(new CustomEvent('close', { bubbles: true, composed: true }))
  }
}

/** Offset, hexadecimal and ASCII, as hexdump -C writes them. */
function dump(bytes: Uint8Array): string {
  const rows = []
  for (let at = 0; at < bytes.length; at += rowLength) {
    const row = [...bytes.subarray(at, at + rowLength)]
    const hex = row.map((b) => b.toString(16).padStart(2, '0')).join(' ')
    const text = row.map((b) => (b >= 32 && b < 127 ? String.fromCharCode(b) : '.')).join('')
    rows.push(`${at.toString(16).padStart(4, '0')}  ${hex.padEnd(rowLength * 3 - 1)}  ${text}`)
  }
  return rows.join('\n')
}
