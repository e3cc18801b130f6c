import { css, html, nothing } from 'lit'
import { Part } from '../part.js'
import { controls } from '../style/controls.js'
import type { Moment } from '../moment.js'
import { errorTold, type Telling } from '../telling.js'
import type { Words } from '../../i18n/index.js'
import { diagramOf } from './diagram.js'
import { documentIn } from './document.js'
import { MomentPage } from './home.js'
import { inked } from './inks.js'
import { png } from './png.js'

type Copied = 'link' | 'short' | 'embed' | 'diagram'
type Saved = 'svg' | 'png' | 'trace'
type Meaning = keyof Words['share'] & ('unfurls' | 'scenario' | 'lesson' | 'lessonLive' | 'live')

/** What of this lab can be carried away: a link to this moment, code to embed it, a sequence diagram, a picture, the recording. And what can be brought here: a scenario. */
export class Share extends Part {
  static override styles = [
    controls,
    css`
      .all {
        gap: 8px 24px;
      }
      .told {
        min-height: 16px; /* what comes later moves nothing */
        margin-top: 8px;
      }
      [name='short'] {
        margin-top: 8px;
      }
      input,
      textarea {
        width: 100%;
        margin-top: 4px;
      }
      textarea {
        display: block;
        height: 160px;
        padding: 4px 8px;
        border: 1px solid var(--edge);
        border-radius: var(--radius);
        background: var(--surface);
        color: inherit;
        font: 12px/16px var(--mono);
        white-space: pre;
        resize: vertical;
      }
    `,
  ]
  static override properties = { ...Part.properties, told: { state: true }, manual: { state: true }, diagram: { state: true }, page: { state: true } }
  declare told: Telling | undefined
  /** What could not be copied. */
  declare manual: string
  /** The last one that was made. */
  declare diagram: Telling | undefined
  /** Of the link that was copied last, where its host may keep it under a short address. */
  declare page: MomentPage | null
  #selected: Moment['selected'] = null

  constructor() {
    super()
    this.told = this.diagram = undefined
    this.manual = ''
    this.page = null
  }

  /** Of a moment it shows what is selected alone. */
  protected override paint({ selected }: Moment): void {
    if (selected !== this.#selected) this.requestUpdate()
  }

  protected override render() {
    const { share } = this.words
    const { selected } = this.moment
    this.#selected = selected
    return html`
      <div class="row all" @pointerenter=${this.#ask} @focusin=${this.#ask}>
        <div class="row">${this.#button('link', () => this.#copy('link'))} ${this.#button('embed', () => this.#copy('embed'))}</div>
        <div class="row" role="group" aria-label=${share.save}>
          <span class="small muted">${share.save}</span>
          ${(['svg', 'png', 'trace'] as const).map((kind) => this.#button(kind, () => this.#save(kind)))}
        </div>
        <div class="row">
          ${this.#button('diagram', () => this.#draw())}
          <span class="small muted">${selected ? share.selected(selected.from, selected.to) : nothing}</span>
        </div>
        <button name="open" title=${share.meanings.open} @click=${this.#choose}>${share.buttons.open}</button>
        <input type="file" name="scenario" hidden accept=".json,application/json" @change=${this.#open} />
      </div>
      <p class="told small" role="status">${this.told?.(this.words)}</p>
      ${this.page ? this.#button('short', () => this.#keep()) : nothing}
      ${this.manual ? html`<input class="mono" name="copy" readonly aria-label=${share.refused} .value=${this.manual} @focus=${this.#select} />` : nothing}
      ${this.diagram ? html`<textarea name="diagram" readonly spellcheck="false" aria-label=${share.text} .value=${this.diagram(this.words)}></textarea>` : nothing}
    `
  }

  #button(name: Copied | Saved, act: () => Promise<void>) {
    const { buttons, meanings } = this.words.share
    return html`<button name=${name} title=${meanings[name]} @click=${() => void act().catch((error: unknown) => this.#tell(errorTold(error)))}>${buttons[name]}</button>`
  }

  /** Asks the host what it has before a reader presses: some browsers let a page copy only what it has at once. */
  readonly #ask = (): void => {
    try {
      void MomentPage.of(this.#link('index.html'), this.words.lang)
    } catch {
      // A run that has no link is told once it is pressed.
    }
  }

  async #copy(what: 'link' | 'embed'): Promise<void> {
    const text = what === 'link' ? this.#link() : this.#snippet()
    const meaning = this.#meaning(what)
    const page = what === 'link' ? await MomentPage.of(this.#link('index.html'), this.words.lang) : null
    await this.#give(page?.href ?? text, what, [page ? 'unfurls' : undefined, meaning])
    if (what === 'link') this.page = (await page?.mayBeKept()) ? page : null
  }

  /** Has the host keep the link that was copied last, and copies its short address. */
  async #keep(): Promise<void> {
    const address = await this.page!.keep()
    if (typeof address === 'number') return this.#tell(({ share }) => share.notKept[address === 429 ? 'often' : 'other'])
    await this.#give(address, 'short')
  }

  /** Copies a text and tells what it means, or shows it where the browser does not let the page copy. */
  async #give(text: string, what: Copied, meanings: readonly (Meaning | undefined)[] = []): Promise<void> {
    if (await written(text)) return this.#tell(({ share }) => [share.copied[what], ...meanings.flatMap((meaning) => (meaning ? [share[meaning]] : []))].join(' '))
    this.#tell(({ share }) => share.refused, text)
    await this.updateComplete
    this.renderRoot.querySelector<HTMLInputElement>('input[name=copy]')?.focus()
  }

  /** Copies and shows what is selected on the timeline. */
  async #draw(): Promise<void> {
    const { selected, timeline } = this.moment
    if (!selected) return this.#tell(({ share }) => share.unselected)
    const sent = await this.ask.lab.messages(selected.from, selected.to)
    this.diagram = (words) => diagramOf(selected, sent, timeline, words)
    await this.updateComplete
    const shown = this.renderRoot.querySelector('textarea')
    if (await written(this.diagram(this.words))) return this.#tell(({ share }) => share.copied.diagram)
    this.#tell(({ share }) => share.refused)
    shown?.focus()
    shown?.select()
  }

  /** What whoever opens it finds there. */
  #meaning(what: 'link' | 'embed'): Meaning | undefined {
    const { world, playing } = this.status
    if (playing?.name && playing.alone && what === 'embed') return 'scenario'
    if (playing?.alone) return world === 'live' ? 'lessonLive' : 'lesson'
    return world === 'live' ? 'live' : undefined
  }

