// raft-lab.js where there is no page: on a server, with half a DOM, with one that renders nothing.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { join } from 'node:path'

const dist = process.env.RAFTLAB_DIST ?? fileURLToPath(new URL('../../dist/', import.meta.url))
const script = pathToFileURL(join(dist, 'raft-lab.js')).href
const top = fileURLToPath(new URL('../../', import.meta.url))

/** What the worlds are made of, before the script is imported. */
const worlds = {
  'Node': '',
  'an empty window and document': 'globalThis.window = globalThis; globalThis.document = {}',
  'half a shim': `
    globalThis.window = globalThis
    globalThis.document = { createElement: () => ({ style: {} }), createTreeWalker: () => ({}), createComment: () => ({}), documentElement: {}, head: {}, body: {} }
    globalThis.HTMLElement = class {}
    globalThis.customElements = { define() { throw new Error('nothing is to be defined') }, get() {} }`,
  'a DOM whose document is a trap': `
    globalThis.document = new Proxy({}, { get() { throw new Error('nobody is to ask this document') } })
    globalThis.Node = class {}
    globalThis.HTMLElement = class extends Node {}
    globalThis.customElements = { define() { throw new Error('nothing is to be defined') }, get() {} }
    globalThis.location = new URL('https://example.org/')
    for (const name of ['IntersectionObserver', 'MutationObserver', 'ResizeObserver']) globalThis[name] = class {}
    for (const name of ['addEventListener', 'getComputedStyle', 'matchMedia', 'requestAnimationFrame']) globalThis[name] = () => {}`,
  'Lit’s own shim': `Object.assign(globalThis, await import('@lit-labs/ssr-dom-shim')); globalThis.window = globalThis`,
  'jsdom': `
    const { JSDOM } = await import('jsdom')
    const { window } = new JSDOM('<raft-lab nodes="3"><p>Loading</p></raft-lab>', { url: 'https://example.org/', pretendToBeVisual: true })
    for (const name of Object.getOwnPropertyNames(window)) if (!(name in globalThis)) globalThis[name] = window[name]
    globalThis.window = window`,
}

/** Runs a module in a Node of its own and resolves to what it printed; what it throws, or leaves rejected, fails the test. */
function run(program) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], { cwd: top, encoding: 'utf8', timeout: 60_000 })
  assert.equal(stderr, '')
  assert.equal(status, 0)
  return JSON.parse(stdout)
}

for (const [name, world] of Object.entries(worlds)) {
  test(`with ${name}, the import changes nothing, and createLab says what it needs`, () => {
    const found = run(`
      ${world}
      const before = Object.getOwnPropertyNames(globalThis).join()
      const { createLab, ...others } = await import(${JSON.stringify(script)})
      const changed = Object.getOwnPropertyNames(globalThis).join() !== before
      const why = await createLab().then(() => 'it runs', (error) => error.message)
      console.log(JSON.stringify({ changed, others: Object.keys(others), why }))
    `)
    assert.deepEqual(found, { changed: false, others: [], why: 'createLab runs in a web page or a dedicated worker of one: here are no Web Workers or no WebAssembly' })
  })
}

test('in a jsdom that was given what it lacks, the element is there and does no harm', () => {
  const found = run(`
    ${worlds.jsdom}
    const { window: { customElements, document } } = globalThis
    class Observer { observe() {} unobserve() {} disconnect() {} }
    const { addEventListener, removeEventListener } = window
    Object.assign(globalThis, { addEventListener, removeEventListener, IntersectionObserver: Observer, ResizeObserver: Observer, matchMedia: () => ({ matches: false, addEventListener() {} }) })
    const errors = []
    window.addEventListener('error', ({ message }) => errors.push(message))
    await import(${JSON.stringify(script)})
    const lab = document.querySelector('raft-lab')
    lab.setAttribute('theme', 'dark')
    lab.setAttribute('nodes', 'none')
    const why = await lab.ready.catch(({ message }) => message)
    await new Promise(setImmediate)
    const text = lab.shadowRoot.textContent.replace(/\\s+/g, ' ').trim()
    lab.remove()
    console.log(JSON.stringify({ defined: Boolean(customElements.get('raft-lab')), text, why, errors }))
    window.close()
  `)
  assert.deepEqual([found.defined, found.errors], [true, []])
  for (const told of [found.text, found.why]) assert.match(told, /nodes="none" can't be read/)
})
