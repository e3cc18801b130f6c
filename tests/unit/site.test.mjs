// The static pages, as www/site writes them: what holds of each, in every language.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { JSDOM } from 'jsdom'
import { strange } from './strange.mjs'

const top = fileURLToPath(new URL('../../', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'raftlab-site-'))
after(() => rmSync(folder, { recursive: true }))
const paths = execFileSync('go', ['run', './www/site', folder], { cwd: top, encoding: 'utf8' }).trim().split('\n')
const read = (ending) => new Map(paths.filter((path) => path.endsWith(ending)).map((path) => [path, new JSDOM(readFileSync(join(folder, path), 'utf8')).window.document]))
const pages = read('.html')
/** What www/edge makes pages of. */
const templates = read('.tmpl')
const languages = new Set(readdirSync(join(top, 'www/i18n')))
const headed = [...pages].filter(([path]) => path !== 'embed.html')
/** What stands beside the pages in dist/. */
const beside = new Set(['page.css', 'page.js', 'learn.css', 'icon.svg', 'raft-lab.js'])

const all = (page, selector) => [...page.querySelectorAll(selector)]
const one = (page, selector) => {
  const found = all(page, selector)
  assert.equal(found.length, 1, selector)
  return found[0]
}
/** Where a link of a page leads, from the site's top. */
const from = (path, link) => new URL(link, `https://host/${path}`).pathname.slice(1)

test('there are pages in English and in Korean, and the frame’s', () => {
  for (const path of ['index.html', 'learn/index.html', 'learn/etcd-and-raft/index.html']) for (const at of [path, `ko/${path}`]) assert.ok(pages.has(at), at)
  assert.ok(pages.has('embed.html'))
})

