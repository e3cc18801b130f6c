import type { LabEvent } from '../../lab/types.js'
import type { Words } from '../../i18n/index.js'
import type { EventName, Sentence, Told } from '../../i18n/told.js'
import { sections } from './sections.js'
import type { Line } from './story.js'

/** A line of the story as a sentence; one of several tells from its first number to its last. */
export function sentence({ first, last, links, count }: Line, words: Words): string {
  const { cutAll, healedAll, others, events } = words.why
  if (last.name === 'configured' && count > 1) return events.configured(told(first)) + others(count - 1)
  if (links.length > 1) return (last.name === 'cut' ? cutAll : healedAll)(links)
  const tell: Sentence | undefined = events[last.name as EventName]
  return tell ? tell({ ...told(last), a: first.numbers[0] }) : last.name
}

/** The section of the paper that a line is about, if it is about one. */
export function section(line: Line, words: Words): string | undefined {
  const found = (sections as Readonly<Record<string, string>>)[line.last.name]
  return found && words.why.cited(found)
}

function told({ node, peer, term, numbers: [a, b, c, d] }: LabEvent): Told {
  return { node: node ?? '', peer: peer ?? '', term, a, b, c, d }
}
