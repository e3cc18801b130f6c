/** Whether something in an element stands in the lab's place until that runs: a picture, or a text. Scripts, what is for pages without, and what is hidden do not. */
export function hasPoster(element: Element): boolean {
  return element.isConnected && [...element.children].some((child) => child.localName !== 'noscript' && getComputedStyle(child).display !== 'none')
}