test('each page has the one strict policy, and nothing inline', () => {
  assert.ok(templates.size > 0)
  const policies = new Set([...pages.values(), ...templates.values()].map((page) => one(page, 'meta[http-equiv=Content-Security-Policy]').content))
  assert.equal(policies.size, 1)
  assert.match([...policies][0], /^default-src 'none'; /)
  assert.doesNotMatch([...policies][0], /unsafe-(inline|eval(?!'?;))|\*|https?:/)
  for (const [path, page] of pages) {
    for (const element of all(page, '*')) for (const { name } of element.attributes) assert.doesNotMatch(name, /^(style|on.*)$/, `${path}: ${element.localName}`)
    assert.deepEqual(all(page, 'style, script:not([src]):not([type="application/json"])'), [], path)
  }
})

test('all that a page names is found from wherever the site stands', () => {
  for (const [path, page] of pages) {
    const links = all(page, '[href]:not(article a[href^="https://"]), [src]').map((element) => element.getAttribute('href') ?? element.getAttribute('src'))
    for (const link of [...links, ...all(page, 'meta[property="og:image"]').map(({ content }) => content)]) {
      assert.doesNotMatch(link, /^(\/|[a-z]+:)/, `${path}: ${link}`)
      const [name, fragment] = link.split('#')
      const target = name === '' ? path : from(path, name)
      assert.ok(paths.includes(target) || beside.has(target), `${path}: ${link}`)
      if (fragment && !/=/.test(fragment)) assert.ok(pages.get(target).getElementById(fragment), `${path}: ${link}`)
    }
  }
})

test('each page says what it is, in its language', () => {
  for (const [path, page] of pages) {
    assert.equal(page.documentElement.lang, languages.has(path.split('/')[0]) ? path.split('/')[0] : 'en')
    assert.match(one(page, 'head > title').textContent, /\S/)
    assert.match(one(page, 'meta[name=description]').content, /\S{3}/)
    one(page, 'link[rel=icon]')
    one(page, 'meta[name=viewport]')
  }
  for (const [, page] of headed) {
    for (const property of ['og:type', 'og:site_name', 'og:title', 'og:description', 'og:image']) assert.match(one(page, `meta[property="${property}"]`).content, /\S/)
    assert.equal(one(page, 'meta[property="og:title"]').content, page.title)
  }
})

test('the picture that links to a page show is a PNG of 1200 by 630, and each article and language has its own', () => {
  const seen = new Map()
  for (const [path, page] of headed) {
    const card = from(path, one(page, 'meta[property="og:image"]').content)
    const bytes = readFileSync(paths.includes(card) ? join(folder, card) : join(top, 'www', card))
    assert.equal(bytes.toString('latin1', 1, 4), 'PNG', card)
    assert.deepEqual([bytes.readUInt32BE(16), bytes.readUInt32BE(20)], [1200, 630], card)
    if (page.querySelector('article')) {
      assert.ok(!seen.has(bytes.toString('base64')), `${path}: ${seen.get(bytes.toString('base64'))} shows the same`)
      seen.set(bytes.toString('base64'), path)
    }
  }
  assert.ok(seen.size >= 2)
})

test('each page names itself in every language, and so do those', () => {
  for (const [path, page] of headed) {
    const others = all(page, 'link[rel=alternate]').map(({ hreflang, href }) => [hreflang, from(path, href)])
    assert.ok(others.some(([lang, to]) => lang === page.documentElement.lang && to === path), path)
    for (const [lang, to] of others) {
      assert.equal(pages.get(to).documentElement.lang, lang)
      assert.ok(all(pages.get(to), 'link[rel=alternate]').some(({ href }) => from(to, href) === path), `${to} does not name ${path}`)
    }
    assert.deepEqual(all(page, '.languages a').map(({ href }) => from(path, href)), others.map(([, to]) => to).filter((to) => to !== path))
  }
})

test('a page’s outline begins with one h1, leaves out no level, and an article’s contents are its sections', () => {
  for (const [path, page] of pages) {
    const levels = all(page, 'h1, h2, h3, h4, h5, h6').map(({ localName }) => Number(localName[1]))
    assert.equal(levels[0], 1, path)
    levels.reduce((before, level) => (assert.ok(level > 1 && level <= before + 1, `${path}: ${levels}`), level))
    const ids = all(page, '[id]').map(({ id }) => id)
    assert.equal(new Set(ids).size, ids.length, `${path}: an id is there twice`)
    assert.deepEqual(all(page, '.contents a').map((a) => a.getAttribute('href')), all(page, 'article h2').map(({ id }) => `#${id}`), path)
  }
})

test('an article has the same parts in each language', () => {
  const shape = (page) => all(page, 'article :is(section, h2, h3, figure, raft-lab, table, tr, [data-do], [for])').map((element) =>
    [element.localName, element.id, ...['data-do', 'data-raft-lab', 'for', 'name', 'min', 'max', 'step', 'at', 'set', 'until'].map((name) => element.getAttribute(name) ?? '')].join(' ').trim())
  const articles = headed.filter(([, page]) => page.querySelector('article') && page.documentElement.lang === 'en')
  assert.ok(articles.length > 0)
  for (const [path, page] of articles) assert.deepEqual(shape(pages.get(`ko/${path}`)), shape(page), path)
})

test('each figure is a picture of a moment in words too, in its page’s language', () => {
  for (const [path, page] of headed.filter(([, page]) => page.querySelector('article'))) {
    const figures = all(page, 'figure > raft-lab')
    assert.ok(figures.length > 0)
    for (const figure of figures) {
      const svg = one(figure, 'svg[role=img]')
      assert.equal(svg.getAttribute('lang'), page.documentElement.lang, `${path}: ${figure.id}`)
      for (const part of ['title', 'desc']) assert.match(one(svg, part).textContent, /\S/)
      assert.match(one(figure.parentElement, 'figcaption').textContent, /\S/)
      for (const script of all(figure, 'script')) assert.ok(JSON.parse(script.textContent).steps.length > 0)
    }
  }
})

/** What a Korean engineer writes in Latin letters in a text on etcd and Kubernetes. */
const own = new Set('JavaScript English Access-Control-Allow-Origin Kubernetes API embed.html nodes parts stage Diego D J Ongaro Ousterhout quorum split vote'.split(' '))

test('a Korean page has no English but names and code', () => {
  for (const [path, page] of headed.filter(([, page]) => page.documentElement.lang === 'ko')) {
    const spoken = page.cloneNode(true)
    for (const element of all(spoken, '[lang=en], code, pre, script')) element.remove()
    const said = [...texts(spoken.body, spoken), spoken.title, ...all(page, 'meta[name=description], meta[property="og:description"]').map(({ content }) => content)]
    for (const name of ['aria-label', 'alt', 'title', 'label']) said.push(...all(spoken, `[${name}]`).map((element) => element.getAttribute(name)))
    assert.deepEqual(said.flatMap((text) => strange(text, own).map((word) => `${word} in “${text.trim()}”`)), [], path)
    assert.ok(said.join('').match(/[가-힣]/g).length > 40, path)
  }
})

function* texts(element, document) {
  const walker = document.createTreeWalker(element, 4)
  while (walker.nextNode()) if (walker.currentNode.data.trim() !== '') yield walker.currentNode.data
}
