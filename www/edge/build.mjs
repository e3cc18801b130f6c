// Builds the worker of the edge into a folder, from dist/ and from the program that is in .cache/programs already, and what Cloudflare
// reads in dist/.
//
//     node www/edge/build.mjs .cache/edge
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { bounded, packed } from '../pack.mjs'

const top = fileURLToPath(new URL('../..', import.meta.url))
const dist = join(top, 'dist')
const goroot = execFileSync('go', ['env', 'GOROOT'], { encoding: 'utf8' }).trim()
const [to] = process.argv.slice(2)

/** What the handler reads for pages of moments. */
const names = readdirSync(dist).filter((name) => name === 'build.json' || name.endsWith('.tmpl'))
const files = Object.fromEntries(names.map((name) => [name, readFileSync(join(dist, name), 'utf8')]))

/** What every refusal says, as the handler has it. */
const refused = execFileSync('go', ['run', './www/edge/headers', dist], { cwd: top, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
/** Bytes of memory that an instance may take: it ends before the platform ends its isolate, at 128 MB, with all that is under way there. */
const mostMemory = 96 * 2 ** 20

mkdirSync(to, { recursive: true })
writeFileSync(join(to, 'edge.wasm'), bounded(packed(readFileSync(join(top, '.cache/programs/edge.wasm'))), mostMemory))
await build({
  entryPoints: [join(top, 'www/edge/worker.mjs')],
  outfile: join(to, 'worker.mjs'),
  bundle: true,
  format: 'esm',
  target: 'es2022',
  external: ['./edge.wasm'],
  alias: { 'go/wasm_exec': join(goroot, 'lib/wasm/wasm_exec.js') },
  define: { __FILES__: JSON.stringify(files), __REFUSED__: refused },
  logLevel: 'warning',
})
console.log(`${to} holds the worker`)
