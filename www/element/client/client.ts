import { html, nothing } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { Change, Compacted, NodeId } from '../../lab/types.js'
import { mostWrites, numberIn } from '../attributes.js'
import { Part } from '../part.js'
import { controls } from '../style/controls.js'
import { clientLook } from './client-look.js'
import { readCommand, type Command, type ReadMode } from './prompt.js'
import { execute, told, type Result } from './results.js'
import type { Writer } from './writer.js'

/** Results that are kept on the page. */
const kept = 50
const readModes: readonly ReadMode[] = ['linearizable', 'lease', 'local']
const marks: Record<Result['outcome'], string> = { ok: '✓', failed: '✗', unknown: '?', running: '…', told: '', wrong: '!' }

/** A client of the cluster: buttons for people, a prompt for people who know etcdctl. */
export class Client extends Part {
  static override styles = [controls, clientLook]
  static override properties = { ...Part.properties, writer: { attribute: false }, results: { state: true } }
  declare writer: Writer
  declare results: readonly Result[]
  protected override every = 300
  readonly #watches = new Map<string, () => void>()
  readonly #history: string[] = []
  #recalled = 0
  #asked = 0

  constructor() {
    super()
    this.results = []
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    for (const end of this.#watches.values()) end()
    this.#watches.clear()
  }

  protected override render() {
    const { client } = this.words
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
        <ol>${this.results.length === 0 ? html`<li class="quiet">${client.noResults}</li>` : repeat(this.results, ({ id }) => id, (result) => this.#result(result))}</ol>
      </div>
      ${this.#steady()}
      <raft-lab-check .view=${this.view} .words=${this.words}></raft-lab-check>
    `
  }

  #result({ asked, outcome, lines, facts }: Result) {
    const { client } = this.words
    const word = outcome === 'running' ? client.running : outcome === 'told' || outcome === 'wrong' ? '' : client.outcomes[outcome]
    return html`<li class=${outcome}>
      <code>${asked}</code>
      ${lines.map((line) => html`<p class="answer">${line}</p>`)}
      <p><span class="outcome">${marks[outcome]} ${word}</span>${facts.length > 0 ? html` <span class="quiet">${facts.join(' · ')}</span>` : nothing}</p>
    </li>`
  }

  #steady() {
    const { client } = this.words
    const { rate, tally } = this.writer
    return html`<div class="row steady small">
      <label class="row"><input type="checkbox" name="steady" .checked=${rate > 0} @change=${this.#rate} />${client.writes}</label>
      <label class="row"><input type="text" name="rate" inputmode="decimal" autocomplete="off" value=${rate || 2} @change=${this.#rate} />${client.rate}</label>
      <span class="quiet">${client.tally(tally.ok, tally.failed, tally.unknown)}</span>
    </div>`
  }

  #field(name: string): HTMLInputElement {
    return this.renderRoot.querySelector<HTMLInputElement>(`[name=${name}]`)!
  }

  #put(event: Event): void {
    event.preventDefault()
    const [key, value] = [this.#field('key').value, this.#field('value').value]
    void this.#run(lineOf('put', key, value), { do: 'put', key, value })
  }

  #byKey(verb: 'get' | 'del'): void {
    const key = this.#field('key').value
    if (verb === 'del') return void this.#run(lineOf('del', key), { do: 'del', key })
    const read = this.renderRoot.querySelector<HTMLSelectElement>('[name=read]')!.value as ReadMode
    void this.#run(`${lineOf('get', key)}${read === 'linearizable' ? '' : ` (${this.words.client.reads[read]})`}`, { do: 'get', key, read })
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
      void this.#run(line, readCommand(line, this.words))
    } catch (error) {
      this.#show({ id: ++this.#asked, asked: line, outcome: 'wrong', lines: [(error as Error).message], facts: [] })
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

  async #run(asked: string, command: Command): Promise<void> {
    const id = ++this.#asked
    this.#show({ id, asked, outcome: 'running', lines: [], facts: [] })
    const via = (this.#field('via').value || undefined) as NodeId | undefined
    const { lab } = this.view
    const answer = command.do === 'watch' || command.do === 'unwatch' ? this.#watch(command) : await execute(command, lab, via, this.words)
    this.results = this.results.map((result) => (result.id === id ? { ...result, ...answer } : result))
  }

  #watch(command: Extract<Command, { do: 'watch' | 'unwatch' }>) {
    const { client } = this.words
    const { key } = command
    const end = this.#watches.get(key)
    if (command.do === 'unwatch') {
      end?.()
      return told([this.#watches.delete(key) ? client.unwatched(key) : client.notWatching(key)])
    }
    if (!end) {
      this.#watches.set(
        key,
        this.view.lab.watch(key, (change) => this.#tell(key, change), command.from === undefined ? {} : { from: command.from }),
      )
    }
    return told([client.watching(key)])
  }

  #tell(key: string, change: Change | Compacted): void {
    const { client } = this.words
    const compacted = change.type === 'compacted'
    if (compacted) this.#watches.delete(key)
    this.#show({
      id: ++this.#asked, asked: lineOf('watch', key), outcome: 'told',
      lines: [compacted ? client.compacted(key, change.compacted) : client.changed(change.type, change.key, change.value)],
      facts: compacted ? [] : [client.revision(change.revision)],
    })
  }

  #show(result: Result): void {
    this.results = [result, ...this.results].slice(0, kept)
  }

  #rate(): void {
    const field = this.#field('rate')
    const rate = numberIn(field.value)
    const right = rate > 0 && rate <= mostWrites
    field.setAttribute('aria-invalid', String(!right))
    if (right) this.writer.rate = this.#field('steady').checked ? rate : 0
    this.requestUpdate()
  }
}

/** A line of the prompt. */
function lineOf(verb: string, ...given: string[]): string {
  return [verb, ...(given.some((text) => text.startsWith('-')) ? ['--'] : []), ...given.map(quoted)].join(' ')
}

/** A key or value as the prompt takes it. */
function quoted(text: string): string {
  return /^[^\s"';\\]+$/.test(text) ? text : `"${text.replace(/["\\$`]/g, '\\$&')}"`
}
