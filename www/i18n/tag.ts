/** Which of some languages a tag means: the one that is named by the whole tag, or else by the longest part at its begin, as 'ko' is by 'ko-KR' (RFC 4647, 3.4). */
export function lookup(tag: string, languages: readonly string[]): string | undefined {
  for (const parts = tag.toLowerCase().split('-'); parts.length > 0; parts.pop()) {
    const named = languages.find((name) => name.toLowerCase() === parts.join('-'))
    if (named !== undefined) return named
  }
  return undefined
}
