// Builds dist/ from what is here and from the wasm programs that are in .cache/programs already.
//
//     node www/build.mjs           the whole site
//     node www/build.mjs worker    worker.js alone, which Go's tests in a worker need
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, extname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build as esbuild, transform } from 'esbuild'
import { languageModules, loaderWords } from './languages.mjs'
import { packed } from './pack.mjs'
import { digest, isNamed, stamped } from './stamp.mjs'

const top = fileURLToPath(new URL('..', import.meta.url))
const www = join(top, 'www')
const dist = join(top, 'dist')
const made = join(top, '.cache/programs')
const programs = ['lab.wasm', 'node-etcd.wasm', 'sim-etcd.wasm']
/** Kinds of file that are copied as they are, from www/ itself. */
const copied = new Set(['.svg', '.png', '.ico', '.css', '.webmanifest', '.json'])

/** What this build has written, by name. */
const written = new Set()

const common = { bundle: true, write: false, minify: true, target: 'es2022', charset: 'utf8', logLevel: 'warning', legalComments: 'none' }

/** worker.js: Go's own support script, then the shim; a classic script. The whole lab's script carries it. */
async function buildWorker() {
  const goroot = execFileSync('go', ['env', 'GOROOT'], { cwd: top, encoding: 'utf8' }).trim()
  const support = await transform(readFileSync(join(goroot, 'lib/wasm/wasm_exec.js'), 'utf8'), { minify: true, target: 'es2022', legalComments: 'none' })
  const shim = await esbuild({ ...common, entryPoints: [join(www, 'worker/shim.ts')], format: 'iife' })
  const notice = '/* wasm_exec.js: Copyright 2018 The Go Authors, BSD licence; see licenses.txt */\n'
  const text = notice + support.code + shim.outputFiles[0].text
  write('worker.js', text)
  return text
}

/** Makes the style sheets in templates as short as a bundler makes files, which leaves templates as they are. */
const shortStyles = {
  name: 'short-styles',
  setup(build) {
    build.onLoad({ filter: /www\/(element|prose)\/.*\.ts$/ }, async ({ path }) => {
      const parts = readFileSync(path, 'utf8').split(/css`([^`]*)`/)
      for (let i = 1; i < parts.length; i += 2) parts[i] = `css\`${await shortened(parts[i])}\``
      return { contents: parts.join(''), loader: 'ts' }
    })
  },
}

async function shortened(style) {
  if (/[\\$]/.test(style)) throw new Error(`a style sheet in a template has values or escapes of the template in it: ${style}`)
  const { code } = await transform(style, { loader: 'css', minify: true, charset: 'utf8' })
  return code.trim()
}

/** The modules of the languages; their names, by language. */
async function buildLanguages() {
  const modules = await languageModules(www, common)
  for (const { file, contents } of modules) write(file, contents)
  return Object.fromEntries(modules.map(({ name, file }) => [name, file]))
}

/** A module of the page with its source map; `entry` is its name in dist/, without the ending. Its file there. */
async function buildModule(source, entry, build, define) {
  const { outputFiles } = await esbuild({
    ...common,
    entryPoints: [join(www, source)],
    outdir: dist,
    entryNames: entry,
    format: 'esm',
    sourcemap: 'linked',
    plugins: [shortStyles],
    define: Object.fromEntries(Object.entries(define).map(([name, value]) => [name, JSON.stringify(value)])),
    banner: { js: `/*! Raftlab ${build}, MIT; Lit, BSD-3-Clause: see licenses.txt */` },
  })
  for (const file of outputFiles) write(relative(dist, file.path), file.contents)
  return relative(dist, outputFiles.find(({ path }) => path.endsWith('.js')).path)
}

/** The module that defines the element and exports createLab, and the one that it loads for that, under a name that changes with its content. */
async function buildScripts(name, worker, stamp, files, languages) {
  const whole = await buildModule('whole.ts', 'raft-lab.whole.[hash]', name, { __BUILD__: name, __WORKER__: worker, __STAMP__: stamp, __PROGRAMS__: files, __LANGUAGES__: languages })
  await buildModule('main.ts', 'raft-lab', name, { __WHOLE__: whole, __LOADER__: loaderWords(www) })
  return whole
}

/**
 * The build's name: 12 hex digits over the programs, the worker's script, the page's sources and
 * what draws the server's pictures. It names what runs, not when or where it was built.
 */
function nameBuild() {
  const hash = createHash('sha256')
  const inputs = [...programs.map((file) => join(made, file)), join(dist, 'worker.js'), ...files(www).filter((file) => isNamed(relative(top, file)))]
  for (const file of inputs) {
    const bytes = readFileSync(file)
    hash.update(`${relative(top, file)}\0${bytes.length}\0`).update(bytes)
  }
  return hash.digest('hex').slice(0, 12)
}

/** Writes the programs, packed and stamped, under names that change with their content, so that no cache takes one for another. */
function writePrograms(worker) {
  const contents = programs.map((file) => packed(readFileSync(join(made, file))))
  const stamp = digest(...contents, worker)
  const named = programs.map((file, i) => {
    const content = stamped(contents[i], stamp)
    const name = file.replace('.wasm', `.${digest(content)}.wasm`)
    write(name, content)
    return [file.replace('.wasm', ''), name]
  })
  return { stamp, files: Object.fromEntries(named) }
}

