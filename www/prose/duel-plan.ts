/** What a duel is of: settings, times and what happens meanwhile, as authors write them and readers choose them. */
import { short } from '../lab/short.js'
import { livingSetting } from '../element/attributes.js'
import { allFields } from '../element/settings/fields.js'
import { valuesOf } from '../element/settings/values.js'
import { Unsaid } from '../element/unsaid.js'
import { wordOf } from '../lab/link.js'
import type { CompareOptions, Settings, Status, Step } from '../lab/types.js'
import { settingTable, type Setting, type SettingName } from '../lab/vocabulary.js'
import type { Words } from '../i18n/index.js'

export type DuelSetting = keyof Words['duel']['settings']
export type Happens = keyof Words['duel']['events']

/** What a reader may choose, in the order in which it stands. */
export const choices: readonly DuelSetting[] = ['election', 'heartbeat', 'latency', 'loss', 'fsync', 'preVote', 'checkQuorum', 'duplicate', 'reorder', 'driftBound', 'quiet']
/** For how long, s of the cluster's clock. */
export const stretches = [5, 10, 30, 60] as const

/** Ms of the cluster's clock. */
const longest = 1e9

/** A duel as its element's attributes say it; it throws an Unsaid where they can't be read. Without `set` a reader chooses. */
export function readDuel(attributes: { set: string | null; at: string | null; until: string | null; do: string | null }): Partial<CompareOptions> {
  const at = timeOf('at', attributes.at)
  const until = timeOf('until', attributes.until)
  if (at !== undefined && until !== undefined && until <= at) throw noTime('until', attributes.until ?? '')
  const set = jsonOf(attributes.set, 'wrongSet') as Settings | undefined
  const steps = jsonOf(attributes.do, 'wrongDo') as readonly Step[] | undefined
  return { ...(set !== undefined && { set }), ...(at !== undefined && { at }), ...(until !== undefined && { until }), ...(steps !== undefined && { do: Array.isArray(steps) ? steps : [steps as unknown as Step] }) }
}

const noTime = (name: string, text: string) => new Unsaid(({ duel }) => duel.noTime(name, short(text)))

function timeOf(name: string, text: string | null): number | undefined {
  if (text === null) return undefined
  const time = text.trim() === '' ? NaN : Number(text)
  if (!(time >= 0 && time <= longest)) throw noTime(name, text)
  return time
}

function jsonOf(text: string | null, wrong: 'wrongSet' | 'wrongDo'): unknown {
  if (text === null) return undefined
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Unsaid(({ duel }) => duel[wrong](duel.notJSON((error as Error).message)))
  }
}

/** The values of what is set, before it is. */
export function valuesBefore(set: Settings, status: Status): Settings {
  const { values } = valuesOf(status, 'cluster')
  return Object.fromEntries(Object.keys(set).map((name) => [name, values[name as keyof typeof values]])) as Settings
}

/** What a lab has of what differs: the range by itself where it is election timeouts, which everybody knows by it. */
export function labelOf(set: Settings, { duel }: Words): string {
  return duel.labels(
    Object.entries(set).map(([name, value]) => {
      const text = valueText(name as SettingName, value, duel)
      return name === 'election' ? text : duel.of(duel.settings[name as DuelSetting], text)
    }),
  )
}

export function valueText(name: SettingName, value: unknown, { value: write }: Words['duel']): string {
  const { sort } = settingTable[name] as Setting
  if (sort === 'truth') return write.truth(value === true)
  if (sort === 'span') return write.span(...((Array.isArray(value) ? value : [value, value]) as [number, number]))
  return write[sort](Number(value))
}

/** What a reader has typed for a setting; undefined: it can't be that. */
export function typed(name: DuelSetting, text: string): Settings | undefined {
  const plain = text.trim().replace(/\s*(ms|×|s)\s*$/, '').replace(/\s*[–~]\s*/, '-')
  const percent = /^(\d+(?:\.\d+)?)\s*%$/.exec(plain)
  return livingSetting(wordOf(name), percent ? String(Number(percent[1]) / 100) : plain)
}

/** What may be typed for it. */
export function takesOf(name: DuelSetting, { attributes }: Words): string {
  const { sort, low, high } = settingTable[name] as Setting
  return attributes.settings[sort](low, high)
}

/** A value to begin with that is not what there is now, as it is typed. */
export function another(name: DuelSetting, status: Status): string {
  const { values } = valuesOf(status, 'cluster')
  const now = values[name]
  if (typeof now === 'boolean') return String(!now)
  if (name === 'election') return String(now) === '150,300' ? '1000-2000' : '150-300'
  const field = allFields.find(({ of }) => of === name)
  const high = Array.isArray(now) ? (now[1] ?? 0) : Number(now)
  const more = field?.ladder.find((rung) => rung > high * (field.unit === 'percent' ? 100 : 1) * 1.5) ?? high
  if (Array.isArray(now)) return `${name === 'fsync' ? 0 : more / 2}-${more}`
  return String(field?.unit === 'percent' ? more / 100 : more)
}

/** Ms between two writes of the client. */
const perWrite = 100

/** The steps of what happens in a stretch of time, at times that are the same for both: but where nothing does, a client writes all the time. */
export function stepsOf(happens: Happens, from: number, until: number): readonly Step[] {
  if (happens === 'nothing') return []
  const way = until - from
  const times = (count: number) => Array.from({ length: count }, (_, i) => Math.round(from + (way * (i + 0.25)) / count))
  const writes = times(Math.floor(way / perWrite)).map((at, i) => ({ do: 'put', key: `w/${(i % 3) + 1}`, value: String(i), at }))
  const faults = {
    writes: () => [],
    crashes: () => times(5).map((at) => ({ do: 'crash', at, for: Math.round(way / 10) })),
    cuts: () => times(3).flatMap((at) => [{ do: 'partition', at }, { do: 'heal', at: at + Math.round(way / 6) }]),
  }[happens]()
  return [...faults, ...writes].sort((a, b) => a.at - b.at)
}
