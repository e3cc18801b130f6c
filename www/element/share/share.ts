import { css, html, nothing } from 'lit'
import { Part } from '../part.js'
import { controls } from '../style/controls.js'
import { drawn, serialised } from './picture.js'

type Copied = 'link' | 'embed'
type Saved = 'svg' | 'png' | 'trace'

/** What of this lab can be carried away: a link to this moment, code to embed it, a picture, the recording. */
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
      input {
        width: 100%;
        margin-top: 4px;
      }
    `,
  ]
  static override properties = { ...Part.properties, told: { state: true }, manual: { state: true } }
  declare told: string
  /** What could not be copied. */
  declare manual: string

  constructor() {
    super()
    this.told = this.manual = ''
  }

  /** Nothing here changes with the moment. */
  protected override paint(): void {}

  protected override render() {
    const { share } = this.words
    return html`
      <div class="row all">
        <div class="row">${this.#button('link', () => this.#copy('link'))} ${this.#button('embed', () => this.#copy('embed'))}</div>
        <div class="row" role="group" aria-label=${share.save}>
          <span class="small muted">${share.save}</span>
          ${(['svg', 'png', 'trace'] as const).map((kind) => this.#button(kind, () => this.#save(kind)))}
        </div>
      </div>
      <p class="told small" role="status">${this.told}</p>
      ${this.manual ? html`<input class="mono" name="copy" readonly aria-label=${share.refused} .value=${this.manual} @focus=${this.#select} />` : nothing}
    `
  }

  #button(name: Copied | Saved, act: () => Promise<void>) {
    const { buttons, meanings } = this.words.share
    return html`<button name=${name} title=${meanings[name]} @click=${() => void act().catch((error: Error) => this.#tell(error.message))}>${buttons[name]}</button>`
  }

  async #copy(what: Copied): Promise<void> {
    const { share } = this.words
    const text = what === 'link' ? this.#link() : this.#snippet()
    const { clipboard } = navigator as { clipboard?: Clipboard } // there is none where a page is not secure
    const copied = clipboard ? await clipboard.writeText(text).then(() => true, () => false) : false
    const live = this.status.world === 'live' ? ` ${share.live}` : ''
    this.#tell(copied ? share.copied[what] + live : share.refused, copied ? '' : text)
    if (copied) return
    await this.updateComplete
    this.renderRoot.querySelector<HTMLInputElement>('input')?.focus()
  }

  /** A link to the lab's own page; the page's steady writes go on there. */
  #link(page = 'index.html'): string {
    const { rate } = this.moment.operations
    const url = new URL(this.ask.lab.link())
    const words = new URLSearchParams(url.hash.slice(1))
    if (rate > 0) words.set('writes', String(rate))
    url.hash = words.toString()
    return Object.assign(url, { pathname: url.pathname.replace(/[^/]*$/, page) }).href
  }

  #snippet(): string {
    const link = this.#link('embed.html').replaceAll('&', '&amp;')
    return `<iframe src="${link}" title="${this.words.share.frame}" sandbox="allow-scripts" width="800" height="600"></iframe>`
  }

  async #save(kind: Saved): Promise<void> {
    const blob = await this.#file(kind)
    if (!blob) return this.#tell(this.words.share.none)
    const name = `raftlab-${Math.round(this.moment.time)}.${kind === 'trace' ? (this.status.world === 'sim' ? 'json' : 'trace') : kind}`
    const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(blob), download: name })
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
    this.#tell(this.words.share.saved(name))
  }

  /** The recording, or a picture of the stage; null where that is not shown. */
  async #file(kind: Saved): Promise<Blob | null> {
    if (kind === 'trace') return this.ask.lab.trace()
    const root = this.getRootNode() as ShadowRoot
    const picture = root.querySelector('raft-lab-stage')?.shadowRoot?.querySelector<SVGSVGElement>('.ring > svg')
    if (!picture) return null
    return kind === 'svg' ? serialised(picture) : drawn(picture)
  }

  #tell(told: string, manual = ''): void {
    this.told = told
    this.manual = manual
  }

  #select(event: Event): void {
    ;(event.target as HTMLInputElement).select()
  }
}
