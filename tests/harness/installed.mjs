// What the starts of all browsers share: where a browser is, a profile folder of its own, and the address that it tells.
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'

/** The path of a browser: what its variable names, or the first of its names in PATH. It throws a sentence. */
export function findBrowser(browser, variable, names) {
  const given = process.env[variable]
  if (given) {
    if (existsSync(given)) return given
    throw new Error(`${variable} is ${given}, where nothing is: it takes the path of a ${browser}`)
  }
  const folders = (process.env.PATH ?? '').split(delimiter)
  const found = names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path))
  if (found) return found
  throw new Error(`no ${browser} was found: install one (on Debian: apt-get install ${names[0]}) or set ${variable}`)
}

/** A new profile folder on a real disk; `remove` takes it away, once the browser has ended. */
export async function newProfile() {
  const path = await mkdtemp(join(tmpdir(), 'raftlab-profile-'))
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 5 }) }
}

/** Real ms that Playwright waits for a browser's start: who starts one bounds it too. */
const patience = 120_000

/** Starts a context of Playwright's in a profile folder of its own; resolves to { context, close() }. */
export async function launch(type, options, prepare = async () => {}) {
  const profile = await newProfile()
  await prepare(profile.path)
  const context = await type.launchPersistentContext(profile.path, { headless: true, timeout: patience, ...options })
  async function close() {
    await context.close()
    await profile.remove()
  }
  return { context, close }
}

/** The address of the debugging socket that a browser's process tells on its standard error, by that pattern; `other` gets its other lines. */
export function endpoint(browser, pattern, other = () => {}) {
  return new Promise((resolve, reject) => {
    createInterface({ input: browser.stderr }).on('line', (line) => {
      const [, url] = pattern.exec(line) ?? []
      if (url) resolve(url)
      else other(line)
    })
    browser.once('exit', (code) => reject(new Error(`the browser ended with ${code} before it listened`)))
    browser.once('error', reject)
  })
}
