// Tabs as a reader has them: Playwright's pages all believe that they are seen, these are hidden once another is in front.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import WebSocket from 'ws'
import { findChromium, flags } from './chromium.mjs'
import { endpoint, newProfile } from './installed.mjs'

/** Commands to a browser over its debugging socket. */
class Connection {
  #socket
  #id = 0
  #waiting = new Map()

  constructor(socket) {
    this.#socket = socket
    socket.on('message', (data) => {
      const { id, error, result } = JSON.parse(data)
      const waiting = this.#waiting.get(id)
      this.#waiting.delete(id)
      if (error) waiting?.reject(new Error(error.message))
      else waiting?.resolve(result)
    })
    socket.on('close', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('the browser has gone'))
    })
  }

  /** Resolves to the command's result. */
  send(method, params = {}, sessionId) {
    const id = ++this.#id
    this.#socket.send(JSON.stringify({ id, method, params, sessionId }))
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }))
  }
}

class Tab {
  #connection
  #target
  #session

  constructor(connection, target, session) {
    this.#connection = connection
    this.#target = target
    this.#session = session
  }

  #send(method, params) {
    return this.#connection.send(method, params, this.#session)
  }

  /** Shows this tab, which hides the one that was shown. */
  show() {
    return this.#connection.send('Target.activateTarget', { targetId: this.#target })
  }

  close() {
    return this.#connection.send('Target.closeTarget', { targetId: this.#target })
  }

  /** Runs a function in the page, and resolves to what it gives. */
  async evaluate(run, ...given) {
    const expression = `(${run})(...${JSON.stringify(given)})`
    const { result, exceptionDetails: thrown } = await this.#send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true })
    if (thrown) throw new Error(thrown.exception?.description ?? thrown.text)
    return result.value
  }

  /** The browser freezes a hidden page, or thaws it: 'frozen', 'active'. */
  lifecycle(state) {
    return this.#send('Page.setWebLifecycleState', { state })
  }

  async goto(url) {
    const { errorText } = await this.#send('Page.navigate', { url })
    if (errorText) throw new Error(`${url}: ${errorText}`)
  }

  /** Goes back, as by the browser's own button. */
  async back() {
    const { entries, currentIndex } = await this.#send('Page.getNavigationHistory')
    await this.#send('Page.navigateToHistoryEntry', { entryId: entries[currentIndex - 1].id })
  }
}

/** A Chromium with a profile folder of its own. Resolves to { newTab(url), close() }. */
export async function startTabs() {
  const profile = await newProfile()
  const args = [...flags, '--headless=new', '--remote-debugging-port=0', `--user-data-dir=${profile.path}`, 'about:blank']
  const browser = spawn(findChromium(), args, { stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = once(browser, 'exit')
  const socket = new WebSocket(await endpoint(browser, /^DevTools listening on (ws:\S+)$/), { perMessageDeflate: false })
  await once(socket, 'open')
  const connection = new Connection(socket)
  return {
    async newTab(url) {
      const { targetId } = await connection.send('Target.createTarget', { url })
      const { sessionId } = await connection.send('Target.attachToTarget', { targetId, flatten: true })
      return new Tab(connection, targetId, sessionId)
    },
    async close() {
      await connection.send('Browser.close').catch(() => {}) // it may be gone before it answers
      await ended
      await profile.remove()
    },
  }
}
