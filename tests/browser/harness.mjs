// What whole-page tests share: a site, a browser, and pages whose troubles fail the test.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { after } from 'node:test'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { serve } from '../../www/serve.mjs'
import { startChromium } from '../harness/chromium.mjs'

/** The built site: dist/, or the folder that RAFTLAB_DIST names. */
export const dist = process.env.RAFTLAB_DIST ?? fileURLToPath(new URL('../../dist/', import.meta.url))

/** Real ms within which anything that a test waits for must come: generous, for busy machines. */
export const patience = 60_000

/** A page with nothing in it. */
export const blank = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Test</title><link rel="icon" href="data:,"></html>'

/** Serves dist/ until the file's tests end; see www/serve.mjs for the options. `/blank.html` is an empty page. */
export async function startSite({ routes = {}, ...options } = {}) {
  if (!existsSync(join(dist, 'raft-lab.js'))) throw new Error('dist/ is not built: run ./build.sh build')
  const site = await serve(dist, { routes: { '/blank.html': { body: blank }, ...routes }, ...options })
  after(() => site.close())
  return site
}

/** A Chromium until the file's tests end; resolves to its context, in which pages are tabs of one profile. */
export async function startBrowser(options) {
  const browser = await startChromium(options)
  after(() => browser.close())
  return browser.context
}

/**
 * Opens a tab. A page error, an unhandled rejection (which Chromium tells as one), a
 * console error or a crash of the page fails the test, but for those that `expected`
 * matches. `init` runs in the page before its scripts.
 */
export async function openPage(t, context, url, { expected = [], init, viewport, ...media } = {}) {
  const page = await context.newPage()
  page.setDefaultTimeout(patience)
  const troubles = []
  page.on('pageerror', (error) => troubles.push(`page error: ${error.stack ?? error}`))
  page.on('crash', () => troubles.push('the page crashed'))
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(`console error: ${message.text()} (${message.location().url})`)
  })
  t.after(async () => {
    await page.close()
    const unexpected = troubles.filter((trouble) => !expected.some((pattern) => pattern.test(trouble)))
    assert.deepEqual(unexpected, [], 'the page had no trouble')
  })
  if (viewport) await page.setViewportSize(viewport)
  if (Object.keys(media).length > 0) await page.emulateMedia(media)
  if (init) await page.addInitScript(init)
  await page.goto(url)
  return page
}

/** Polls until `probe` gives something truthy, and resolves to that. `what` ends the sentence "… never came". */
export async function eventually(what, probe) {
  const end = Date.now() + patience
  for (;;) {
    const found = await probe()
    if (found) return found
    if (Date.now() > end) throw new Error(`${what} never came within ${patience} ms`)
    await new Promise((next) => setTimeout(next, 20))
  }
}

/** The names of the page's living workers, sorted. */
export async function workerNames(page) {
  const names = await Promise.all(page.workers().map((worker) => worker.evaluate(() => self.name).catch(() => null)))
  return names.filter((name) => name !== null).sort()
}
