// As much of Playwright's pages and locators as the tests need, over classic WebDriver: for browsers that Playwright can't drive.
import { EventEmitter } from 'node:events'
import { eventually, pause } from './waiting.mjs'
import { findAll } from './webdriver-find.mjs'

/** WebDriver's code points for keys that are no characters, by Playwright's names. */
const keys = {
  Enter: '\uE007', Tab: '\uE004', Escape: '\uE00C', Space: ' ', Delete: '\uE017', Backspace: '\uE003',
  End: '\uE010', Home: '\uE011', ArrowLeft: '\uE012', ArrowUp: '\uE013', ArrowRight: '\uE014', ArrowDown: '\uE015',
}

/** A browser's session, in which pages are windows. Commands are sent one after the other. */
export class Context {
  #url
  #path
  #last = Promise.resolve()
  #window = null
  /** The first window, which stays open: from it the others are opened. */
  #first = null

  constructor(url) {
    this.#url = url
  }

  static async start(url, capabilities) {
    const context = new Context(url)
    await eventually('the WebDriver’s answer', () => fetch(`${url}/status`).then(() => true, () => false), 60_000)
    const { sessionId } = await context.#send('POST', '/session', { capabilities: { alwaysMatch: capabilities } })
    context.#path = `/session/${sessionId}`
    context.#first = await context.command(null, 'GET', '/window')
    return context
  }

  async newPage() {
    const { handle } = await this.command(this.#first, 'POST', '/window/new', { type: 'window' })
    return new Page(this, handle)
  }

  /** A command to a window, once all before it are answered; resolves to its value. */
  command(handle, method, path, body) {
    const answer = this.#last.then(async () => {
      if (handle && handle !== this.#window) {
        await this.#send('POST', `${this.#path}/window`, { handle })
        this.#window = handle
      }
      return this.#send(method, this.#path + path, body)
    })
    this.#last = answer.catch(() => {})
    return answer
  }

  async close() {
    await this.command(null, 'DELETE', '')
  }

  async #send(method, path, body) {
    const response = await fetch(this.#url + path, { method, body: method === 'POST' ? JSON.stringify(body ?? {}) : undefined })
    const { value } = await response.json()
    if (!response.ok) throw Object.assign(new Error(`${value.error}: ${value.message}`), { code: value.error })
    return value
  }
}

/** A window. Its events are pageerror and console, which the page itself has collected: see harness.mjs. */
class Page extends EventEmitter {
  #context
  #handle
  #calls = 0
  #init = null
  timeout = 30_000
  keyboard = {
    press: (key) => this.type([keys[key] ?? key]),
    type: (text) => this.type([...text]),
  }

  constructor(context, handle) {
    super()
    this.#context = context
    this.#handle = handle
  }

  command(method, path, body) {
    return this.#context.command(this.#handle, method, path, body)
  }

  setDefaultTimeout(ms) {
    this.timeout = ms
  }

  /** Runs when a page has loaded: classic WebDriver has no way in before. */
  async addInitScript(run) {
    this.#init = run
  }

  async emulateMedia() {
    throw new Error('classic WebDriver emulates no media features')
  }

  workers() {
    throw new Error('classic WebDriver lists no workers')
  }

  async setViewportSize({ width, height }) {
    const { width: w, height: h } = await this.command('GET', '/window/rect')
    const [innerW, innerH] = await this.evaluate(() => [innerWidth, innerHeight])
    await this.command('POST', '/window/rect', { width: width + w - innerW, height: height + h - innerH })
  }

  async goto(url) {
    await this.#tellTroubles()
    await this.command('POST', '/url', { url })
    // The answer may come before the page's scripts have run.
    await eventually(url, () => this.script("return document.readyState === 'complete' && location.href !== 'about:blank' || arguments[0]", url === 'about:blank'), this.timeout)
    if (this.#init) await this.script(`(${this.#init})()`)
  }

  async close() {
    await this.#tellTroubles()
    await this.command('DELETE', '/window')
  }

  async #tellTroubles() {
    for (const { type, text } of (await this.script('return globalThis.troubles ?? []')) ?? []) {
      if (type === 'error') this.emit('console', { type: () => type, text: () => text, location: () => ({ url: '' }) })
      else this.emit('pageerror', text)
    }
  }

  /** Runs a script's text in the page; resolves to what it returns, without waiting for promises. */
  script(script, ...args) {
    return this.command('POST', '/execute/sync', { script, args })
  }

  /** Runs a function in the page, as Playwright does, while other commands go on. */
  async evaluate(run, given) {
    const body = typeof run === 'string' ? run : `return (${run})(given === null ? undefined : JSON.parse(given))`
    return this.outcome(`const given = arguments[1]; const promise = (async () => { ${body} })()`, given === undefined ? null : JSON.stringify(given))
  }

  /** Runs a script that makes a `promise`, and asks until that is settled. Arguments begin at 1. */
  async outcome(script, ...args) {
    const call = `call-${++this.#calls}`
    await this.script(
      `${script}
       const calls = (globalThis.webDriverCalls ??= new Map())
       promise.then(
         (value) => calls.set(arguments[0], { value: value === undefined ? null : JSON.stringify(value) }),
         (error) => calls.set(arguments[0], { error: error?.stack && error?.message ? error.message : String(error) }))`,
      call, ...args)
    for (;;) {
      const done = await this.script('const all = globalThis.webDriverCalls, done = all?.get(arguments[0]); all?.delete(arguments[0]); return done ?? null', call)
      if (done?.error !== undefined) throw new Error(done.error)
      if (done) return done.value === null || done.value === undefined ? undefined : JSON.parse(done.value)
      await pause(10)
    }
  }

