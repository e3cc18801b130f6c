// What a first visit loads, as a host sends it.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync } from 'node:zlib'
import { readBuild } from '../../www/stamp.mjs'

const dist = process.env.RAFTLAB_DIST ?? fileURLToPath(new URL('../../dist/', import.meta.url))
const { script, programs: { lab } } = readBuild(dist)
const lengths = new Map()

/** Bytes of a file at brotli's quality 11. */
function brotli(file) {
  if (!lengths.has(file)) lengths.set(file, brotliCompressSync(readFileSync(join(dist, file))).length)
  return lengths.get(file)
}

for (const [name, most, files] of [
  ['lab.wasm', 1_315_000, [lab]],
  ['what loads before a reader comes near a figure', 10_000, ['raft-lab.js', 'page.js']],
  ['the scripts of the lab', 147_000, ['raft-lab.js', script]],
  ['all of a first visit', 1_463_000, ['index.html', 'page.css', 'page.js', 'icon.svg', 'raft-lab.js', script, lab]],
]) {
  test(`${name} is at most ${most / 1000} KB on its way`, () => {
    const length = files.reduce((sum, file) => sum + brotli(file), 0)
    assert.ok(length <= most, `${name} is ${length} bytes`)
  })
}
