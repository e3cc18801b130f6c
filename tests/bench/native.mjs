// The core beside etcd's, without a browser and in a worker of one: tests/bench/native
// prints its own lines.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { top } from './browser/site.mjs'

const program = './tests/bench/native'

export async function native() {
  return await lines(['run', program])
}

/** The same program, in a dedicated worker of a headless Chromium. */
export async function wasm() {
  return await lines(['run', '-exec', `node ${join(top, 'tests/wasm-exec/run.mjs')}`, program], { GOOS: 'js', GOARCH: 'wasm', GOEXPERIMENT: 'nogreenteagc' }) // as build.sh builds what ships
}

async function lines(args, env = {}) {
  const { stdout } = await promisify(execFile)('go', args, { cwd: top, env: { ...process.env, ...env } })
  return stdout.trimEnd().split('\n')
}