  async type(characters) {
    const actions = characters.flatMap((value) => [{ type: 'keyDown', value }, { type: 'keyUp', value }])
    await this.command('POST', '/actions', { actions: [{ type: 'key', id: 'keyboard', actions }] })
  }

  locator(css, { hasText } = {}) {
    return new Locator(this, [{ css }, ...(hasText === undefined ? [] : [{ hasText: plain(hasText) }])])
  }
  getByRole(role, options) {
    return new Locator(this, []).getByRole(role, options)
  }
  getByText(text, options) {
    return new Locator(this, []).getByText(text, options)
  }
}

/** A text or a pattern, as JSON has it. */
const plain = (text) => (text instanceof RegExp ? { source: text.source, flags: text.flags } : text)

/** Elements by steps that lead to them; each use looks anew, and waits for its element. */
class Locator {
  constructor(page, steps) {
    this.page = page
    this.steps = steps
  }

  #then(...steps) {
    return new Locator(this.page, [...this.steps, ...steps])
  }
  locator(css, { hasText } = {}) {
    return this.#then({ css }, ...(hasText === undefined ? [] : [{ hasText: plain(hasText) }]))
  }
  getByRole(role, { name, exact = false } = {}) {
    return this.#then({ role, name: name === undefined ? null : plain(name), exact })
  }
  getByText(text, { exact = false } = {}) {
    return this.#then({ text: plain(text), exact })
  }
  filter({ hasText }) {
    return this.#then({ hasText: plain(hasText) })
  }
  and(other) {
    return this.#then({ and: other.steps })
  }
  nth(nth) {
    return this.#then({ nth })
  }
  first() {
    return this.nth(0)
  }
  last() {
    return this.nth(-1)
  }

  /** Runs a function on all elements that are found now. */
  evaluateAll(run, given) {
    return this.page.outcome(
      `const given = arguments[2] === null ? undefined : JSON.parse(arguments[2]); const promise = (async () => (${run})((${findAll})(JSON.parse(arguments[1])), given))()`,
      JSON.stringify(this.steps), given === undefined ? null : JSON.stringify(given))
  }

  /** Runs a function on the one element that there is to be. */
  async evaluate(run, given) {
    await this.waitFor({ state: 'attached' })
    return this.page.outcome(
      `const given = arguments[2] === null ? undefined : JSON.parse(arguments[2]); const promise = (async () => (${run})((${findAll})(JSON.parse(arguments[1]))[0], given))()`,
      JSON.stringify(this.steps), given === undefined ? null : JSON.stringify(given))
  }

  count() {
    return this.evaluateAll((all) => all.length)
  }

  async waitFor({ state = 'visible' } = {}) {
    await eventually(`${JSON.stringify(this.steps)}, ${state},`, () => this.evaluateAll((all, state) => {
      const seen = (e) => e.checkVisibility({ visibilityProperty: true }) && [...e.getClientRects()].some((r) => r.width > 0 && r.height > 0)
      if (state === 'attached') return all.length > 0
      return state === 'hidden' ? !all.some(seen) : all.length > 0 && seen(all[0])
    }, state), this.page.timeout)
  }

  /** A real press of the pointer on the middle of the element. */
  async click() {
    await this.waitFor()
    const { x, y } = await this.evaluate((e) => {
      e.scrollIntoView({ block: 'center', inline: 'nearest' })
      const { left, top, width, height } = e.getBoundingClientRect()
      return { x: Math.round(left + width / 2), y: Math.round(top + height / 2) }
    })
    const actions = [{ type: 'pointerMove', duration: 0, origin: 'viewport', x, y }, { type: 'pointerDown', button: 0 }, { type: 'pointerUp', button: 0 }]
    await this.page.command('POST', '/actions', { actions: [{ type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions }] })
  }
  async focus() {
    await this.waitFor()
    await this.evaluate((e) => e.focus())
  }
  async press(key) {
    await this.focus()
    await this.page.keyboard.press(key)
  }
  async fill(text) {
    await this.focus()
    await this.evaluate((e) => e.select())
    await this.page.type([keys.Delete, ...text])
  }
  async check() {
    if (!(await this.evaluate((e) => e.checked))) await this.click()
  }
  async uncheck() {
    if (await this.evaluate((e) => e.checked)) await this.click()
  }
  async selectOption(value) {
    await this.evaluate((e, value) => {
      e.value = value
      e.dispatchEvent(new Event('input', { bubbles: true, composed: true }))
      e.dispatchEvent(new Event('change', { bubbles: true }))
    }, value)
  }
  dispatchEvent(type) {
    return this.evaluate((e, type) => void e.dispatchEvent(type.startsWith('pointer') ? new PointerEvent(type, { bubbles: true, composed: true }) : new Event(type, { bubbles: true, composed: true })), type)
  }
  scrollIntoViewIfNeeded() {
    return this.evaluate((e) => e.scrollIntoView({ block: 'center' }))
  }
  getAttribute(name) {
    return this.evaluate((e, name) => e.getAttribute(name), name)
  }
  innerText() {
    return this.evaluate((e) => e.innerText)
  }
  textContent() {
    return this.evaluate((e) => e.textContent)
  }
  inputValue() {
    return this.evaluate((e) => e.value)
  }
  isDisabled() {
    return this.evaluate((e) => e.matches(':disabled'))
  }
  allInnerTexts() {
    return this.evaluateAll((all) => all.map((e) => e.innerText))
  }
  boundingBox() {
    return this.evaluate((e) => {
      const { x, y, width, height } = e.getBoundingClientRect()
      return { x, y, width, height }
    })
  }
}
