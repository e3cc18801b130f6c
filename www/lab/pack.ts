/**
 * A compact text of what JSON can say, for links: base64url of bytes. A value begins with a byte that has its kind and,
 * if it is small, its number; a word of the vocabulary, or a text that stands before, is its place.
 */

/**
 * What links have words for, the most frequent first. Links outlive builds: nothing here ever changes, what is new
 * comes to the end. What is missing is written as text.
 */
const words: readonly string[] = (
  'put key value do n1 n2 n3 n4 n5 crash restart node set settings get delete via within cut link heal partition groups campaign transfer pause resume add remove watch w/1 w/2 w/3 ' +
  'n6 n7 n8 n9 read local lease linearizable election heartbeat preVote checkQuorum driftBound priority quiet latency loss duplicate reorder fsync drift scale max oneWay learner voters learners ' +
  'reconfigure compact powerLoss nodes remains nothing everything torn fillDisk bytes flipBit stall what for disk apply process wipe trust txn compare success failure target op version mod create ' +
  '= != < > join unwatch mark from jump by healAll stopClients hold run why when inWrite atWrite at order logs terms term vote'
).split(' ')

const enum Kind {
  Word,
  Text,
  Whole,
  /** As it is written. */
  Number,
  List,
  Fields,
  /** null, false or true. */
  Other,
  /** A text that stands before. */
  Again,
}

/** The highest number that stands in the byte of a kind; what is more comes behind it. */
const small = 31
const others = [null, false, true] as const
/** What is nested more deeply is no link's. */
const deepest = 12
/** The most characters of all texts together: a short link must not tell of long ones. */
const longest = 1 << 18

/** What can't be read of a packed text. */
export class Unreadable extends Error {}

export function pack(value: unknown): string {
  const packer = new Packer()
  packer.value(value)
  return btoa(Array.from(packer.bytes, (byte) => String.fromCharCode(byte)).join(''))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

/** Reads what pack wrote; throws Unreadable of anything else, however long what it claims to hold. */
export function unpack(text: string): unknown {
  if (!/^[\w-]*$/.test(text) || text.length % 4 === 1) throw new Unreadable()
  const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (byte) => byte.charCodeAt(0))
  const unpacker = new Unpacker(bytes)
  const value = unpacker.value(0)
  unpacker.end()
  return value
}

class Packer {
  readonly bytes: number[] = []
  readonly #words = new Map(words.map((word, place) => [word, place]))
  readonly #texts = new Map<string, number>()

  value(value: unknown): void {
    if (typeof value === 'string') return this.#text(value)
    if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? this.#head(Kind.Whole, value) : this.#raw(Kind.Number, String(value))
    if (Array.isArray(value)) {
      this.#head(Kind.List, value.length)
      for (const item of value) this.value(item)
    } else if (typeof value === 'object' && value !== null) {
      const fields = Object.entries(value)
      this.#head(Kind.Fields, fields.length)
      for (const [name, field] of fields) {
        this.#text(name)
        this.value(field)
      }
    } else this.#head(Kind.Other, others.indexOf(value as null | boolean))
  }

  #text(text: string): void {
    const word = this.#words.get(text)
    const before = this.#texts.get(text)
    if (word !== undefined) return this.#head(Kind.Word, word)
    if (before !== undefined) return this.#head(Kind.Again, before)
    this.#texts.set(text, this.#texts.size)
    this.#raw(Kind.Text, text)
  }

  #raw(kind: Kind, text: string): void {
    const bytes = new TextEncoder().encode(text)
    this.#head(kind, bytes.length)
    this.bytes.push(...bytes)
  }

  #head(kind: Kind, number: number): void {
    this.bytes.push((kind << 5) | Math.min(number, small))
    if (number < small) return
    for (; number > 127; number = Math.floor(number / 128)) this.bytes.push((number % 128) | 128)
    this.bytes.push(number)
  }
}

class Unpacker {
  readonly #texts: string[] = []
  #at = 0
  #told = 0

  constructor(private readonly bytes: Uint8Array<ArrayBuffer>) {}

  value(depth: number): unknown {
    const [kind, number] = this.#head()
    if (depth > deepest) throw new Unreadable()
    switch (kind) {
      case Kind.Whole:
        return number
      case Kind.Number:
        return this.#number(this.#raw(number))
      case Kind.List:
        return Array.from(this.#each(number), () => this.value(depth + 1))
      case Kind.Fields:
        return Object.fromEntries(Array.from(this.#each(number), () => [this.#text(...this.#head()), this.value(depth + 1)]))
      case Kind.Other:
        if (number >= others.length) throw new Unreadable()
        return others[number]
      default:
        return this.#text(kind, number)
    }
  }

  /** Everything must have been read. */
  end(): void {
    if (this.#at < this.bytes.length) throw new Unreadable()
  }

  /** As many as are said to follow, each of which takes a byte at least. */
  #each(number: number): { length: number } {
    if (number > this.bytes.length - this.#at) throw new Unreadable()
    return { length: number }
  }

  #text(kind: Kind, number: number): string {
    const text = kind === Kind.Word ? words[number] : kind === Kind.Again ? this.#texts[number] : kind === Kind.Text ? this.#raw(number) : undefined
    if (text === undefined || (this.#told += text.length) > longest) throw new Unreadable()
    if (kind === Kind.Text) this.#texts.push(text)
    return text
  }

  #number(written: string): number {
    const number = Number(written)
    if (String(number) !== written || !Number.isFinite(number)) throw new Unreadable()
    return number
  }

  #raw(length: number): string {
    const { length: most } = this.#each(length)
    const bytes = this.bytes.subarray(this.#at, (this.#at += most))
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    } catch {
      throw new Unreadable()
    }
  }

  #head(): [Kind, number] {
    const head = this.#byte()
    const number = head & small
    return [head >> 5, number < small ? number : this.#long()]
  }

  #long(): number {
    let number = 0
    for (let unit = 1; ; unit *= 128) {
      const byte = this.#byte()
      number += (byte & 127) * unit
      if (!Number.isSafeInteger(number)) throw new Unreadable()
      if (byte < 128) return number
    }
  }

  #byte(): number {
    const byte = this.bytes[this.#at++]
    if (byte === undefined) throw new Unreadable()
    return byte
  }
}
