// Runs a Go test binary in a dedicated worker of a headless Chromium, with the shim that
// ships in dist/worker.js:
//
//     GOOS=js GOARCH=wasm go test -exec "node $PWD/tests/wasm-exec/run.mjs" ./bridge/...
//
// Its output, exit code, arguments and some of its environment pass through. Its file
// system is the repository, read-only.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { serve } from '../harness/serve.mjs'
import { startChromium } from '../harness/chromium.mjs'

const top = fileURLToPath(new URL('../../', import.meta.url))
/** Directories of the repository that tests have no business in. */
const hidden = new Set(['.git', '.cache', 'dist', 'node_modules'])
const page = '<!doctype html><meta charset="utf-8"><title>Go test</title><link rel="icon" href="data:,">'

/** Go's memory has room for 8 KiB of arguments and environment: only what tests look at. */
function environment() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => /^(GO[A-Z]+|RAFTLAB_\w+)$/.test(name)))
}

/** The repository's files: path from its top, and size in bytes. */
function tree(folder = top) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return hidden.has(entry.name) ? [] : tree(path)
    return entry.isFile() ? [[slashed(relative(top, path)), statSync(path).size]] : []
  })
}

function slashed(path) {
  return path.split(sep).join('/')
}

/** In the page: starts the worker and resolves to the test's exit code. */
async function runInPage({ argv, env, files, directory }) {
  const scripts = ['dist/worker.js', 'tests/wasm-exec/system.js'].map((name) => JSON.stringify(new URL(name, location.href)))
  const script = URL.createObjectURL(new Blob([`importScripts(${scripts.join()})`]))
  const module = await WebAssembly.compileStreaming(fetch('/test.wasm'))
  const worker = new Worker(script, { name: 'test' })
  let written = Promise.resolve()
  return new Promise((ended) => {
    const end = (code, text) => {
      if (text) written = written.then(() => output(2, `${text}\n`))
      written.then(() => ended(code))
    }
    worker.onerror = (event) => end(2, `the worker failed: ${event.message ?? 'its script did not load'}`)
    worker.onmessage = ({ data }) => {
      if (data.type === 'output') written = written.then(() => output(data.fd, data.text))
      else if (data.type === 'exit') end(data.code, data.code < 0 ? data.text : '')
      else if (data.type === 'failed') end(2, data.error)
      else if (data.type === 'panic') end(2, data.text)
    }
    worker.postMessage({ type: 'system', script, module, files, directory, origin })
    worker.postMessage({ type: 'boot', module, config: { role: 'test', lab: 'test' }, argv, env })
  })
}

async function main([binary, ...args]) {
  if (!binary) throw new Error('it takes a test binary, then its arguments')
  if (!existsSync(join(top, 'dist/worker.js'))) throw new Error('dist/worker.js is missing: node www/build.mjs worker makes it')
  const server = await serve(top, {
    routes: { '/': { body: page }, '/test.wasm': { type: 'application/wasm', body: readFileSync(binary) } },
  })
  const browser = await startChromium()
  try {
    const tab = await browser.context.newPage()
    tab.on('pageerror', (error) => console.error(`page error: ${error.message}`))
    await tab.exposeFunction('output', (fd, text) => void (fd === 2 ? process.stderr : process.stdout).write(text))
    await tab.goto(server.url)
    const directory = `/${slashed(relative(top, process.cwd()))}`
    return await tab.evaluate(runInPage, { argv: [binary, ...args], env: environment(), files: tree(), directory })
  } finally {
    await browser.close()
    await server.close()
  }
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  console.error(`wasm-exec: ${error.message}`)
  process.exitCode = 2
}
