// The core beside etcd's, without a browser: tests/bench/native prints its own lines.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { top } from './browser/site.mjs'

export async function native() {
  const { stdout } = await promisify(execFile)('go', ['run', './tests/bench/native'], { cwd: top })
  return stdout.trimEnd().split('\n')
}
