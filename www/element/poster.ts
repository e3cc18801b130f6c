/** Whether something in an element stands in the lab's place until that runs: a picture, or a text. Scripts and what is hidden do not. */
export function hasPoster(element: Element): boolean {
  return element.isConnected && [...element.children].some((child) => getComputedStyle(child).display !== 'none')
}
