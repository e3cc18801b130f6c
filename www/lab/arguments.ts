/** Readers of what a lab's methods take. */
import type { CompareOptions, NodeId, StallOptions, Step, Txn, TxnOp } from './types.js'
import { defaultWithin, maxNodes } from './protocol.js'
import { readersOf, type SettingsOf } from './settings.js'
import { longestFor, maxWithin, minWithin, stallables } from './vocabulary.js'
import { isList, keysOf, property } from './foreign.js'
import { refused, type Told } from './voice.js'
import { fields, fieldsOrNone, flag, later, list, listener, outOfRange, pair as items, tag, text, time, whole, word, wrongType, type Fields, type Reader } from './readers.js'

/** How long an operation is tried where `within` is left out, ms of the cluster's clock. */
export const patience = defaultWithin
/** How long `until` waits where `within` is left out, ms of the cluster's clock. */
export const untilPatience = 10_000
/** How long a history may be searched where `within` is left out, real ms. */
const checkPatience = 10_000
/** The most characters of a key and of a value. */
const longestKey = 4_096
const longestValue = 262_144
/** The most characters of what a picture is called. */
const longestTitle = 200
/** The most characters of a hold's reason. */
const longestWhy = 200
/** The most operations or compares of one branch of a transaction; etcd's default. */
const mostOps = 128

const within = time(minWithin, maxWithin)
export const key = text(1, longestKey)
const value = text(0, longestValue)
const index = whole(1, Number.MAX_SAFE_INTEGER)
const revision = index
/** A time of the cluster's clock; -Infinity is before all that was. */
const moment: Reader<number> = (where, given) => {
  if (typeof given !== 'number' || Number.isNaN(given)) throw wrongType(where, { code: 'aTime' }, given)
  return given
}

/** A moment that can be sought. */
const soughtTime: Reader<number> = (where, given) => {
  const takes: Told = { code: 'aMoment', high: longestTime }
  if (typeof given !== 'number') throw wrongType(where, takes, given)
  if (!(given >= 0 && given <= longestTime)) throw outOfRange(where, takes, given)
  return given
}
/** Where a simulated lab's clock ends, ms. */
export const longestTime = 1e9
/** The most room of a disk, bytes. */
const mostBytes = 2 ** 41

const allIds: readonly NodeId[] = Array.from({ length: maxNodes }, (_, i): NodeId => `n${i + 1}`)

/** A node's id among those that there are. */
export function node(known: () => readonly NodeId[]): Reader<NodeId> {
  return (where, given) => {
    const ids = known().length > 0 ? known() : allIds // a scenario's cluster begins
    if (typeof given !== 'string') throw wrongType(where, takesOneOf(ids), given)
    if (!ids.includes(given as NodeId)) throw outOfRange(where, takesOneOf(ids), given)
    return given as NodeId
  }
}

/** Ids are in order; a lab may have gaps, as n6 can be added where there is no n5. */
function takesOneOf(ids: readonly NodeId[]): Told {
  const last = `n${ids.length}`
  if (ids.length === 1) return { code: 'onlyNode', node: ids[0] as NodeId }
  return ids.at(-1) === last ? { code: 'nodeUpTo', node: last } : { code: 'nodeAmong', words: ids.map((id) => `'${id}'`) }
}

/** A node's id, whether there is such a node or not yet. */
const anyNode = node(() => allIds)

