// The WebKitGTK that tests run in: MiniBrowser under Xvfb, by WebKitWebDriver and classic WebDriver.
import { spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { Context } from './webdriver.mjs'

const libraries = '/usr/lib/x86_64-linux-gnu'

/** The path of MiniBrowser: MINIBROWSER_PATH, or Debian's. It throws a sentence. */
export function findMiniBrowser() {
  const folders = existsSync(libraries) ? readdirSync(libraries).filter((name) => name.startsWith('webkit')) : []
  const known = [process.env.MINIBROWSER_PATH, ...folders.map((name) => `${libraries}/${name}/MiniBrowser`)]
  const found = known.find((path) => path && existsSync(path))
  if (found) return found
  throw new Error('no MiniBrowser was found: install it (on Debian: apt-get install webkit2gtk-driver xvfb) or set MINIBROWSER_PATH')
}

/** A port of 127.0.0.1 that is free now. */
async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}

/** Starts Xvfb on a display of its own choice. */
async function startDisplay() {
  const display = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1600x1200x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
  const [name] = await once(display.stdio[3], 'data')
  return { display, name: `:${String(name).trim()}` }
}

/** Starts a browser; resolves to { context, close() } with as much of Playwright's API as webdriver.mjs has. */
export async function startWebKit() {
  const browser = findMiniBrowser()
  const { display, name } = await startDisplay()
  const port = await freePort()
  const driver = spawn('WebKitWebDriver', [`--port=${port}`], { env: { ...process.env, DISPLAY: name }, stdio: 'ignore' })
  const context = await Context.start(`http://127.0.0.1:${port}`, {
    'webkitgtk:browserOptions': { binary: browser, args: ['--automation'] },
  })
  async function close() {
    await context.close()
    driver.kill()
    display.kill()
  }
  return { context, close }
}
