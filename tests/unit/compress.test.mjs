// What a host may send in a file's place is the same file, and lies there only where it is shorter.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { compress } from '../../www/compress.mjs'

test('files that gain by it have the same in brotli and gzip beside them', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'raftlab-compress-'))
  try {
    const all = { 'index.html': '<p>a page</p>'.repeat(500), 'ko/lab.wasm': Buffer.alloc(50_000, 7), 'short.css': 'a { color: red }', 'card.png': Buffer.alloc(5000), 'noise.js': randomBytes(5000) }
    mkdirSync(join(folder, 'ko'))
    for (const [name, content] of Object.entries(all)) writeFileSync(join(folder, name), content)
    assert.equal(await compress(folder), 4)
    const names = ['index.html', 'ko/lab.wasm'].flatMap((name) => [name, `${name}.br`, `${name}.gz`])
    assert.deepEqual(readdirSync(folder, { recursive: true }).sort(), [...names, 'card.png', 'ko', 'noise.js', 'short.css'].sort())
    for (const name of ['index.html', 'ko/lab.wasm']) {
      const [is, br, gz] = ['', '.br', '.gz'].map((ending) => readFileSync(join(folder, name + ending)))
      assert.ok(brotliDecompressSync(br).equals(is) && gunzipSync(gz).equals(is), name)
    }
    assert.equal(await compress(folder), 4, 'again, and nothing of what it wrote')
  } finally {
    rmSync(folder, { recursive: true })
  }
})
