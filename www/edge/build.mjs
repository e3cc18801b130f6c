// Builds the worker of the edge into a folder, from dist/ and from the program that is in .cache/programs already, and what Cloudflare
// reads in dist/.
//
//     node www/edge/build.mjs .cache/edge
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { packed } from '../pack.mjs'

const top = fileURLToPath(new URL('../..', import.meta.url))
const dist = join(top, 'dist')
const goroot = execFileSync('go', ['env', 'GOROOT'], { encoding: 'utf8' }).trim()
const [to] = process.argv.slice(2)

/** What the handler reads for pages of moments. */
const names = readdirSync(dist).filter((name) => name === 'build.json' || name.endsWith('.tmpl'))
const files = Object.fromEntries(names.map((name) => [name, readFileSync(join(dist, name), 'utf8')]))

mkdirSync(to, { recursive: true })
writeFileSync(join(to, 'edge.wasm'), packed(readFileSync(join(top, '.cache/programs/edge.wasm'))))
await build({
  entryPoints: [join(top, 'www/edge/worker.mjs')],
  outfile: join(to, 'worker.mjs'),
  bundle: true,
  format: 'esm',
  target: 'es2022',
  external: ['./edge.wasm'],
  alias: { 'go/wasm_exec': join(goroot, 'lib/wasm/wasm_exec.js') },
  define: { __FILES__: JSON.stringify(files) },
  logLevel: 'warning',
})
execFileSync('go', ['run', './www/edge/headers', dist], { cwd: top, stdio: 'inherit' })
console.log(`${to} holds the worker`)
