// A third language is one folder: a pseudo-language, made of the English one by machine, is put into a copy of the tree, and all speak it.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { JSDOM } from 'jsdom'
import { languageModules, loaderWords } from '../../www/languages.mjs'

const top = fileURLToPath(new URL('../../', import.meta.url))
const copy = mkdtempSync(join(tmpdir(), 'raftlab-language-'))
after(() => rmSync(copy, { recursive: true }))
cpSync(join(top, 'www'), join(copy, 'www'), { recursive: true })
for (const name of ['tsconfig.json', 'node_modules']) symlinkSync(join(top, name), join(copy, name))

/** English in letters that no language has, but for what stands in braces, tags and quotes, so that whatever is not said by the language's folder shows. */
const marked = (text) => text.replace(/\{[^}]*\}|<[^>]*>|&\w+;|'[^']*'|[A-Za-z]/g, (part) => (part.length > 1 ? part : String.fromCodePoint(part.codePointAt(0) + (part < 'a' ? 0x24b6 - 65 : 0x24d0 - 97))))
const deeply = (value) => (typeof value === 'string' ? marked(value) : Array.isArray(value) ? value.map(deeply) : Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, deeply(inner)])))

const lang = 'en-x-ring'
const [english, folder] = ['en', lang].map((name) => join(copy, 'www/i18n', name))
const json = (path) => JSON.parse(readFileSync(path, 'utf8'))
const writes = (path, value) => writeFileSync(join(folder, path), JSON.stringify(value))
const captions = (of) => Object.fromEntries(readdirSync(of).filter((name) => name.endsWith('.json')).map((name) => {
  const { title, steps } = json(join(of, name))
  return [name.replace('.json', ''), { title: marked(title.en), say: steps.flatMap(({ say }) => (say ? [marked(say.en)] : [])) }]
}))

mkdirSync(join(folder, 'learn'), { recursive: true })
for (const name of readdirSync(english).filter((name) => name.endsWith('.json') && name !== 'command.json')) writes(name, deeply(json(join(english, name))))
writes('picture.json', { ...json(join(folder, 'picture.json')), lang, point: ',' })
writes('site.json', { ...json(join(folder, 'site.json')), name: 'Ringed', point: ',', group: '.' })
writes('lessons.json', captions(join(copy, 'www/lab/scenarios')))
const [article] = readdirSync(join(copy, 'www/learn'), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name)
writes(`learn/${article}.json`, captions(join(copy, `www/learn/${article}/scenarios`)))
cpSync(join(copy, `www/learn/${article}/en.html`), join(folder, `learn/${article}.html`))
writeFileSync(join(folder, 'index.ts'), `
import type { Words } from '../index.js'
import { words as english } from '../en/index.js'
import type { Tongue } from '../sentence.js'
import lab from './lab.json' with { type: 'json' }
import lessons from './lessons.json' with { type: 'json' }
import picture from './picture.json' with { type: 'json' }
import refusals from './refusals.json' with { type: 'json' }

const tongue = { ...english.tongue, lang: picture.lang, sentences: { ...refusals, ...lab }, lessons } satisfies Tongue
export const words: Words = { ...english, lang: tongue.lang, tongue, picture, element: { ...english.element, waiting: 'Ⓦⓐⓘⓣ' } }
`)

test('the types of the page are content with it', () => {
  execFileSync('npx', ['tsc', '--noEmit', '-p', copy], { cwd: top, encoding: 'utf8' })
})

test('the site has its pages, whose pictures and captions are in it, and each page leads there', () => {
  const changed = Object.fromEntries(readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => {
    const path = join(entry.parentPath ?? entry.path, entry.name)
    return [path.replace(copy, top.replace(/\/$/, '')), path]
  }))
  writeFileSync(join(copy, 'overlay.json'), JSON.stringify({ Replace: changed }))
  const paths = execFileSync('go', ['run', '-overlay', join(copy, 'overlay.json'), './www/site', join(copy, 'dist')], { cwd: top, encoding: 'utf8' }).trim().split('\n')
  for (const path of ['index.html', 'learn/index.html', `learn/${article}/index.html`]) {
    assert.ok(paths.includes(`${lang}/${path}`), path)
    const [here, there] = [path, `${lang}/${path}`].map((at) => new JSDOM(readFileSync(join(copy, 'dist', at), 'utf8')).window.document)
    assert.equal(here.querySelector(`.languages a[hreflang=${lang}]`).textContent, 'Ringed')
    assert.equal(there.documentElement.lang, lang)
    const card = new URL(there.querySelector('meta[property="og:image"]').content, `https://host/${lang}/${path}`).pathname.slice(1)
    assert.ok(paths.includes(card), card)
    assert.match(there.querySelector('header nav').textContent, /Ⓛⓔⓐⓡⓝ/)
    for (const svg of there.querySelectorAll('main svg[role=img]')) {
      assert.equal(svg.getAttribute('lang'), lang)
      assert.match(svg.querySelector('desc').textContent, /n1: [ⓐ-ⓩ -]+, ⓣⓔⓡⓜ \d/)
    }
    for (const script of there.querySelectorAll('figure script')) for (const { say } of JSON.parse(script.textContent).steps) if (say) assert.equal(say[lang], marked(say.en))
    if (path === 'learn/index.html') assert.match(there.querySelector('.lessons').textContent, /ⓛⓔⓐⓓⓔⓡ/)
  }
})

test('the element’s words, before it is loaded too, and the sentences, pictures and lessons of its lab are in it', async () => {
  const common = { bundle: true, write: false, format: 'esm', target: 'es2022', logLevel: 'warning' }
  const modules = await languageModules(join(copy, 'www'), common)
  assert.deepEqual(modules.map(({ name }) => name).sort(), [lang, 'ko'])
  assert.equal(loaderWords(join(copy, 'www'))[lang].again, marked('Try again'))
  for (const { file, contents } of modules) writeFileSync(join(copy, file), contents)
  const scripts = Object.fromEntries(modules.map(({ name, file }) => [name, `./${file}`]))
  const contents = ['www/i18n/index.ts', 'www/lab/voice.ts', 'www/lab/scenarios/index.ts'].map((path) => `export * from ${JSON.stringify(join(copy, path))}`).join('\n')
  const { outputFiles: [{ contents: script }] } = await build({ ...common, stdin: { contents, resolveDir: copy }, define: { __LANGUAGES__: JSON.stringify(scripts) } })
  writeFileSync(join(copy, 'module.mjs'), script)
  const { bring, builtIn, voiceOf, wordsFor } = await import(pathToFileURL(join(copy, 'module.mjs')).href)
  assert.equal(wordsFor(lang).lang, 'en', 'it has not come yet')
  await bring(`${lang}-big`)
  assert.equal(wordsFor(`${lang}-big`).element.waiting, 'Ⓦⓐⓘⓣ')
  assert.equal(wordsFor('en-GB').lang, 'en')
  const voice = await voiceOf('EN-X-Ring')
  assert.equal(voice.say({ code: 'isHeld' }), marked('the lab is held: call run() first'))
  assert.equal(wordsFor(lang).picture.leader, marked('leader'))
  assert.equal(builtIn(voice.tongue).find(({ name }) => name === 'election').title[lang], marked('A leader is elected'))
  assert.ok(!existsSync(join(top, 'www/i18n', lang)), 'the tree itself is as it was')
})
