import type { LogEntry } from '../../lab/types.js'
import type { Words } from '../../i18n/index.js'

const put = /^put ("(?:[^"\\]|\\.)*"|\S+) ([^]*)$/
const del = /^del(?:ete)? ([^]*)$/

/** An entry short enough for a cell: 'a=1' for 'put a 1'. The whole text is in the cell's title. */
export function shortText({ kind, text }: LogEntry, words: Words): string {
  if (kind === 'noop') return words.logs.noop
  if (kind === 'config' && text === '') return words.logs.change
  if (kind === 'config') return text.replace(/n(?=\d)/g, '').replace(/ ([+←]) /g, '$1').replaceAll(' ', '\u200a') // '1 2 3+4', with hair spaces
  const [, key, value] = put.exec(text) ?? []
  if (key !== undefined) return `${bare(key)}=${bare(value ?? '')}`
  const [, gone] = del.exec(text) ?? []
  if (gone !== undefined) return `−${bare(gone)}`
  const [verb = text] = text.split(' ')
  return verb === 'register' ? words.logs.session : verb
}

/** An entry in full. */
export function longText({ kind, text }: LogEntry, { logs }: Words): string {
  if (kind === 'config') return logs.config(text)
  return text === 'register' ? logs.session : text
}

function bare(text: string): string {
  return text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text
}
