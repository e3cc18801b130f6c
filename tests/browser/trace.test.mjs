// A recording made by wasm in a browser, judged by the native program.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { startLabs } from './labpage.mjs'

const { open } = await startLabs()
const top = fileURLToPath(new URL('../..', import.meta.url))

test('a run with a crash, a partition and losses replays natively, byte for byte', async (t) => {
  const page = await open(t)
  const bytes = await page.evaluate(async () => {
    await start({ disk: 'opfs', loss: 0.05, duplicate: 0.05, fsync: [0, 3] })
    await lab.until('leader')
    for (let i = 0; i < 20; i++) await lab.put(`k${i % 3}`, `v${i}`, { within: 20_000 })
    const old = lab.leader
    await lab.crash(old)
    await lab.put('after', 'the crash', { within: 20_000 })
    await lab.restart(old)
    await lab.partition([['n1', 'n2'], ['n3', 'n4', 'n5']])
    await lab.put('in', 'a partition', { within: 20_000 })
    await lab.heal()
    await lab.until((s) => s.nodes.every((n) => n.applied === s.nodes[0].log.last))
    return Array.from(new Uint8Array(await (await lab.trace()).arrayBuffer()))
  })
  const folder = mkdtempSync(join(tmpdir(), 'raftlab-trace-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'run.trace')
  writeFileSync(file, Uint8Array.from(bytes))
  const segments = execFileSync('./build.sh', ['replay', file], { cwd: top, encoding: 'utf8' }).trim().split('\n')
  assert.match(segments.pop(), /^6 runs of servers of build \w+, \d+ inputs: all equal, byte for byte$/, 'five nodes, one of them twice')
  assert.equal(segments.length, 6)
  for (const segment of segments) assert.match(segment, /^n\d [12]: [1-9]\d* inputs, equal$/)
})
