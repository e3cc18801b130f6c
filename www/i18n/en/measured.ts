import { bytes, ms, seconds, whole } from './numbers.js'

export const measured = {
  mark: 'Mark',
  marked: (since: number) => `The mark is at ${seconds(since)}: compare what was before it with what is since.`,
  unmarked: 'Counted since the start. A mark keeps these numbers and counts anew beside them.',
  before: 'before',
  since: 'since',
  none: '–',
  time: ms,
  long: seconds,
  count: whole,
  size: (n: number) => bytes(Math.round(n)),
  /** Each group, and its rows in the order in which they stand. */
  groups: [
    ['Without a leader', ['last', 'median', 'worst', 'sum', 'times']],
    ['Elections', ['decided', 'failed', 'of these split votes', 'terms used']],
    ['Puts', ['ok', 'failed', 'unknown', 'took, median', 'took, p99']],
    ['Messages', ['a second', 'bytes a second', 'counted for']],
  ] as readonly (readonly [group: string, rows: readonly string[]])[],
}
