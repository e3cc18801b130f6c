/** The longest form of a wrong value that a sentence repeats, in characters. */
export const longest = 60

/** A text cut to what a sentence repeats. */
export function short(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}
