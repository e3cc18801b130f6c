export const themes = ['light', 'dark', 'auto'] as const
export type Theme = (typeof themes)[number]
export type Colours = 'light' | 'dark'

/** Where pages say by name which colours they have; asked in this order. */
const hints: readonly ((element: Element) => string | null)[] = [
  (element) => element.getAttribute('data-theme'),
  (element) => element.getAttribute('data-bs-theme'),
  ({ classList }) => (classList.contains('dark') ? 'dark' : classList.contains('light') ? 'light' : null),
]

/**
 * The colours that a lab takes from its page, undefined where it inherits them as they are:
 * a page that sets a color-scheme of one kind has said which; one that sets both or none may
 * name it on html or body. Of all else style makes the right thing: with none it is light,
 * with both it follows the system.
 */
export function coloursAround(element: Element): Colours | undefined {
  const schemes = getComputedStyle(element).getPropertyValue('color-scheme').split(' ')
  if (schemes.includes('light') !== schemes.includes('dark')) return undefined
  const { documentElement, body } = element.ownerDocument
  for (const hint of hints) {
    for (const root of [documentElement, body]) {
      const named = root && hint(root)
      if (named === 'light' || named === 'dark') return named
    }
  }
  return undefined
}

/** Calls back when what is written on an element or on any around it has changed, as its page's colours and language are. */
export class PageWatch {
  readonly #observer: MutationObserver

  /** `names` are the attributes that matter; without, all do. */
  constructor(changed: () => void, private readonly names?: string[]) {
    this.#observer = new MutationObserver(changed)
  }

  begin(element: Element): void {
    for (let at: Element | null = element; at; at = around(at)) this.#observer.observe(at, { attributes: true, attributeFilter: this.names })
  }

  end(): void {
    this.#observer.disconnect()
  }
}

/** The element whose style the given one inherits. */
export function around(element: Element): Element | null {
  const { assignedSlot, parentElement } = element
  const root = element.getRootNode()
  return assignedSlot ?? parentElement ?? ('host' in root ? (root as ShadowRoot).host : null)
}