/** Reads every method's arguments of a lab that has those nodes by then. */
export function argumentsOf(known: () => readonly NodeId[]) {
  const id = node(known)
  const op = { via: id, within }
  const read = { ...op, read: word(['linearizable', 'lease', 'local']) }
  return {
    id,
    key,
    put: (k: unknown, v: unknown, options: unknown) => ({
      key: key('put: key', k), value: value('put: value', v), ...opOptions('put', options, op),
    }),
    get: (k: unknown, options: unknown) => ({ key: key('get: key', k), ...opOptions('get', options, read) }),
    delete: (k: unknown, options: unknown) => ({ key: key('delete: key', k), ...opOptions('delete', options, op) }),
    txn: (txn: unknown, options: unknown) => onlyReads({ ...readTxn(txn), ...opOptions('txn', options, read) }),
    watch: (k: unknown, options: unknown) => ({
      key: key('watch: key', k), ...fieldsOrNone('watch: options', options, { from: revision }),
    }),
    until: (condition: unknown, options: unknown) => readUntil(condition, options),
    log: (n: unknown, from: unknown, to: unknown) => readLog(id, n, from, to),
    cut: (from: unknown, to: unknown, options: unknown) => ({
      ...(known().length > 1 ? pair(id, 'cut', [from, to], ['from', 'to']) : alone()),
      oneWay: fieldsOrNone('cut: options', options, { oneWay: flag }).oneWay ?? false,
    }),
    partition: (groups: unknown) => readGroups(id, groups),
    set: (settings: unknown, target: unknown) => readSet(id, settings, target),
    add: (n: unknown, options: unknown) => ({
      node: anyNode('add: node', n), learner: false, ...opOptions('add', options, { learner: flag, within }),
    }),
    remove: (n: unknown, options: unknown) => ({ node: id('remove: node', n), ...opOptions('remove', options, { within }) }),
    reconfigure: (members: unknown, options: unknown) => ({ ...readMembers(members), ...opOptions('reconfigure', options, { within }) }),
    restart: (n: unknown, options: unknown) => ({
      id: id('restart: node', n), ...fieldsOrNone('restart: options', options, { disk: word(['wipe', 'trust']) }),
    }),
    stall: (n: unknown, options: unknown) => ({ node: id('stall: node', n), ...readStall(options) }),
    hold: (options: unknown) => fieldsOrNone('hold: options', options, { why: text(1, longestWhy) }),
    powerLoss: (n: unknown, options: unknown) => ({
      nodes: [id('powerLoss: node', n)], ...fieldsOrNone('powerLoss: options', options, { remains: word(['nothing', 'everything', 'torn']) }),
    }),
    fillDisk: (n: unknown, options: unknown) => ({
      node: id('fillDisk: node', n), ...fieldsOrNone('fillDisk: options', options, { bytes: whole(1, mostBytes) }),
    }),
    seek: (to: unknown) => readSeek(to),
    compare: readCompareOptions,
    messages: (from: unknown, to: unknown) => {
      const stretch = { from: soughtTime('messages: from', from), to: soughtTime('messages: to', to) }
      if (stretch.from > stretch.to) throw new RangeError(`messages: from takes a time that is not after to, ${stretch.to}; not ${stretch.from}`)
      return stretch
    },
    step: (options: unknown) => fieldsOrNone('step: options', options, { back: flag }),
    /** Refuses what is given to a call that takes nothing. */
    nothing: readNothing,
    picture: (options: unknown) =>
      fieldsOrNone('picture: options', options, { theme: word(['light', 'dark', 'either']), lang: tag, title: text(0, longestTitle) }),
    check: (options: unknown) => fieldsOrNone('check: options', options, { within }).within ?? checkPatience,
    wire: (flight: unknown) => readWire(id, flight),
    flights: (since: unknown) => moment('flights: since', since),
  }
}

export type Arguments = ReturnType<typeof argumentsOf>

function opOptions<T extends Record<string, Reader<unknown>>>(call: string, options: unknown, table: T): Fields<T> & { within: number } {
  return { within: patience, ...fieldsOrNone(`${call}: options`, options, table) }
}

function readUntil(condition: unknown, options: unknown) {
  if (condition !== 'leader' && typeof condition !== 'function') {
    throw wrongType('until: condition', { code: 'aCondition' }, condition)
  }
  return {
    condition: condition as 'leader' | ((status: unknown) => unknown),
    within: fieldsOrNone('until: options', options, { within }).within ?? untilPatience,
  }
}

/** How many steps are over, or the name of the last of them. */
const step: Reader<number | string> = (where, given) => (typeof given === 'string' ? given : index(where, given))

/** A time, the latest moment, or where so many of a scenario's steps were over. */
function readSeek(to: unknown): { to?: number; step?: number | string } {
  if (to === 'now') return {}
  if (!keysOf(to)) return { to: soughtTime('seek: to', to) }
  const { step: over = index('seek: to.step', undefined) } = fields('seek: to', to, { step })
  return { step: over }
}

