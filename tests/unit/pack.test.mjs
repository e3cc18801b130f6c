// A packed program is the same program: what its memory begins with, but for the table that is left out.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { bounded, dataOf, findTable, packed } from '../../www/pack.mjs'

const made = fileURLToPath(new URL('../../.cache/programs/', import.meta.url))
const bytesPerEntry = 20

/** Sections of a WebAssembly module, but for its data. */
async function others(program) {
  const module = await WebAssembly.compile(program)
  return { imports: WebAssembly.Module.imports(module), exports: WebAssembly.Module.exports(module) }
}

for (const name of ['lab.wasm', 'node-etcd.wasm', 'sim-etcd.wasm']) {
  test(`${name} begins with the same memory, packed or not, but for Go's table of where functions lie`, async () => {
    const program = readFileSync(join(made, name))
    const short = packed(program)
    assert.ok(short.length < 0.95 * program.length, `${short.length} of ${program.length} bytes`)
    assert.deepEqual(await others(short), await others(program))
    const [before, after] = [dataOf(program), dataOf(short)]
    const table = findTable(before)
    assert.ok(table, 'this Go makes the table that is left out')
    before.fill(0, table.at, table.at + table.entries * bytesPerEntry)
    assert.ok(before.equals(after))
  })
}

test('a program without that table is packed all the same, to the bytes that the browser reads', async () => {
  const piece = (at, bytes) => [0, 0x41, at | 0x80, 1, 0x0b, bytes.length, ...bytes] // at 128 and more
  const data = [4, ...piece(1, [7, 7]), ...piece(4, [8]), ...piece(9, [6]), ...piece(120, [0, 9, 0])]
  const memory = [5, 3, 1, 0, 1]
  const exported = [7, 5, 1, 1, 0x6d, 2, 0]
  const program = Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...memory, ...exported, 11, data.length, ...data])
  const bytes = async (module) => new Uint8Array((await WebAssembly.instantiate(module)).instance.exports.m.buffer)
  const short = packed(program)
  assert.ok(short.length < program.length)
  assert.deepEqual(await bytes(short), await bytes(program))
})

test('a program takes no more memory than its bound, of which the last counts', async () => {
  const program = Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 5, 3, 1, 0, 1, 7, 5, 1, 1, 0x6d, 2, 0])
  for (const [module, pages] of [[bounded(program, 3 * 65_536), 3], [bounded(bounded(program, 400 * 65_536), 2 * 65_536), 2]]) {
    const { m: memory } = (await WebAssembly.instantiate(module)).instance.exports
    assert.equal(memory.grow(pages - 1), 1)
    assert.throws(() => memory.grow(1), RangeError)
  }
})
