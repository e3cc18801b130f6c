import { short } from '../lab/short.js'
import { wordOf } from '../lab/link.js'
import { linkedMoment, LongRun, longestFragment } from '../lab/linked.js'
import { nodes, seed, snapshotEvery } from '../lab/options.js'
import { maxNodes, maxSnapshotEvery, ruleIds } from '../lab/protocol.js'
import { number, type Reader } from '../lab/readers.js'
import { documents } from '../lab/scenarios/index.js'
import { readerOf, settingsOf } from '../lab/settings.js'
import type { Options, RuleId, Rules, Settings } from '../lab/types.js'
import type { Setting, SettingName } from '../lab/vocabulary.js'
import { themes, type Theme } from './colours.js'
import type { Words } from '../i18n/index.js'
import { partNames, usualParts, type PartName } from './parts.js'
import { errorTold, type Telling } from './telling.js'

/** What is wrong with what is asked under a name, '' where it is of all together. */
export interface Problem {
  readonly name: string
  readonly say: Telling
}

/** What a page asked of the element. With any `problems`, nothing starts. */
export interface Setup {
  options: Options
  /** Whether words of the page's URL are in it. */
  fromUrl: boolean
  /** What is wrong with those words: with any, they do not count. */
  refused: Problem[]
  parts: PartName[]
  /** Puts that the element itself makes, a second of the cluster's clock. */
  writes: number
  theme: Theme
  /** What is played once the cluster runs: a built-in scenario's name, or a document of the page's; null: nothing. */
  scenario: unknown
  /** Whether it waits for a reader at its captions; null: as isRead tells. */
  reading: boolean | null
  /** Why the document in the element is no scenario; null: it is, or there is none. */
  unplayable: Telling | null
  problems: Problem[]
}

/** The most writes a second that the element makes by itself. */
export const mostWrites = 500

/** Whether a scenario is played for a reader: unless the page says so, where its captions are shown, at a speed that somebody can follow. */
export function isRead({ reading, parts, options: { scale = 1 } }: Pick<Setup, 'reading' | 'parts' | 'options'>): boolean {
  return reading ?? (parts.includes('stage') && scale !== 'max' && scale <= 1)
}

interface Attribute {
  /** Of createLab, where it is not the attribute's name in camel case. */
  option?: string
  takes: (words: Words['attributes']) => string
  read: (text: string) => unknown
  /** The longest value that is read, in characters, where it is longer than others'. */
  longest?: number
}

const numeral = /^\d+(\.\d+)?(e[+-]?\d+)?$/i

/** The number that a text is in full; NaN otherwise. */
export function numberIn(text: string): number {
  return numeral.test(text.trim()) ? Number(text) : NaN
}

/** '150-300' is a range, '150' a fixed number. */
function pairIn(text: string): [number, number] {
  const [low = '', high = low, ...rest] = text.split(/[-–]/)
  return rest.length > 0 ? [NaN, NaN] : [numberIn(low), numberIn(high)]
}

function numeric(name: 'nodes' | 'seed' | 'snapshotEvery' | 'writes', most: number, reader: Reader<number>): Attribute {
  return { takes: ({ forms }) => forms[name](most), read: (text) => reader('', numberIn(text)) }
}
function worded(accepted: readonly string[], name: 'word' | 'scenario' = 'word'): Attribute {
  return {
    takes: ({ forms }) => forms[name](accepted),
    read: (text) => {
      if (!accepted.includes(text)) throw new TypeError(text)
      return text
    },
  }
}

/** 'majority no-op' switches both off. */
function rulesIn(text: string): Rules {
  const ids = text.split(/\s+/).filter(Boolean) as RuleId[]
  if (ids.some((id) => !ruleIds.includes(id))) throw new TypeError(text)
  return Object.fromEntries(ids.map((id) => [id, false]))
}

function partsIn(text: string): PartName[] {
  const names = text.split(/\s+/).filter(Boolean)
  if (names.length === 0 || names.some((name) => !partNames.includes(name as PartName))) throw new TypeError(text)
  return partNames.filter((name) => names.includes(name))
}

function urlIn(text: string): URL {
  const url = new URL(text, document.baseURI)
  if (!/^https?:$/.test(url.protocol) || url.username || url.password) throw new TypeError(text)
  return url
}

function truthIn(text: string): boolean {
  if (text !== 'true' && text !== 'false') throw new TypeError(text)
  return text === 'true'
}

/** An attribute that is a setting's. */
function ofSetting(name: SettingName, setting: Setting): Attribute {
  const { sort, low, high, word } = setting
  const number = (text: string) => (text === word ? word : numberIn(text))
  const value = sort === 'span' ? pairIn : sort === 'truth' ? truthIn : number
  const read = readerOf(setting)
  return { takes: ({ settings, hints }) => settings[sort](low, high) + (hints[name] ?? ''), read: (text) => read('', value(text)) }
}

