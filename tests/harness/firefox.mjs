// The Firefox that tests run in: Debian's or Mozilla's own build, over WebDriver BiDi.
import { fileURLToPath } from 'node:url'
import { firefox } from 'playwright-core'
import { findBrowser, launch } from './installed.mjs'

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

export const findFirefox = () => findBrowser('Firefox', 'FIREFOX_PATH', ['firefox-esr', 'firefox'])

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
 * Starts a headless Firefox; resolves to { context, close() }. With `workers: 'untold'` its pages
 * tell of no workers: while somebody is told of each, a worker that makes workers of its own may
 * never come back from the making (Firefox 153; without the protocol it always does).
 */
export async function startFirefox({ firefoxUserPrefs = {}, workers = 'told', pages = 'windows', ...options } = {}) {
  const browser = await launch(firefox, {
    channel: 'moz-firefox',
    executablePath: relay,
    env: { ...process.env, RAFTLAB_FIREFOX: findFirefox(), RAFTLAB_WORKERS: workers, RAFTLAB_PAGES: pages },
    firefoxUserPrefs: { ...preferences, ...firefoxUserPrefs },
    ...options,
  })
  typeRatherThanSet(browser.context)
  return browser
}

/** A Firefox whose pages are tabs of one window, of which one is seen; with the methods of tabs.mjs. */
export async function startFirefoxTabs() {
  const { context, close } = await startFirefox({ pages: 'tabs' })
  async function newTab(url) {
    const page = await context.newPage()
    await page.goto(url)
    return Object.assign(page, { show: () => page.bringToFront() })
  }
  return { newTab, close }
}
