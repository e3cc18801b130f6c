// The Chromium that tests and benchmarks run in.
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { chromium } from 'playwright-core'

const names = ['chromium', 'chromium-browser', 'google-chrome']

export const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** The path of a Chromium: CHROME_PATH, or the first of its names in PATH. It throws a sentence. */
export function findChromium() {
  const given = process.env.CHROME_PATH
  if (given) {
    if (existsSync(given)) return given
    throw new Error(`CHROME_PATH is ${given}, where nothing is: it takes the path of a Chromium`)
  }
  const folders = (process.env.PATH ?? '').split(delimiter)
  const found = names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path))
  if (found) return found
  throw new Error(`no Chromium was found: install one (on Debian: apt-get install chromium) or set CHROME_PATH`)
}

/**
 * Starts a headless Chromium with a profile folder of its own, on a real disk.
 * `preferences` are the profile's, as a reader sets them. Resolves to { context, close() };
 * close ends it and takes the folder away.
 */
export async function startChromium({ args = [], preferences, ...options } = {}) {
  const profile = await mkdtemp(join(tmpdir(), 'raftlab-chromium-'))
  if (preferences) {
    await mkdir(join(profile, 'Default'))
    await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences))
  }
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: findChromium(),
    headless: true,
    args: [...flags, ...args],
    ...options,
  })
  async function close() {
    await context.close()
    await rm(profile, { recursive: true, force: true, maxRetries: 5 })
  }
  return { context, close }
}
