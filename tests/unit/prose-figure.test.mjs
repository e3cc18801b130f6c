// Which figure an element of the prose shows, as the page changes around it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { JSDOM } from 'jsdom'
import { load } from './load.mjs'

const { window } = new JSDOM('<body></body>', { pretendToBeVisual: true })
globalThis.document = window.document
const { figureOf, follow } = await load('www/prose/naming.ts', 'www/prose/following.ts')
const { body } = document

/** A figure whose lab tells of itself by its name. */
function figure(id, name) {
  const made = Object.assign(document.createElement('raft-lab'), { id })
  if (name) made.lab = { status: () => ({ leader: name }) }
  return made
}

/** What an element that names '#fig' is told, until the test ends. */
function following(t, element) {
  const seen = []
  const end = follow({ get figure() { return figureOf(element, '#fig') }, look: (figure, status) => seen.push([figure, status?.leader]) })
  t.after(() => {
    end()
    body.replaceChildren()
  })
  return seen
}

async function latest(seen, wanted) {
  while (seen.at(-1)?.[1] !== wanted) await new Promise((next) => setTimeout(next, 20))
  return seen.at(-1)[0]
}

test('a figure that comes later, or in the place of another, is the one that is shown', async (t) => {
  const element = body.appendChild(document.createElement('raft-out'))
  const seen = following(t, element)
  assert.deepEqual(seen, [[undefined, undefined]], 'it looks at once')
  const [first, second] = [figure('fig', 'n1'), figure('fig', 'n2')]
  body.append(first)
  assert.equal(await latest(seen, 'n1'), first)
  first.replaceWith(second)
  assert.equal(await latest(seen, 'n2'), second)
  second.lab.status = () => { throw new Error('this lab was disposed') }
  assert.equal(await latest(seen, undefined), second)
})

test('a figure is found by its id, from within shadow trees too, and nothing else that has it', () => {
  const host = body.appendChild(document.createElement('my-post'))
  const inner = host.attachShadow({ mode: 'open' }).appendChild(document.createElement('my-note'))
  const button = inner.attachShadow({ mode: 'open' }).appendChild(document.createElement('button'))
  const own = body.appendChild(figure('fig'))
  assert.equal(figureOf(button, '#fig'), own)
  assert.equal(figureOf(button, 'fig'), own)
  inner.shadowRoot.append(Object.assign(document.createElement('p'), { id: 'fig' }))
  assert.equal(figureOf(button, 'fig'), own)
  const nearer = host.shadowRoot.appendChild(figure('fig'))
  assert.equal(figureOf(button, 'fig'), nearer)
  for (const name of [null, '', '#', '##fig', ' fig', '__proto__', 'x'.repeat(1e6)]) assert.equal(figureOf(button, name), undefined)
  assert.equal(figureOf(document.createElement('button'), 'fig'), undefined, 'it is in no page')
  body.replaceChildren()
})
