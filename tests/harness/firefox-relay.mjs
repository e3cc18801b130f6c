#!/usr/bin/env node
// Firefox, started as Playwright starts a browser, with what Playwright asks for and Firefox lacks.
//
// Playwright speaks WebDriver BiDi with Firefox and sets the colour scheme by a command that
// Firefox ESR doesn't know. So the browser's socket is relayed, and that command is carried out
// by the browser's own switch. All else passes as it is.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import WebSocket, { WebSocketServer } from 'ws'
import { endpoint } from './installed.mjs'

const socket = { perMessageDeflate: false, maxPayload: 2 ** 28 }
/** Ids of the relay's own commands begin here, far from Playwright's. */
let id = 2 ** 50

/** Runs in the browser's own window: the colour scheme of these tabs, or of all. */
function setScheme(scheme, tabs) {
  const { NavigableManager } = ChromeUtils.importESModule('chrome://remote/content/shared/NavigableManager.sys.mjs')
  for (const tab of tabs ?? []) NavigableManager.getBrowsingContextById(tab).top.prefersColorSchemeOverride = scheme ?? 'none'
  if (!tabs) Services.prefs.setIntPref('layout.css.prefers-color-scheme.content-override', { dark: 0, light: 1 }[scheme] ?? 2)
}

/** Runs in the browser's own window: no worker is told of any more. */
function leaveWorkers() {
  ChromeUtils.importESModule('chrome://remote/content/shared/js-process-actors/WebDriverWorkerListenerActor.sys.mjs').unregisterWebDriverWorkerListenerActor()
}

/** A connection of Playwright's, relayed to the browser's socket at `url`. */
class Relay {
  #client
  #browser
  #waiting = new Map()

  constructor(client, url) {
    this.#client = client
    this.#browser = new WebSocket(url, socket)
    const opened = new Promise((resolve) => this.#browser.once('open', resolve))
    client.on('message', (data) => opened.then(() => this.#toBrowser(data.toString())))
    client.on('close', () => this.#browser.close())
    this.#browser.on('message', (data) => this.#toClient(data.toString()))
    this.#browser.on('close', () => client.close())
    this.#browser.on('error', () => client.close())
  }

  #toBrowser(text) {
    const { id, method, params } = JSON.parse(text)
    if (method === 'emulation.setMediaFeaturesOverride') this.#answer(id, this.#inBrowser(setScheme, params.features['prefers-color-scheme'] ?? null, params.contexts ?? null))
    else if (method === 'session.subscribe' && process.env.RAFTLAB_WORKERS === 'untold') this.#answer(id, this.#ask(method, params).then(() => this.#inBrowser(leaveWorkers)))
    else if (method === 'browsingContext.create' && process.env.RAFTLAB_PAGES === 'tabs') this.#browser.send(JSON.stringify({ id, method, params: { ...params, type: 'tab' } }))
    else this.#browser.send(text)
  }

  /** Answers one of Playwright's commands itself. */
  #answer(id, done) {
    done.then(
      () => this.#client.send(JSON.stringify({ type: 'success', id, result: {} })),
      (error) => this.#client.send(JSON.stringify({ type: 'error', id, error: 'unknown error', message: error.message })),
    )
  }

  #toClient(text) {
    const answered = this.#waiting.size > 0 && this.#waiting.get(JSON.parse(text).id)
    if (answered) answered(JSON.parse(text))
    else this.#client.send(text)
  }

  /** A command of the relay's own; resolves to its result. */
  async #ask(method, params) {
    const own = ++id
    const answer = new Promise((resolve) => this.#waiting.set(own, resolve))
    this.#browser.send(JSON.stringify({ id: own, method, params }))
    const { type, result, message } = await answer
    this.#waiting.delete(own)
    if (type === 'error') throw new Error(message)
    return result
  }

  /** Runs a function in the browser's own window. */
  async #inBrowser(run, ...given) {
    const { contexts: windows } = await this.#ask('browsingContext.getTree', { 'moz:scope': 'chrome', maxDepth: 0 })
    const call = `(${run})(...${JSON.stringify(given)})`
    const { type, exceptionDetails } = await this.#ask('script.evaluate', { expression: call, target: { context: windows[0].context }, awaitPromise: false })
    if (type === 'exception') throw new Error(exceptionDetails.text)
  }
}

const server = new WebSocketServer({ host: '127.0.0.1', port: 0, ...socket })
await once(server, 'listening')
const firefox = spawn(process.env.RAFTLAB_FIREFOX, ['--remote-allow-system-access', ...process.argv.slice(2)], { stdio: ['ignore', 'inherit', 'pipe'] })
endpoint(firefox, /^WebDriver BiDi listening on (ws:\S+)$/, console.error).then((url) => {
  server.on('connection', (client, { url: path }) => void new Relay(client, url + path))
  console.error(`WebDriver BiDi listening on ws://127.0.0.1:${server.address().port}`)
}, console.error)
firefox.on('exit', (code) => process.exit(code ?? 1))
