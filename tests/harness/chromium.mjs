// The Chromium that tests and benchmarks run in.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { findBrowser, launch } from './installed.mjs'

export const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export const findChromium = () => findBrowser('Chromium', 'CHROME_PATH', ['chromium', 'chromium-browser', 'google-chrome'])

/** Starts a headless Chromium; resolves to { context, close() }. `preferences` are the profile's, as a reader sets them. */
export function startChromium({ args = [], preferences, ...options } = {}) {
  async function prepare(profile) {
    if (!preferences) return
    await mkdir(join(profile, 'Default'))
    await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences))
  }
  return launch(chromium, { executablePath: findChromium(), args: [...flags, ...args], ...options }, prepare)
}
