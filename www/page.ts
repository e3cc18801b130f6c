/** What the element is made with, besides a document. */
const needed = [
  'addEventListener', 'customElements', 'getComputedStyle', 'IntersectionObserver', 'location', 'matchMedia', 'MutationObserver', 'requestAnimationFrame', 'ResizeObserver',
] as const

/** Whether this is a page that can show the lab. Servers, workers and test runners have no DOM, or half of one, which is none. */
export function isPage(): boolean {
  const { document, Node, HTMLElement } = globalThis as Partial<typeof globalThis>
  if (!needed.every((name) => name in globalThis) || typeof Node !== 'function' || typeof HTMLElement !== 'function') return false
  return document instanceof Node && HTMLElement.prototype instanceof Node && 'attachShadow' in HTMLElement.prototype && 'attachInternals' in HTMLElement.prototype
}
