/** A style sheet's text, such as Lit's css`…` makes. */
export interface Look {
  readonly cssText: string
}

/** The style sheets of documents, by what they were made of: none serves two documents. */
const made = new WeakMap<Document, Map<Look, CSSStyleSheet>>()

/** Gives a shadow root its looks, in the document that it is in now. */
export function dress(root: ShadowRoot, looks: readonly Look[]): void {
  const view = root.ownerDocument.defaultView
  // A document that no window shows has no style sheets, and needs none; nor has half a DOM.
  if (!view || !('replaceSync' in view.CSSStyleSheet.prototype)) return
  root.adoptedStyleSheets = looks.map((look) => sheetFor(look, root.ownerDocument, view))
}

function sheetFor(look: Look, owner: Document, view: Window & typeof globalThis): CSSStyleSheet {
  const sheets = made.get(owner) ?? new Map<Look, CSSStyleSheet>()
  made.set(owner, sheets)
  const sheet = sheets.get(look) ?? new view.CSSStyleSheet()
  if (!sheets.has(look)) sheet.replaceSync(look.cssText)
  sheets.set(look, sheet)
  return sheet
}
