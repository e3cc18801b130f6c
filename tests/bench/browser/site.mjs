// The site that is measured: dist/ as it ships, and beside it the benchmarks' own pages,
// scripts and Go programs under /bench/.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { serve } from '../../harness/serve.mjs'
import { readBuild } from '../../../www/stamp.mjs'
import { startChromium } from '../../harness/chromium.mjs'

export const top = fileURLToPath(new URL('../../../', import.meta.url))
export const dist = process.env.RAFTLAB_DIST ?? join(top, 'dist')
const scripts = fileURLToPath(new URL('page/', import.meta.url))
const blank = '<!doctype html><meta charset="utf-8"><title>Bench</title><link rel="icon" href="data:,">'
/** A cross-origin isolated page's clock counts in 5 µs, another's in 100. */
const isolated = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' }

/** Builds a Go program for the browser and returns its bytes. */
export function buildProgram(path, { named = false } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'raftlab-bench-'))
  try {
    const file = join(folder, 'program.wasm')
    const flags = ['-trimpath', '-buildvcs=false', ...(named ? [] : ['-ldflags=-s -w'])]
    execFileSync('go', ['build', ...flags, '-o', file, path], { cwd: top, env: { ...process.env, GOOS: 'js', GOARCH: 'wasm' } })
    return readFileSync(file)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** The built site's name, stamp, and its programs' files. */
export const built = () => readBuild(dist)

export function wasm(body) {
  return { type: 'application/wasm', body }
}

/**
 * Serves the site and starts a Chromium; resolves to { url, context, open, close }.
 * `isolate` is for fine clocks; a page that ships runs without.
 */
export async function startBench({ routes = {}, isolate = true } = {}) {
  const own = readdirSync(scripts).map((name) => [`/bench/${name}`, { type: 'text/javascript', body: readFileSync(join(scripts, name)) }])
  const site = await serve(dist, {
    routes: { '/bench/': { body: blank }, ...Object.fromEntries(own), ...routes },
    headers: () => (isolate ? isolated : {}),
  })
  const { context, close } = await startChromium()
  return {
    url: site.url,
    context,
    /** Opens a tab, whose errors end the benchmark. */
    open: async (path) => {
      const page = await context.newPage()
      page.setDefaultTimeout(120_000)
      page.on('pageerror', (error) => {
        throw error
      })
      if (path !== undefined) await page.goto(site.url + path)
      return page
    },
    close: async () => {
      await close()
      await site.close()
    },
  }
}

/** Runs a function of a module under /bench/ in a page of its own. */
export async function runInPage(bench, module, call, ...args) {
  const page = await bench.open('bench/')
  try {
    return await page.evaluate(async ([from, name, given]) => (await import(`/bench/${from}`))[name](...given), [module, call, args])
  } finally {
    await page.close()
  }
}
