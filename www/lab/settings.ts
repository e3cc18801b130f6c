import { flag, number, numberOr, range, time, whole, type Reader } from './readers.js'
import { settingTable, type Setting, type SettingName, type SettingScope } from './vocabulary.js'

/** The readers of settings, made from the table that raft/order has: nothing of one setting is written here. */

type Table = typeof settingTable
type ValueOf<N extends SettingName> = Table[N]['sort'] extends 'span' ? [number, number] : Table[N]['sort'] extends 'truth' ? boolean : Table[N] extends { word: infer W } ? number | W : number

/** The values of all settings of a scope. */
export type SettingsOf<S extends SettingScope> = { [N in SettingName as S extends Table[N]['scopes'][number] ? N : never]: ValueOf<N> }
export type ReadersOf<S extends SettingScope> = { [N in keyof SettingsOf<S>]: Reader<SettingsOf<S>[N]> }

/** Reads one setting's value. */
export function readerOf({ sort, low, high, word }: Setting): Reader<unknown> {
  switch (sort) {
    case 'span':
      return range(low, high)
    case 'time':
      return time(low, high)
    case 'truth':
      return flag
    case 'whole':
      return whole(low, high)
    default:
      return word === undefined ? number(low, high) : numberOr(word, low, high)
  }
}

/** The settings of a scope, in order. */
export function settingsOf(scope: SettingScope): [SettingName, Setting][] {
  return (Object.entries(settingTable) as [SettingName, Setting][]).filter(([, { scopes }]) => scopes.includes(scope))
}

export function readersOf<S extends SettingScope>(scope: S): ReadersOf<S> {
  return Object.fromEntries(settingsOf(scope).map(([name, setting]) => [name, readerOf(setting)])) as ReadersOf<S>
}

/** What a lab starts with that is told nothing. */
export function initialSettings(): SettingsOf<'cluster'> {
  return Object.fromEntries(settingsOf('cluster').map(([name, { initial }]) => [name, Array.isArray(initial) ? [...(initial as number[])] : initial])) as SettingsOf<'cluster'>
}
