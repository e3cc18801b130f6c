import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const top = fileURLToPath(new URL('../..', import.meta.url))

/** Replays the bytes of a recording natively: the lines of its servers' runs, and the last one, which sums up. */
export function replayed(t, bytes) {
  const folder = mkdtempSync(join(tmpdir(), 'raftlab-trace-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'run.trace')
  writeFileSync(file, Uint8Array.from(bytes))
  const runs = execFileSync('./build.sh', ['replay', file], { cwd: top, encoding: 'utf8' }).trim().split('\n')
  return { end: runs.pop(), runs }
}
