// Makes a Go program for the web shorter without changing what it does: its data, which Go's
// linker cuts into tens of thousands of pieces, is put together into few, and a table that it
// can do without is left out.
//
// That table is runtime.findfunctab: where to begin the search for the function at an address.
// Its linker makes it for machine code, where functions lie close together; in WebAssembly they
// lie 64 KB apart, and it has sixteen entries of 20 bytes for each. An entry of zeros says "from
// the first function on", which is as true, and is asked for only where stacks are walked.

const idOfMemory = 5
const idOfData = 11
/** Bytes of what memory is counted in. */
const pageSize = 2 ** 16
/** An entry: four bytes that count functions, and one for each sixteenth of the entry's addresses. */
const entrySize = 20
const entriesPerFunction = 16
/** Fewer functions than any Go program has; more than chance makes a table of. */
const leastFunctions = 1000
/** From so many zeros on it is shorter to begin another piece. */
const longestGap = 64

/** The program with its data packed. */
export function packed(program) {
  const parts = [program.subarray(0, 8)]
  for (const section of sections(program)) {
    if (section.id !== idOfData) parts.push(program.subarray(section.from, section.to))
    else parts.push(...dataSection(memoryOf(program.subarray(section.start, section.to))))
  }
  return Buffer.concat(parts)
}

/** The program, which ends where it would take more bytes of memory than that. */
export function bounded(program, bytes) {
  const { from, start, to } = sections(program).find(({ id }) => id === idOfMemory)
  const least = unsigned({ bytes: program, at: start + 2 }) // behind the number of memories, and whether it has a bound
  const content = [1, 1, ...leb(least, 0x80), ...leb(Math.floor(bytes / pageSize), 0x80)]
  return Buffer.concat([program.subarray(0, from), Buffer.from([idOfMemory, content.length, ...content]), program.subarray(to)])
}

/** What the program's memory holds at its start, up to the last byte that is not zero. */
export function dataOf(program) {
  const { start, to } = sections(program).find(({ id }) => id === idOfData)
  const memory = memoryOf(program.subarray(start, to))
  return memory.subarray(0, memory.findLastIndex((byte) => byte !== 0) + 1)
}

/** Where the table lies in a memory, and how many entries it has; null where there is none. */
export function findTable(memory) {
  for (let at = 0; at + leastFunctions * entriesPerFunction * entrySize <= memory.length; at += 4) {
    if (memory.readUInt32LE(at + entriesPerFunction * entrySize) !== 1) continue
    let entries = 0
    while (isEntry(memory, at + entries * entrySize, Math.floor(entries / entriesPerFunction))) entries++
    if (entries >= leastFunctions * entriesPerFunction) return { at, entries }
  }
  return null
}

function isEntry(memory, at, number) {
  if (at + entrySize > memory.length || memory.readUInt32LE(at) !== number) return false
  return memory.subarray(at + 4, at + entrySize).every((byte) => byte === 0)
}

function sections(program) {
  const all = []
  for (let from = 8; from < program.length; ) {
    const reader = { bytes: program, at: from + 1 }
    const size = unsigned(reader)
    all.push({ id: program[from], from, start: reader.at, to: reader.at + size })
    from = reader.at + size
  }
  return all
}

function memoryOf(data) {
  const reader = { bytes: data, at: 0 }
  const pieces = Array.from({ length: unsigned(reader) }, () => piece(reader))
  const memory = Buffer.alloc(pieces.reduce((end, { at, bytes }) => Math.max(end, at + bytes.length), 0))
  for (const { at, bytes } of pieces) memory.set(bytes, at)
  return memory
}

/** One piece: kind 0, i32.const and its address, end, and its bytes. */
function piece(reader) {
  const { bytes } = reader
  if (bytes[reader.at] !== 0 || bytes[reader.at + 1] !== 0x41) throw new Error('a program has data of a kind that Go does not make')
  reader.at += 2
  const at = signed(reader)
  reader.at++
  const size = unsigned(reader)
  reader.at += size
  return { at, bytes: bytes.subarray(reader.at - size, reader.at) }
}

/** A data section whose pieces have no long runs of zeros in them. */
function dataSection(memory) {
  const table = findTable(memory)
  if (table) memory.fill(0, table.at, table.at + table.entries * entrySize)
  const pieces = []
  for (let at = nextByte(memory, 0); at < memory.length; ) {
    const end = endOfPiece(memory, at)
    pieces.push(Buffer.from([0, 0x41, ...leb(at, 0x40), 0x0b, ...leb(end - at, 0x80)]), memory.subarray(at, end))
    at = nextByte(memory, end)
  }
  const content = Buffer.concat([Buffer.from(leb(pieces.length / 2, 0x80)), ...pieces])
  return [Buffer.from([idOfData, ...leb(content.length, 0x80)]), content]
}

/** The first place from there on that is not zero; the end where there is none. */
function nextByte(memory, at) {
  while (at < memory.length && memory[at] === 0) at++
  return at
}

function endOfPiece(memory, at) {
  for (let end = at + 1; ; ) {
    const next = nextByte(memory, end)
    if (next === memory.length || next - end >= longestGap) return end
    end = next + 1
  }
}

/** LEB128 of a number from 0 on; a last byte is below `sign`: 0x40 where it is read as a signed one. */
function leb(number, sign) {
  const bytes = []
  for (; number >= sign; number = Math.floor(number / 128)) bytes.push((number % 128) | 0x80)
  return [...bytes, number]
}

function unsigned(reader) {
  let number = 0
  for (let scale = 1; ; scale *= 128) {
    const byte = reader.bytes[reader.at++]
    number += (byte & 0x7f) * scale
    if (byte < 0x80) return number
  }
}

/** An address: memory is below 2 GiB, so its sign says nothing. */
const signed = unsigned
