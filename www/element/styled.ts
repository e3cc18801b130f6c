import { LitElement, type CSSResultOrNative } from 'lit'

/** Style sheets made for documents other than the script's own: none serves two documents. */
const made = new WeakMap<Document, Map<CSSResultOrNative, CSSStyleSheet>>()

/** An element that keeps its style when a page moves it into a frame, and back. */
export abstract class Styled extends LitElement {
  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    const root = this.shadowRoot ?? this.attachShadow((this.constructor as typeof LitElement).shadowRootOptions)
    this.#dress(root)
    this.renderOptions.renderBefore ??= root.firstChild
    return root
  }

  adoptedCallback(): void {
    if (this.shadowRoot) this.#dress(this.shadowRoot)
  }

  #dress(root: ShadowRoot): void {
    const { elementStyles } = this.constructor as typeof LitElement
    const sheets = elementStyles.map((style) => sheetFor(style, this.ownerDocument))
    root.adoptedStyleSheets = sheets.filter((sheet) => sheet !== undefined)
  }
}

/** A document that no window shows has no style sheets, and needs none. */
function sheetFor(style: CSSResultOrNative, owner: Document): CSSStyleSheet | undefined {
  if (style instanceof CSSStyleSheet) return style
  if (owner === document) return style.styleSheet
  const view = owner.defaultView
  if (!view) return undefined
  const sheets = made.get(owner) ?? new Map<CSSResultOrNative, CSSStyleSheet>()
  made.set(owner, sheets)
  const sheet = sheets.get(style) ?? new view.CSSStyleSheet()
  if (!sheets.has(style)) sheet.replaceSync(style.cssText)
  sheets.set(style, sheet)
  return sheet
}