/** A link's moment stays a text here. */
function momentIn(text: string): string {
  linkedMoment('moment', text)
  return text
}

const settingAttributes: Readonly<Record<string, Attribute>> = Object.fromEntries(settingsOf('cluster').map(([name, setting]) => [wordOf(name), ofSetting(name, setting)]))

/** Attributes that become options of createLab under the same name, which is in camel case there. */
const optionAttributes: Readonly<Record<string, Attribute>> = {
  nodes: numeric('nodes', maxNodes, nodes),
  ...settingAttributes,
  seed: numeric('seed', Number.MAX_SAFE_INTEGER, seed),
  disk: worded(['opfs', 'memory']),
  world: worded(['live', 'sim']),
  engine: worded(['raftlab', 'etcd']),
  'snapshot-every': numeric('snapshotEvery', maxSnapshotEvery, snapshotEvery),
  'rules-off': { option: 'rules', takes: ({ forms }) => forms.rules(ruleIds), read: rulesIn },
  moment: { takes: ({ forms }) => forms.moment(), read: momentIn, longest: longestFragment },
  base: { takes: ({ forms }) => forms.base(), read: urlIn },
}
const ownAttributes: Readonly<Record<string, Attribute>> = {
  parts: { takes: ({ forms }) => forms.parts(partNames), read: partsIn },
  writes: numeric('writes', mostWrites, number(0, mostWrites)),
  theme: worded(themes),
  scenario: worded([...documents.keys()], 'scenario'),
  reading: { takes: ({ settings }) => settings.truth(), read: truthIn },
}
const known: Readonly<Record<string, Attribute>> = { ...optionAttributes, ...ownAttributes }

/** What a running cluster can be told by changing an attribute. */
const livingNames: readonly string[] = Object.keys(settingAttributes)
/** Words of later builds, refused by a sentence of their own. */
const laterNames: readonly string[] = ['rules', 'read', 'members']
/** Parts of later builds, refused likewise. */
const laterParts: readonly string[] = ['lessons']
/** Attributes of HTML's whose names are like one of ours. */
const alike: readonly string[] = ['part', 'async', 'order']

export const observed: readonly string[] = [...Object.keys(known), 'lang']

/** The longest value that is read, in characters. */
const longestValue = 2_000
/** How many problems are told. */
const mostProblems = 8
/** Where programs come from is the page's to say, and no link's. */
const notInUrl: readonly string[] = ['base']
/** What a link says. */
const urlWords: readonly string[] = [...Object.keys(known).filter((name) => !notInUrl.includes(name)), 'lang']
/** What a link with a moment says whole. */
const linked: readonly string[] = [...Object.keys(optionAttributes).filter((name) => !notInUrl.includes(name)), 'writes']

/**
 * Reads what is asked of an element. Words of a URL that are wrong are refused together, and the rest is read without
 * them; a URL that says where programs come from is no mistake, and nothing starts. `barred` is a URL whose words do not count.
 */
export function readAttributes(element: Element, instead: ReadonlyMap<string, string>, barred?: string): Setup {
  const url = inUrl(element, barred)
  const setup = read(element, instead, url)
  const said = tooLong(element, barred) ? [problem('', ({ longFragment }) => longFragment(longestFragment))] : repeated(url.keys()).slice(0, mostProblems).map((name) => problem(name, (told) => told.repeated(short(name))))
  const refused = [...said, ...setup.refused].slice(0, mostProblems)
  const hostile = notInUrl.filter((name) => url.has(name)).map((name) => problem(name, (told) => told.notInUrl(name)))
  const kept = refused.length > 0 ? read(element, instead, new URLSearchParams()) : setup
  return { ...kept, refused, problems: [...hostile, ...kept.problems] }
}

function problem(name: string, say: (told: Words['attributes']) => string): Problem {
  return { name, say: ({ attributes }) => say(attributes) }
}

function read(element: Element, instead: ReadonlyMap<string, string>, url: URLSearchParams): Setup {
  const setup: Setup = { options: {}, fromUrl: String(url) !== '', refused: [], parts: [], writes: 0, theme: 'auto', scenario: null, reading: null, unplayable: null, problems: [] }
  for (const [name, text] of merged(element, instead, url)) {
    if (name === 'lang') continue // any tag will do: see language.ts
    const problems = url.has(name) ? setup.refused : setup.problems
    if (problems.length >= mostProblems) break
    const attribute = Object.hasOwn(known, name) ? known[name] : undefined
    if (!attribute) {
      problems.push(laterNames.includes(name) ? problem(name, ({ later }) => later(name, short(text))) : unknown(name, text, url.has(name)))
      continue
    }
    const value = valueOf(attribute, text)
    const early = name === 'parts' && text.split(/\s+/).find((part) => laterParts.includes(part))
    if (early) problems.push(problem(name, ({ later }) => later(name, early)))
    else if (value instanceof LongRun) problems.push({ name, say: (words) => words.attributes.longRun(errorTold(value)(words)) })
    else if (value === undefined) problems.push(problem(name, (told) => told.wrong(name, short(text), attribute.takes(told))))
    else if (Object.hasOwn(ownAttributes, name)) Object.assign(setup, { [name]: value })
    else Object.assign(setup.options, { [attribute.option ?? optionOf(name)]: value })
  }
  if (setup.parts.length === 0) setup.parts = [...usualParts]
  return setup
}

