/**
 * Looks at values that a stranger made: a getter may throw, a proxy may be revoked, a list
 * may say that it has four thousand million items. Nothing here throws but `property`, with
 * a sentence, and nothing walks further than it must.
 */

import { longest, short } from './short.js'
import { refused } from './voice.js'

/** The most fields that an object may have to be looked through. */
const mostFields = 1000

/** A value as a sentence shows it. */
export function shown(value: unknown): string {
  try {
    return short(described(value, longest + 1))
  } catch {
    return "something that can't be looked at"
  }
}

/** A field's name as an argument's name shows it. */
export function shownKey(key: string): string {
  return short(key)
}

/** What a value looks like, as far as there is room for. */
function described(value: unknown, room: number): string {
  switch (typeof value) {
    case 'function':
      return 'a function'
    case 'bigint':
      return BigInt.asIntN(256, value) === value ? `${value}n` : 'a bigint of more than 256 bits'
    case 'string':
      return JSON.stringify(value.slice(0, room))
    case 'object':
      return value === null ? 'null' : Array.isArray(value) ? describedList(value, room) : describedObject(value, room)
  }
  return String(value)
}

function describedList(value: readonly unknown[], room: number): string {
  const { length } = value
  let text = ''
  for (let i = 0; i < length && text.length < room; i++) text += `${i > 0 ? ',' : ''}${described(value[i], room - text.length - 1)}`
  return `[${text}]`
}

function describedObject(value: object, room: number): string {
  if (!keysOf(value)) return Object.prototype.toString.call(value)
  let text = ''
  for (const [i, key] of Object.keys(value).entries()) {
    if (text.length >= room) break
    const field = described((value as Record<string, unknown>)[key], room - text.length - 1)
    text += `${i > 0 ? ',' : ''}${JSON.stringify(key.slice(0, room))}:${field}`
  }
  return `{${text}}`
}

export function isList(value: unknown): value is readonly unknown[] {
  try {
    return Array.isArray(value)
  } catch {
    return false // a revoked proxy
  }
}

/** The names of a plain object's fields; undefined of a list, a class's instance, a plain value, and of what can't be looked through. */
export function keysOf(value: unknown): string[] | undefined {
  if (typeof value !== 'object' || value === null || isList(value)) return undefined
  try {
    const prototype: unknown = Object.getPrototypeOf(value)
    if (prototype !== null && Object.getPrototypeOf(prototype) !== null) return undefined
    const keys = Object.keys(value)
    return keys.length > mostFields ? undefined : keys
  } catch {
    return undefined
  }
}

/** A field of an object, or an item of a list. */
export function property(where: string, value: object, key: string | number): unknown {
  try {
    return (value as Record<string | number, unknown>)[key]
  } catch {
    throw refused({ code: 'notRead', field: where }, TypeError)
  }
}
