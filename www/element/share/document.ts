import { longestDocument } from '../../lab/vocabulary.js'
import { Unsaid } from '../unsaid.js'

/** What a reader's file says, as JSON; it rejects with an Unsaid on one that is too long or no JSON. */
export async function documentIn(file: File): Promise<unknown> {
  const { name, size } = file
  if (size > longestDocument) throw new Unsaid(({ share }) => share.longFile(name, longestDocument))
  const text = await file.text()
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    throw new Unsaid(({ share }) => share.notJSON(name, (error as Error).message))
  }
}
