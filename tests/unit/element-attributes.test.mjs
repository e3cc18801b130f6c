import assert from 'node:assert/strict'
import { test } from 'node:test'
import { load } from './load.mjs'

const { asked, momentText, mostEvents, readAttributes, wordsFor } = await load('www/element/attributes.ts', 'www/i18n/index.ts', 'www/lab/linked.ts')
const words = wordsFor('en')

/** An element as far as attributes go, on a page with that fragment. */
function element(attributes, hash = '') {
  globalThis.location = { hash }
  globalThis.document = { baseURI: 'https://blog.example/post/', getElementById: (id) => (id === 'main' ? {} : null) }
  return {
    attributes: Object.entries(attributes).map(([name, value]) => ({ name, value })),
    hasAttribute: (name) => Object.hasOwn(attributes, name),
  }
}
/** What is asked for, and what is said of what is wrong there. */
function read(attributes, hash) {
  const { problems, refused, ...setup } = readAttributes(element(attributes, hash), new Map())
  const said = (all) => all.map(({ say }) => say(words))
  return { ...setup, problems: said(problems), refused: said(refused) }
}

/** Attributes that any element may have: HTML's, ARIA's, and SVG's that are no words of ours. */
const global = `accesskey anchor autocapitalize autocorrect autofocus class contenteditable dir draggable enterkeyhint exportparts headingoffset headingreset
  hidden id inert inputmode is itemid itemprop itemref itemscope itemtype lang nonce part popover role slot spellcheck style tabindex title translate virtualkeyboardpolicy
  writingsuggestions onabort onblur oncancel onclick onclose onerror onfocus oninput onload onpause onplay onscroll onselect onsubmit ontoggle
  aria-atomic aria-busy aria-controls aria-current aria-describedby aria-details aria-disabled aria-errormessage aria-flowto aria-hidden aria-label aria-labelledby aria-live aria-owns
  bias clip color cursor cx cy d dx dy fill filter from height href k kerning mask mode offset opacity order path points r radius result rotate rx ry spacing stroke style target to type values version viewbox width x y z`
  .split(/\s+/)

/** What frameworks and tools put on elements. */
const frameworks = `defer-hydration hx-get hx-swap hx-target hx-boost astro-cid-abc123 up-keep up-main suppresshydrationwarning async data-turbo-permanent data-astro-cid-x v-cloak v-bind ng-version
  _ngcontent-abc x-data x-init @click :class #ref [hidden] (click) wire:ignore.self sveltekit:prefetch jsaction jsname unresolved fetchpriority crossorigin ssr client:load q:slot data-reactroot needs-hydration`.split(/\s+/)

test('attributes of every element, and of frameworks, stop nothing', () => {
  for (const name of [...global, ...frameworks]) assert.deepEqual(read({ nodes: '3', [name]: 'x' }).problems, [], name)
  assert.deepEqual([...asked(element({ nodes: '3', title: 'x', 'hx-get': '/' }), new Map())], [['nodes', '3']])
})

test('a fragment that names a place on the page says nothing of the lab', () => {
  const { refused, fromUrl, options } = read({ fragment: '', nodes: '3' }, '#main')
  assert.deepEqual([refused, fromUrl, options.nodes], [[], false, 3])
})

test('what may be a misspelling of ours is told', () => {
  for (const name of ['node', 'nodez', 'elections', 'heartbeats', 'latancy', 'prevote', 'check-quorom', 'rulesoff', 'world1', 'ndoes', 'sclae', 'dsik', 'snapshots-every', 'enginee']) {
    const { problems } = read({ [name]: 'x' })
    assert.equal(problems.length, 1, name)
    assert.match(problems[0], new RegExp(`^${name}="x" is no attribute of raft-lab: it has nodes, `))
  }
})

test('where programs come from is no word of a link', () => {
  const hostile = read({ fragment: '' }, '#nodes=1&base=http://other.example/')
  assert.match(hostile.problems[0], /^base= in the page’s URL is not accepted/)
  assert.equal(hostile.options.base, undefined)
  assert.equal(read({ fragment: '', base: 'https://lab.example/' }, '#base=https://other.example/').options.base.href, 'https://lab.example/')
  for (const base of ['javascript:1', 'data:text/html,x', 'file:///etc/', 'blob:https://x/1']) {
    assert.match(read({ base }).problems[0], /base takes the http\(s\) URL of the folder/, base)
  }
})