const { scale: _scale, ...comparable } = readersOf('cluster')

export function readCompareOptions(options: unknown): CompareOptions {
  const settings: Reader<Partial<SettingsOf<'cluster'>>> = (where, given) => some(fields(where, given, comparable), comparable, where)
  const signal: Reader<AbortSignal> = (where, given) => {
    if (given instanceof AbortSignal) return given
    throw wrongType(where, { code: 'aSignal' }, given)
  }
  const table = { set: settings, at: soughtTime, until: soughtTime, do: someSteps, progress: listener as Reader<(done: number) => void>, signal }
  const read = fields('compare: options', options, table)
  return { ...read, set: read.set ?? settings('compare: options.set', undefined) }
}

/** Steps, which the director reads. */
const someSteps: Reader<Step[]> = (where, given) => {
  if (isList(given)) return given as Step[]
  throw wrongType(where, { code: 'someSteps' }, given)
}

function readNothing(call: string, given: readonly unknown[]): object {
  for (const value of given) if (value !== undefined) throw wrongType(call, { code: 'nothing' }, value)
  return {}
}

function readStall(options: unknown): StallOptions {
  const takes = { what: word(stallables), for: time(minWithin, longestFor) }
  const given = fields('stall: options', options, takes)
  // Both are needed: what is missing is refused as what is wrong.
  return { what: given.what ?? takes.what('stall: options.what', undefined), for: given.for ?? takes.for('stall: options.for', undefined) }
}

function readLog(id: Reader<NodeId>, n: unknown, from: unknown, to: unknown) {
  const read = {
    node: id('log: node', n),
    ...(from !== undefined && { from: index('log: from', from) }),
    ...(to !== undefined && { to: index('log: to', to) }),
  }
  if (read.from !== undefined && read.to !== undefined && read.from > read.to) {
    throw outOfRange('log: to', { code: 'notBefore', low: read.from }, to)
  }
  return read
}

/** A flight's id is its sender, that one's incarnation, and the frame's number. */
function readWire(id: Reader<NodeId>, flight: unknown) {
  const takes: Told = { code: 'aFlight' }
  const field = (key: string) => (keysOf(flight) ? property(`wire: flight.${key}`, flight as object, key) : undefined)
  const [name, to] = [field('id'), field('to')]
  const parts = typeof name === 'string' ? /^(n\d+)\.(\d+)\.(\d+)$/.exec(name) : null
  if (!parts) throw wrongType('wire: flight', takes, flight)
  return { from: id('wire: flight.id', parts[1]), to: id('wire: flight.to', to), incarnation: Number(parts[2]), seq: Number(parts[3]) }
}

/** A lab of one node has no link to cut. */
function alone(): never {
  throw refused({ code: 'noOther' }, RangeError)
}

/** Reads two different nodes. */
function pair(id: Reader<NodeId>, call: string, given: readonly unknown[], names: readonly [string, string]) {
  const from = id(`${call}: ${names[0]}`, given[0])
  const to = id(`${call}: ${names[1]}`, given[1])
  if (from === to) throw outOfRange(`${call}: ${names[1]}`, { code: 'anotherNode', node: from }, to)
  return { from, to }
}

function readGroups(id: Reader<NodeId>, given: unknown): NodeId[][] {
  const takes: Told = { code: 'groups' }
  const group: Reader<NodeId[]> = (where, value) => {
    if (!isList(value)) throw wrongType('partition: groups', takes, given)
    return list(id, takes, maxNodes)(where, value)
  }
  const groups = list(group, takes, maxNodes)('partition: groups', given)
  const named = groups.flat()
  const twice = named.find((n, i) => named.indexOf(n) !== i)
  if (twice) throw refused({ code: 'groupedTwice', node: twice }, RangeError)
  if (named.length === 0 || groups.some((group) => group.length === 0)) {
    throw outOfRange('partition: groups', { code: 'fullGroups' }, given)
  }
  return groups
}

