import { longestDocument } from '../../lab/vocabulary.js'
import type { Words } from '../../i18n/index.js'

/** What a reader's file says, as JSON; it throws a sentence on one that is too long or no JSON. */
export async function documentIn(file: File, { share }: Words): Promise<unknown> {
  const { name, size } = file
  if (size > longestDocument) throw new RangeError(share.longFile(name, longestDocument))
  const text = await file.text()
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    throw new SyntaxError(share.notJSON(name, (error as Error).message))
  }
}