test('a word of a link is told what links take, and one that is said twice is refused', () => {
  assert.deepEqual(read({ fragment: '' }, '#nodes=3&lang=ko').refused, [])
  for (const name of ['fragment', 'class', 'nodez']) {
    const { problems, refused, options } = read({ fragment: '' }, `#nodes=3&${name}=x`)
    assert.deepEqual([problems, refused.length, options], [[], 1, {}], name)
    assert.match(refused[0], new RegExp(`^${name}="x" in the page’s URL is not known: the words there are nodes, `))
    for (const other of ['base', 'fragment']) assert.doesNotMatch(refused[0].slice(refused[0].indexOf('words')), new RegExp(`\\b${other}\\b`))
  }
  assert.deepEqual(read({ fragment: '' }, '#nodes=3&scale=1&nodes=5').refused, ['nodes= is in the page’s URL more than once: write it once.'])
  assert.deepEqual(read({ fragment: '', nodes: '4' }, '#nodes=3').refused, [])
  assert.equal(read({ fragment: '' }, `#${'a=1&a=2&b=1&b=2&'.repeat(500)}${Array.from({ length: 20 }, (_, i) => `x${i}=&x${i}=`).join('&')}`).refused.length, 8)
})

test('wrong words of a link are told, and the page’s own attributes count alone', () => {
  const { options, problems, refused, fromUrl } = read({ fragment: '', nodes: '4', scale: '0.1' }, '#nodes=none&scale=2&seed=7')
  assert.deepEqual([options, problems, fromUrl], [{ nodes: 4, scale: 0.1 }, [], false])
  assert.match(refused[0], /^nodes="none" can't be read/)
  assert.deepEqual(read({ fragment: '', nodes: 'none' }, '#seed=7').problems.length, 1, 'a page’s own mistake stops its lab')
  const long = momentText({ build: 'b', at: 1, events: mostEvents + 1, digest: 'abc', calls: [], besides: {} })
  assert.deepEqual(read({ fragment: '' }, `#world=sim&moment=${long}`).refused, ['moment takes a run of at most 20000000 events, not of 20000001.'])
  assert.match(read({ fragment: '', moment: 'x' }).problems[0], /^moment="x" can't be read: moment takes what a link of this lab has there, whole/)
})

test('a wrong value is told in few words, however long it is', () => {
  const long = 'x'.repeat(1_000_000)
  for (const name of ['nodes', 'election', 'rules-off', 'parts', 'base', 'disk', 'scenario']) {
    const { problems } = read({ [name]: long })
    assert.equal(problems.length, 1, name)
    assert.ok(problems[0].length < 800, `${name}: ${problems[0].length}`)
  }
})

test('a long fragment is refused whole, and many wrong words are told in a few sentences', () => {
  const { refused } = read({ fragment: '' }, `#nodes=${'9'.repeat(100_000)}`)
  assert.deepEqual(refused, ['The fragment of this page’s URL is not read: it takes at most 16384 characters.'])
  const many = read({ fragment: '' }, `#${Array.from({ length: 2000 }, (_, i) => `w${i}=1`).join('&')}`).refused
  assert.equal(many.length, 8)
  assert.ok(many.join('').length < 5000)
})

test('whatever stands in a fragment is taken or told in a few sentences, and never throws', () => {
  const letters = ['nodes', 'moment', 'election', 'rules-off', 'base', '=', '=', '&', '&', '1', '9', '-', '%', '%00', '%ff', '+', '\u{1f600}', '\ud800', 'é', '<', '"', '#', '?', '__proto__', 'constructor']
  for (let seed = 1; seed <= 2000; seed++) {
    let state = seed
    const below = (n) => (state = (state * 48271) % 2147483647) % n
    const hash = `#${Array.from({ length: below(seed % 50 === 0 ? 3000 : 30) }, () => letters[below(letters.length)]).join('')}`
    const { problems, refused, options } = read({ fragment: '', nodes: '4' }, hash)
    const told = [...problems, ...refused]
    assert.ok(told.length <= 9 && told.join('').length < 8000, `seed ${seed}: ${told.join('').length} characters`)
    if (refused.length > 0) assert.deepEqual(options, { nodes: 4 }, `seed ${seed}`)
  }
})
