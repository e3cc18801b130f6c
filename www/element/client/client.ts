import { html, nothing, type PropertyValues } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { Words } from '../../i18n/index.js'
import type { NodeId } from '../../lab/types.js'
import { mostWrites, numberIn } from '../attributes.js'
import type { Moment } from '../moment.js'
import { Part } from '../part.js'
import { controls } from '../style/controls.js'
import { clientLook } from './client-look.js'
import { readCommand, type Command, type ReadMode } from './prompt.js'
import type { Result } from './results.js'
import { lineOf } from './words-of.js'

/** Lines that the arrow keys bring back. */
const kept = 50
const readModes: readonly ReadMode[] = ['linearizable', 'lease', 'local']
const marks: Record<Result['outcome'], string> = { ok: '✓', failed: '✗', unknown: '?', running: '…', told: '', wrong: '!', left: '↶' }

/** Why a line can't be read. */
function unread(line: string, words: Words): string {
  try {
    readCommand(line, words)
    return ''
  } catch (error) {
    return (error as Error).message
  }
}

/** A client of the cluster: buttons for people, a prompt for people who know etcdctl. */
export class Client extends Part {
  static override styles = [controls, clientLook]
  readonly #history: string[] = []
  #recalled = 0
  #drawn: Moment | undefined

  /** Most changes of a cluster change nothing here. */
  protected override paint(moment: Moment): void {
    const { operations, status } = this.#drawn ?? {}
    if (operations !== moment.operations || status?.nodes.length !== moment.status.nodes.length) this.requestUpdate()
  }

  protected override willUpdate(_changed: PropertyValues): void {
    this.#drawn = this.moment
  }

  protected override render() {
    const { client } = this.words
    const { results } = this.moment.operations
    return html`
      <form class="form" @submit=${this.#put}>
        <label>${client.key}<input name="key" autocomplete="off" spellcheck="false" maxlength="4096" value="greeting" /></label>
        <label>${client.value}<input name="value" autocomplete="off" spellcheck="false" value="hello" /></label>
        <label>${client.via}<select name="via"><option value="">${client.anyNode}</option>${this.status.nodes.map(({ id }) => html`<option>${id}</option>`)}</select></label>
        <label>${client.read}<select name="read">${readModes.filter((mode) => mode !== 'lease' || this.status.capabilities.leases).map((mode) => html`<option value=${mode}>${client.reads[mode]}</option>`)}</select></label>
        <div class="row buttons">
          <button class="main">${client.put}</button>
          <button type="button" @click=${() => this.#byKey('get')}>${client.get}</button>
          <button type="button" @click=${() => this.#byKey('del')}>${client.delete}</button>
        </div>
      </form>
      <form class="prompt mono" @submit=${this.#enter}>
        <span aria-hidden="true">${client.prompt}</span>
        <input name="line" class="mono" autocomplete="off" autocapitalize="off" spellcheck="false" aria-label=${client.promptLabel} placeholder=${client.placeholder} @keydown=${this.#recall} />
        <button>${client.enter}</button>
      </form>
      <div class="results small" role="log" tabindex="0" aria-label=${client.results}>
        <ol>${results.length === 0 ? html`<li class="muted">${client.noResults}</li>` : repeat(results, ({ id }) => id, (result) => this.#result(result))}</ol>
      </div>
      ${this.#steady()}
      <raft-lab-check .view=${this.view} .words=${this.words}></raft-lab-check>
    `
  }

  #result({ asked, outcome, lines, facts }: Result) {
    const { client } = this.words
    const told = facts(this.words)
    const word = outcome === 'told' || outcome === 'wrong' ? '' : client.outcomes[outcome]
    return html`<li class=${outcome}>
      <code>${asked}</code>
      ${lines(this.words).map((line) => html`<p class="answer">${line}</p>`)}
      <p><span class="outcome">${marks[outcome]} ${word}</span>${told.length > 0 ? html` <span class="muted">${told.join(' · ')}</span>` : nothing}</p>
    </li>`
  }

  #steady() {
    const { client } = this.words
    const { rate, tally } = this.moment.operations
    return html`<div class="row steady small">
      <label class="row"><input type="checkbox" name="steady" .checked=${rate > 0} @change=${this.#rate} />${client.writes}</label>
      <label class="row"><input type="text" name="rate" inputmode="decimal" autocomplete="off" value=${rate || 2} @change=${this.#rate} />${client.rate}</label>
      <span class="muted">${client.tally(tally.ok, tally.failed, tally.unknown)}</span>
    </div>`
  }

  #field(name: string): HTMLInputElement {
    return this.renderRoot.querySelector<HTMLInputElement>(`[name=${name}]`)!
  }

  #put(event: Event): void {
    event.preventDefault()
    const [key, value] = [this.#field('key').value, this.#field('value').value]
    this.#run(lineOf('put', key, value), { do: 'put', key, value })
  }

  #byKey(verb: 'get' | 'del'): void {
    const key = this.#field('key').value
    if (verb === 'del') return this.#run(lineOf('del', key), { do: 'del', key })
    const read = this.renderRoot.querySelector<HTMLSelectElement>('[name=read]')!.value as ReadMode
    this.#run(`${lineOf('get', key)}${read === 'linearizable' ? '' : ` (${this.words.client.reads[read]})`}`, { do: 'get', key, read })
  }

  #enter(event: Event): void {
    event.preventDefault()
    const field = this.#field('line')
    const line = field.value.trim()
    if (line === '') return
    field.value = ''
    this.#history.splice(0, this.#history.length - kept)
    this.#recalled = this.#history.push(line)
    try {
      this.#run(line, readCommand(line, this.words))
    } catch {
      this.ask.client.refuse(line, (words) => unread(line, words))
    }
  }

  /** The arrow keys bring back earlier lines. */
  #recall(event: KeyboardEvent): void {
    const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0
    if (step === 0) return
    event.preventDefault()
    this.#recalled = Math.min(this.#history.length, Math.max(0, this.#recalled + step))
    this.#field('line').value = this.#history[this.#recalled] ?? ''
  }

  #run(asked: string, command: Command): void {
    const via = (this.#field('via').value || undefined) as NodeId | undefined
    void this.ask.client.run(asked, command, via)
  }

  #rate(): void {
    const field = this.#field('rate')
    const rate = numberIn(field.value)
    const right = rate > 0 && rate <= mostWrites
    field.setAttribute('aria-invalid', String(!right))
    if (right) this.ask.client.write(this.#field('steady').checked ? rate : 0)
    this.requestUpdate()
  }
}