  /** A link to the lab's own page in the reader's language; the page's steady writes go on there. */
  #link(page = `${this.words.lang === 'en' ? '' : `${this.words.lang}/`}index.html`): string {
    const { rate } = this.moment.operations
    const url = new URL(this.ask.lab.link())
    const words = new URLSearchParams(url.hash.slice(1))
    if (rate > 0) words.set('writes', String(rate))
    url.hash = words.toString()
    return Object.assign(url, { pathname: url.pathname.replace(/[^/]*$/, page) }).href
  }

  /** The scenario that is played, where it has a name and its cluster was asked for nothing else, or else this moment. */
  #snippet(): string {
    const { playing } = this.status
    const url = new URL(this.#link('embed.html'))
    if (playing?.name && playing.alone) {
      const { world, engine, scale } = this.status
      url.hash = new URLSearchParams({ world, engine, scale: String(scale), scenario: playing.name }).toString()
    }
    url.hash += `&lang=${this.words.lang}` // a frame knows nothing of the page around it
    const link = url.href.replaceAll('&', '&amp;')
    return `<iframe src="${link}" title="${this.words.share.frame}" width="800" height="600" sandbox="allow-scripts" allow="clipboard-write" loading="lazy" style="border:0"></iframe>`
  }

  async #save(kind: Saved): Promise<void> {
    const blob = await this.#file(kind)
    const name = `raftlab-${Math.round(this.moment.time)}.${kind === 'trace' ? (this.status.world === 'sim' ? 'json' : 'trace') : kind}`
    const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(blob), download: name })
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
    this.#tell(({ share }) => share.saved(name))
  }

  /** The recording, or a picture of the moment in view, in the page's colours. */
  async #file(kind: Saved): Promise<Blob> {
    if (kind === 'trace') return this.ask.lab.trace()
    const picture = await this.ask.lab.picture({ theme: 'either', lang: this.words.lang })
    const svg = inked(await picture.text(), this.renderRoot as ShadowRoot)
    return kind === 'svg' ? new Blob([svg], { type: picture.type }) : png(svg)
  }

  #choose(): void {
    this.renderRoot.querySelector<HTMLInputElement>('input[type=file]')?.click()
  }

  /** Hands a scenario on that a reader has chosen. */
  async #open({ target }: Event): Promise<void> {
    const input = target as HTMLInputElement
    const file = input.files?.[0]
    if (!file) return
    try {
      const detail = await documentIn(file)
      this.#tell(({ share }) => share.opened(file.name))
      this.dispatchEvent(new CustomEvent('scenario', { detail, bubbles: true, composed: true }))
    } catch (error) {
      this.#tell(errorTold(error))
    }
    input.value = '' // so that the same file can be chosen again
  }

  #tell(told: Telling, manual = ''): void {
    this.told = told
    this.manual = manual
  }

  #select(event: Event): void {
    ;(event.target as HTMLInputElement).select()
  }
}

/** Whether the browser lets the page copy a text. */
async function written(text: string): Promise<boolean> {
  const { clipboard } = navigator as { clipboard?: Clipboard } // there is none where a page is not secure
  return clipboard ? clipboard.writeText(text).then(() => true, () => false) : false
}
