/**
 * The parts of the page, each once. A new one is a folder of its own, a row here, and its
 * title and texts in i18n.
 *
 * This file holds no element until it is asked for one, so that it can be read where there
 * is no page.
 */

/** In a column as a panel with a title, which the attribute `parts` can choose; over or under all columns; or within another part. */
type Place = Column | 'head' | 'foot' | 'within'
/** `scene` and, beside it, `top` are the upper half of the wide column, `main` is its lower half, and `side` the narrow one. */
export type Column = 'scene' | 'top' | 'main' | 'side'

interface Row {
  /** Of a panel, the attribute's word for it. Its element is raft-lab-name. */
  readonly name: string
  readonly place: Place
  /** Its module, which exports one element. */
  readonly load: () => unknown
  /** The panel that has it in itself: it is one of its own only where a page asks for it, and not for that panel. */
  readonly of?: string
}

/** In the order in which they stand. */
export const table = [
  { name: 'bar', place: 'head', load: () => require('./bar/bar.js') },
  { name: 'stage', place: 'scene', load: () => require('./stage/stage.js') },
  { name: 'verbs', place: 'scene', load: () => require('./verbs/verbs.js') },
  { name: 'time', place: 'scene', load: () => require('./time/time.js'), of: 'timeline' },
  { name: 'why', place: 'top', load: () => require('./why/why.js') },
  { name: 'timeline', place: 'main', load: () => require('./timeline/timeline.js') },
  { name: 'logs', place: 'main', load: () => require('./logs/logs.js') },
  { name: 'settings', place: 'side', load: () => require('./settings/settings.js') },
  { name: 'client', place: 'side', load: () => require('./client/client.js') },
  { name: 'measured', place: 'side', load: () => require('./measured/measured.js') },
  { name: 'share', place: 'side', load: () => require('./share/share.js') },
  { name: 'text', place: 'foot', load: () => require('./stage/text-alternative.js') },

  { name: 'real', place: 'within', load: () => require('./bar/real.js') },
  { name: 'broken', place: 'within', load: () => require('./bar/broken.js') },
  { name: 'keys', place: 'within', load: () => require('./bar/keys-card.js') },
  { name: 'caption', place: 'within', load: () => require('./stage/caption.js') },
  { name: 'note', place: 'within', load: () => require('./stage/note.js') },
  { name: 'members', place: 'within', load: () => require('./stage/members.js') },
  { name: 'node', place: 'within', load: () => require('./stage/node-panel.js') },
  { name: 'message', place: 'within', load: () => require('./stage/message-card.js') },
  { name: 'fields', place: 'within', load: () => require('./settings/fields-form.js') },
  { name: 'anew', place: 'within', load: () => require('./settings/anew.js') },
  { name: 'check', place: 'within', load: () => require('./client/check.js') },
] as const satisfies readonly Row[]

type Entry = (typeof table)[number]
export type PanelRow = Extract<Entry, { place: Column }>
export type PartName = PanelRow['name']

const columns: readonly Place[] = ['scene', 'top', 'main', 'side']

export const panels: readonly (PanelRow & Row)[] = table.filter((row): row is PanelRow => columns.includes(row.place))
/** What the attribute `parts` takes. */
export const partNames: readonly PartName[] = panels.map(({ name }) => name)
/** Those of a lab whose page does not choose. */
export const usualParts: readonly PartName[] = panels.filter(({ of }) => !of).map(({ name }) => name)
/** Whether a part is a panel of its own among others. */
export const standsAlone = ({ of }: Row, names: readonly string[]): boolean => !of || !names.includes(of)

export const tagOf = ({ name }: Pick<Row, 'name'>): string => `raft-lab-${name}`
