// The Firefox that tests run in: Debian's or Mozilla's own build, over WebDriver BiDi.
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { firefox } from 'playwright-core'

const names = ['firefox-esr', 'firefox']
const relay = fileURLToPath(new URL('./firefox-relay.mjs', import.meta.url))

/** No scroll bar takes room, as in a headless Chromium, and nothing of what Firefox would do by itself: fetch, update, ask. */
const preferences = {
  'ui.useOverlayScrollbars': 1,
  'app.normandy.enabled': false,
  'app.update.disabledForTesting': true,
  'browser.newtabpage.activity-stream.asrouter.providers.cfr': '',
  'browser.safebrowsing.update.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'extensions.update.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'security.fileuri.strict_origin_policy': true, // as its users have it: Playwright would switch it off
  'services.settings.server': 'data:,#remote-settings-dummy/v1',
}

/** The preferences that stand for the media features which can't be set while it runs, by Playwright's names of them. */
export function mediaPreferences({ reducedMotion, forcedColors }) {
  return {
    ...(reducedMotion && { 'ui.prefersReducedMotion': Number(reducedMotion === 'reduce') }),
    ...(forcedColors && { 'browser.display.document_color_use': forcedColors === 'active' ? 2 : 1 }),
  }
}

/** The path of a Firefox: FIREFOX_PATH, or the first of its names in PATH. It throws a sentence. */
export function findFirefox() {
  const given = process.env.FIREFOX_PATH
  if (given) {
    if (existsSync(given)) return given
    throw new Error(`FIREFOX_PATH is ${given}, where nothing is: it takes the path of a Firefox`)
  }
  const folders = (process.env.PATH ?? '').split(delimiter)
  const found = names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path))
  if (found) return found
  throw new Error('no Firefox was found: install one (on Debian: apt-get install firefox-esr) or set FIREFOX_PATH')
}

/**
 * With Firefox Playwright fills a field by a script, and what a script sets is no change by the
 * reader: leaving the field tells nobody. So it is typed.
 */
function typeRatherThanSet(context) {
  const locators = Object.getPrototypeOf(context.pages()[0].locator('html'))
  locators.fill = async function (text) {
    await this.selectText()
    await this.press('Delete')
    await this.pressSequentially(text)
  }
}

/**
 * Starts a headless Firefox with a profile folder of its own, on a real disk.
 * Resolves to { context, close() }; close ends it and takes the folder away.
 */
export async function startFirefox({ firefoxUserPrefs = {}, ...options } = {}) {
  const profile = await mkdtemp(join(tmpdir(), 'raftlab-firefox-'))
  const context = await firefox.launchPersistentContext(profile, {
    channel: 'moz-firefox',
    executablePath: relay,
    env: { ...process.env, RAFTLAB_FIREFOX: findFirefox() },
    headless: true,
    firefoxUserPrefs: { ...preferences, ...firefoxUserPrefs },
    ...options,
  })
  typeRatherThanSet(context)
  async function close() {
    await context.close()
    await rm(profile, { recursive: true, force: true, maxRetries: 5 })
  }
  return { context, close }
}
