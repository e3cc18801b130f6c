// What whole-page tests share: a site, a browser, and pages whose troubles fail the test.
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { after, test as nodeTest } from 'node:test'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { serve } from '../harness/serve.mjs'
import { startChromium } from '../harness/chromium.mjs'
import { mediaPreferences, startFirefox } from '../harness/firefox.mjs'
import { eventually as poll, inTime } from '../harness/waiting.mjs'
import { startWebKit } from '../harness/webkit.mjs'
import { exceptions } from './exceptions.mjs'
import { explain, listen } from './failure.mjs'

const starts = { chromium: startChromium, firefox: startFirefox, webkit: startWebKit }

/** The browser that the tests run in: RAFTLAB_BROWSER, or Chromium. */
export const browserName = process.env.RAFTLAB_BROWSER ?? 'chromium'
if (!(browserName in starts)) throw new Error(`RAFTLAB_BROWSER is ${browserName}: it takes one of ${Object.keys(starts).join(', ')}`)

/** The disk that labs have here unless they ask for another: WebKitGTK has no file system for pages. */
export const usualDisk = browserName === 'webkit' ? 'memory' : 'opfs'

/** What this file's tests can't ask of this browser. */
const excepted = exceptions.filter(({ browser, file }) => browser === browserName && (!file || file === basename(process.argv[1])))
const met = new Set()
after(() => assert.deepEqual(excepted.filter((exception) => exception.file && !met.has(exception)), [], 'every exception is of a test that there is'))

/**
 * Real ms from which on a test hangs, or a browser's start, or what puts away what a test has used: each
 * fails then. The longest tests take half a minute of a machine that has nothing else to do.
 */
const bounds = { test: 420_000, start: 120_000, end: 120_000 }

/** What is put away after a test, or after the file's tests; a browser that hangs fails it. */
export const putAway = (run, of = { after }) => of.after(run, { timeout: bounds.end })

/** A file whose process is kept from ending by something that hangs ends all the same, and fails. */
after(() => void setTimeout(() => {
  console.error(`${basename(process.argv[1])}: something kept the process from ending`)
  process.exit(1)
}, 3 * bounds.end).unref())

/** node:test's test, in every browser but those that the table of exceptions names. */
export function test(name, run) {
  const exception = excepted.find(({ tests }) => tests.test(name))
  met.add(exception)
  nodeTest(name, { skip: exception && `${browserName}: ${exception.reason}` }, async (t) => {
    try {
      await inTime('the end of this test', run(t), bounds.test)
    } catch (error) {
      await explain(t, error, browserName)
      throw error
    }
  })
}

/** The built site: dist/, or the folder that RAFTLAB_DIST names. */
export const dist = process.env.RAFTLAB_DIST ?? fileURLToPath(new URL('../../dist/', import.meta.url))

/** Real ms within which anything that a test waits for must come: generous, for busy machines. */
export const patience = 120_000

/** A page with nothing in it. */
export const blank = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Test</title><link rel="icon" href="data:,"></html>'

/** Serves dist/ until the file's tests end; see tests/harness/serve.mjs for the options. `/blank.html` is an empty page. */
export async function startSite({ routes = {}, headers = () => ({}), ...options } = {}) {
  if (!existsSync(join(dist, 'raft-lab.js'))) throw new Error('dist/ is not built: run ./build.sh build')
  const own = { '/blank.html': { body: blank }, ...routes }
  const site = await serve(dist, browserName === 'webkit' ? { ...options, routes: drivable(own), headers: (path) => ({ ...headers(path), ...lawless }) } : { ...options, routes: own, headers })
  putAway(() => site.close())
  return site
}

/** WebKit's WebDriver evaluates what it is to run, and hangs where a page's policy forbids that. */
const lawless = { 'Content-Security-Policy': null }