function unknown(name: string, text: string, inUrl: boolean): Problem {
  const all = inUrl ? urlWords : [...Object.keys(known), 'lang', 'fragment']
  return problem(name, ({ unknown, unknownInUrl }) => (inUrl ? unknownInUrl : unknown)(short(name), short(text), all))
}

/** Each that comes more than once. */
function repeated(names: Iterable<string>): string[] {
  const seen = new Set<string>()
  const again = new Set<string>()
  for (const name of names) (seen.has(name) ? again : seen).add(name)
  return [...again]
}

/** 'pre-vote' is preVote to createLab. */
function optionOf(name: string): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
}

function valueOf(attribute: Attribute, text: string): unknown {
  if (text.length > (attribute.longest ?? longestValue)) return undefined
  try {
    return attribute.read(text)
  } catch (error) {
    return error instanceof LongRun ? error : undefined
  }
}

/**
 * What is asked of an element, by name: attributes, over them what stands `instead` ('': nothing), and over those, where it has `fragment`, the words
 * of the URL. A URL with a moment says all of the lab that it is of: what it does not say is as usual, whatever the attributes are.
 */
export function asked(element: Element, instead: ReadonlyMap<string, string>, barred?: string): Map<string, string> {
  return merged(element, instead, inUrl(element, barred))
}

function merged(element: Element, instead: ReadonlyMap<string, string>, url: URLSearchParams): Map<string, string> {
  const all = new Map<string, string>()
  for (const { name, value } of element.attributes) if (isMeant(name)) all.set(name, value)
  for (const [name, value] of instead) {
    if (value) all.set(name, value)
    else all.delete(name)
  }
  if (url.has('moment')) for (const name of linked) all.delete(name)
  for (const [name, value] of url) if (!notInUrl.includes(name)) all.set(name, value)
  return all
}

/** What counts beside a scenario, which says itself what its cluster is. */
const besideScenario: readonly string[] = ['scenario', 'reading', 'world', 'engine', 'scale', 'parts', 'theme', 'base', 'moment']

/** What does not, though it is asked for where the scenario is. */
export function unusedBeside(element: Element, instead: ReadonlyMap<string, string>, barred?: string): string[] {
  const url = inUrl(element, barred)
  const words = url.has('scenario') ? new Map(url) : asked(element, instead, barred)
  if (words.get('disk') === 'memory') words.delete('disk') // where a scenario's are
  return [...words.keys()].filter((name) => Object.hasOwn(known, name) && !besideScenario.includes(name))
}

/** The words of the page's URL, for an element that takes them; none of a fragment that is too long, or barred, or names a place on the page. */
export function inUrl(element: Element, barred?: string): URLSearchParams {
  return new URLSearchParams(counts(element, barred) && !tooLong(element, barred) ? location.hash.slice(1) : '')
}

function tooLong(element: Element, barred: string | undefined): boolean {
  return counts(element, barred) && location.hash.length > longestFragment
}

function counts(element: Element, barred: string | undefined): boolean {
  return element.hasAttribute('fragment') && location.hash !== barred && !document.getElementById(location.hash.slice(1))
}

/**
 * Whether an attribute is meant for the lab: one of its own, of a later build, or what may
 * be a misspelling of one. All else is HTML's, or of some framework, and none of its business.
 */
function isMeant(name: string): boolean {
  if (Object.hasOwn(known, name) || laterNames.includes(name)) return true
  return !alike.includes(name) && Object.keys(known).some((own) => isMisspelt(name, own))
}

/** Whether a name is one edit, or, of a long one, two away from our own. */
function isMisspelt(name: string, own: string): boolean {
  const edits = own.length > 5 ? 2 : 1
  return Math.abs(name.length - own.length) <= edits && distance(name, own) <= edits
}

/** How many letters have to be put in, left out, replaced or swapped with the next (Levenshtein, with swaps). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  let before = row
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? before[j - 2]! + 1 : Infinity
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1), swapped))
    }
    before = row
    row = next
  }
  return row[b.length]!
}

/** What an attribute changed to text asks of a running cluster; undefined when it can't change or is malformed. */
export function livingSetting(name: string, text: string): Settings | undefined {
  const attribute = livingNames.includes(name) ? optionAttributes[name] : undefined
  const value = attribute && valueOf(attribute, text)
  return value === undefined ? undefined : { [optionOf(name)]: value }
}
