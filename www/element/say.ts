/** Sets an element's text where it differs, in the text that it has: a new one costs the page a layout more. */
export function say(element: Element, text: string): void {
  const { firstChild } = element
  if (!(firstChild instanceof Text)) element.textContent = text
  else if (firstChild.data !== text) firstChild.data = text
}