/** Checks types, and writes the public ones: raft-lab.d.ts, and what it needs in types/. */
function buildTypes() {
  const tsc = join(top, 'node_modules/typescript/bin/tsc')
  const all = mkdtempSync(join(tmpdir(), 'raftlab-types-'))
  try {
    run(tsc, ['-p', 'www/worker/tsconfig.json'])
    run(tsc, ['-p', 'tsconfig.json', '--noEmit', 'false', '--declaration', '--emitDeclarationOnly', '--rootDir', 'www', '--outDir', all])
    for (const file of reachable(join(all, 'main.d.ts'))) write(join('types', relative(all, file)), readFileSync(file))
    write('raft-lab.d.ts', "export * from './types/main.js'\n")
  } finally {
    rmSync(all, { recursive: true })
  }
}

/** The declaration files that one needs, itself included. It throws when one needs a package. */
function reachable(file, found = new Set()) {
  if (found.has(file)) return found
  found.add(file)
  for (const [, name] of readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)) {
    if (!name.startsWith('.')) throw new Error(`the public types must stand alone, and ${basename(file)} needs ${name}`)
    reachable(join(dirname(file), name.replace(/js$/, 'd.ts')), found)
  }
  return found
}

function run(script, args) {
  const { status } = spawnSync(process.execPath, [script, ...args], { cwd: top, stdio: 'inherit' })
  if (status !== 0) throw new Error(`${basename(script)} ${args[1]} found errors`)
}

/** The licences of what is shipped, in one file. */
function buildLicences() {
  const goroot = execFileSync('go', ['env', 'GOROOT'], { cwd: top, encoding: 'utf8' }).trim()
  const module = (path) => execFileSync('go', ['list', '-m', '-f', '{{.Dir}}', path], { cwd: top, encoding: 'utf8' }).trim()
  const parts = [
    ['Raftlab', join(top, 'LICENSE')],
    ['Go: its runtime and libraries, in *.wasm and the workers\' script', join(goroot, 'LICENSE')],
    ['safejs, in *.wasm', join(module('github.com/hack-pad/safejs'), 'LICENSE')],
    ['etcd\'s raft, in node-etcd.wasm and sim-etcd.wasm', join(module('go.etcd.io/raft/v3'), 'LICENSE')],
    ['protobuf for Go, in node-etcd.wasm and sim-etcd.wasm', join(module('google.golang.org/protobuf'), 'LICENSE')],
    ['Lit, in raft-lab.*.js', join(top, 'node_modules/lit/LICENSE')],
  ]
  write('licenses.txt', parts.map(([what, file]) => `${what}\n${'='.repeat(what.length)}\n\n${readFileSync(file, 'utf8').trim()}\n`).join('\n\n'))
}

/** What stands beside the pages, and the pages themselves, which www/site writes with the names in build.json. */
async function buildPages() {
  for (const file of files(www, { deep: false })) {
    if (extname(file) === '.html') write(basename(file), withNames(readFileSync(file, 'utf8'), named))
    else if (copied.has(extname(file))) write(basename(file), readFileSync(file))
  }
  const { outputFiles: [{ contents }] } = await esbuild({ ...common, entryPoints: [join(www, 'site/page.ts')], format: 'iife' })
  write('page.js', contents)
  const { status, stdout } = spawnSync('go', ['run', './www/site', dist], { cwd: top, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
  if (status !== 0) throw new Error('the pages are not whole: the sentence above says why')
  for (const name of stdout.trim().split('\n')) written.add(name)
}

/** Takes away what an older build left, so that dist/ is what this one makes. */
function sweep() {
  for (const file of files(dist)) {
    const name = relative(dist, file)
    if (!written.has(name)) rmSync(file)
  }
}

function files(directory, { deep = true } = {}) {
  const all = []
  for (const entry of readdirSync(directory, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(directory, entry.name)
    if (entry.isFile()) all.push(path)
    else if (deep && entry.isDirectory()) all.push(...files(path))
  }
  return all
}

function write(name, content) {
  written.add(name)
  mkdirSync(dirname(join(dist, name)), { recursive: true })
  writeFileSync(join(dist, name), content)
}

async function buildSite() {
  const missing = programs.filter((file) => !existsSync(join(made, file)))
  if (missing.length > 0) throw new Error(`${made} lacks ${missing.join(' and ')}: ./build.sh build makes them`)
  const worker = await buildWorker()
  const name = nameBuild()
  const { stamp, files: named } = writePrograms(worker)
  const languages = await buildLanguages()
  const script = await buildScripts(name, worker, stamp, named, languages)
  write('build.json', `${JSON.stringify({ build: name, stamp, script, programs: named, languages })}\n`)
  await buildPages()
  buildLicences()
  buildTypes()
  sweep()
  console.log(`dist/ holds build ${name}`)
}

try {
  await (process.argv[2] === 'worker' ? buildWorker() : buildSite())
} catch (error) {
  // esbuild has told its own errors already.
  if (!error.errors) console.error(`build: ${error.message}`)
  process.exit(1)
}
