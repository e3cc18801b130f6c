// What a first visit loads, as a host sends it.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync } from 'node:zlib'
import { readBuild } from '../../www/stamp.mjs'

const dist = process.env.RAFTLAB_DIST ?? fileURLToPath(new URL('../../dist/', import.meta.url))

for (const [file, most] of [['node.wasm', 800_000], ['raft-lab.js', 67_000]]) {
  test(`${file} is at most ${most / 1000} KB on its way`, () => {
    const { length } = brotliCompressSync(readFileSync(join(dist, file === 'node.wasm' ? readBuild(dist).programs.node : file))) // quality 11
    assert.ok(length <= most, `${file} is ${length} bytes`)
  })
}