/** Classic WebDriver tells no errors of a page: each page of a site collects its own, from its first script on. */
function drivable(routes) {
  const script = '<script src="/troubles.js"></script>'
  const own = Object.fromEntries(['index', 'embed'].map((name) => [`/${name}.html`, { body: readFileSync(join(dist, `${name}.html`), 'utf8') }]))
  const pages = Object.entries({ ...own, ...routes }).map(([path, route]) => {
    const body = path.endsWith('.html') && typeof route.body === 'string' ? route.body.replace(/<meta charset="utf-8">/, `$&${script}`).replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '') : route.body
    return [path, typeof route === 'function' ? route : { ...route, body, headers: { ...route.headers, ...lawless } }]
  })
  return { ...Object.fromEntries(pages), '/troubles.js': { type: 'text/javascript', body: `(${collectTroubles})()` } }
}

/** Runs in the page, first of all. */
function collectTroubles() {
  const troubles = (globalThis.troubles = [])
  const told = (error) => (error?.stack ? `${error}\n${error.stack}` : String(error))
  addEventListener('error', (event) => event.message && troubles.push({ type: 'page', text: told(event.error ?? event.message) }))
  addEventListener('unhandledrejection', (event) => troubles.push({ type: 'page', text: told(event.reason) }))
  addEventListener('securitypolicyviolation', (event) => troubles.push({ type: 'error', text: `Content Security Policy: ${event.effectiveDirective} ${event.blockedURI}` }))
  const { error } = console
  console.error = (...all) => {
    troubles.push({ type: 'error', text: all.map(String).join(' ') })
    error.apply(console, all)
  }
}

/**
 * A browser until the file's tests end; resolves to its context, in which pages are tabs of one profile.
 * `options` are what its start takes, by the browser's name.
 */
export async function startBrowser(options = {}) {
  const browser = await inTime(`the start of ${browserName}`, starts[browserName](options[browserName]), bounds.start)
  putAway(() => browser.close())
  return browser.context
}

/**
 * Opens a tab. A page error, an unhandled rejection (which browsers tell as one), a
 * console error or a crash of the page fails the test, but for those that `expected`
 * matches. `init` runs in the page before its scripts.
 */
export async function openPage(t, context, url, { expected = [], init, viewport, ...media } = {}) {
  const own = await ownBrowser(media)
  const page = await (own?.context ?? context).newPage()
  page.setDefaultTimeout(patience)
  listen(t, page)
  const troubles = []
  page.on('pageerror', (error) => troubles.push(`page error: ${error.stack ?? error}`))
  page.on('crash', () => troubles.push('the page crashed'))
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(`console error: ${message.text()} (${message.location().url})`)
  })
  putAway(async () => {
    await page.close()
    await own?.close()
    const unexpected = troubles.filter((trouble) => !expected.some((pattern) => pattern.test(trouble)))
    assert.deepEqual(unexpected, [], 'the page had no trouble')
  }, t)
  if (viewport) await page.setViewportSize(viewport)
  if (Object.keys(media).length > 0) await page.emulateMedia(media)
  if (init) await page.addInitScript(init)
  await page.goto(url)
  return page
}

/**
 * Lets the browser open this origin's files once. A busy machine may take longer for a profile's
 * first ones than a lab waits before its disks are in memory.
 */
export const storageOnce = (page) => page.evaluate(async () => {
  const root = await navigator.storage.getDirectory()
  await root.getFileHandle('once', { create: true })
  await root.removeEntry('once')
})

/** A browser for these media features alone, where that is needed: Firefox has some of them from its start. */
async function ownBrowser(media) {
  const firefoxUserPrefs = browserName === 'firefox' ? mediaPreferences(media) : {}
  return Object.keys(firefoxUserPrefs).length > 0 ? startFirefox({ firefoxUserPrefs }) : null
}

/** Polls until `probe` gives something truthy, and resolves to that. `what` begins the sentence "… never came". */
export const eventually = (what, probe) => poll(what, probe, patience)