/** Voters and learners, each node named once. */
function readMembers(given: unknown): { voters: NodeId[]; learners: NodeId[] } {
  const ids = list(anyNode, { code: 'nodes' }, maxNodes)
  const { voters = [], learners = [] } = fields('reconfigure: members', given, { voters: ids, learners: ids })
  if (voters.length === 0) throw refused({ code: 'memberless' }, RangeError)
  const all = [...voters, ...learners]
  const twice = all.find((n, i) => all.indexOf(n) !== i)
  if (twice) throw refused({ code: 'memberTwice', node: twice }, RangeError)
  return { voters, learners }
}

/** Writes go through the log, however they are asked for. */
function onlyReads<T extends Required<Txn> & { read?: string }>(txn: T): T {
  const { success, failure, read } = txn
  if ((read === 'lease' || read === 'local') && [...success, ...failure].some((op) => !('get' in op))) {
    throw refused({ code: 'writesLinearizable', got: read }, RangeError)
  }
  return txn
}

const cluster = { ...readersOf('cluster'), rules: later }
const oneNode = { ...readersOf('node'), rules: later }
const oneLink = readersOf('link')

export type Change =
  | { settings: Partial<SettingsOf<'cluster'>>; node?: undefined; link?: undefined }
  | { settings: Partial<SettingsOf<'node'>>; node: NodeId; link?: undefined }
  | { settings: Partial<SettingsOf<'link'>>; node?: undefined; link: [NodeId, NodeId] }

function readSet(id: Reader<NodeId>, settings: unknown, target: unknown): Change {
  if (target === undefined) return { settings: some(fields('set: settings', settings, cluster), cluster) } as Change
  const ends: Reader<[NodeId, NodeId]> = (where, given) => {
    const { from, to } = pair(id, where, items(where, { code: 'twoNodes' }, given), ['from', 'to'])
    return [from, to]
  }
  const { node: one, link } = fields('set: target', target, { node: id, link: ends })
  if ((one === undefined) === (link === undefined)) throw wrongType('set: target', { code: 'aTarget' }, target)
  if (one !== undefined) return { settings: some(fields(`set: settings of a node`, settings, oneNode), oneNode), node: one } as Change
  return { settings: some(fields('set: settings of a link', settings, oneLink), oneLink), link } as Change
}

/** Refuses settings that set nothing. */
function some<T extends object>(settings: T, table: Record<string, Reader<unknown>>, where = 'set: settings'): T {
  if (Object.keys(settings).length > 0) return settings
  const accepted = Object.keys(table).filter((k) => table[k] !== later)
  throw refused({ code: 'setsNothing', field: where, words: accepted }, TypeError)
}

const comparing = {
  key,
  target: word(['value', 'version', 'mod', 'create']),
  op: word(['=', '!=', '<', '>']),
  value: ((where, given) => (typeof given === 'number' ? whole(0, Number.MAX_SAFE_INTEGER)(where, given) : value(where, given))) as Reader<string | number>,
}

const putPair: Reader<[string, string]> = (where, given) => {
  const [k, v] = items(where, { code: 'aPut' }, given)
  return [key(`${where}[0]`, k), value(`${where}[1]`, v)]
}

function readTxn(given: unknown): Required<Txn> {
  const branch = list(readOp, { code: 'operations' }, mostOps)
  const compare = list(readCompare, { code: 'compares' }, mostOps)
  const read = fields('txn: txn', given, { compare, success: branch, failure: branch })
  return { compare: read.compare ?? [], success: read.success ?? [], failure: read.failure ?? [] }
}

function readOp(where: string, given: unknown): TxnOp {
  const op = fields(where, given, { put: putPair, get: key, delete: key })
  if (Object.keys(op).length !== 1) throw wrongType(where, { code: 'oneOperation' }, given)
  return op as TxnOp
}

function readCompare(where: string, given: unknown): Required<Txn>['compare'][number] {
  const read = fields(where, given, comparing)
  for (const name of ['key', 'target', 'op', 'value'] as const) {
    if (read[name] === undefined) throw refused({ code: 'compareLacks', field: where, got: name }, TypeError)
  }
  const compare = read as Required<typeof read>
  const text = compare.target === 'value'
  if (text !== (typeof compare.value === 'string')) {
    throw wrongType(`${where}.value`, text ? { code: 'comparedString' } : { code: 'comparedWhole', got: compare.target }, compare.value)
  }
  return compare
}

