// Each language has what English has: the same keys, the same placeholders, and no fact left out.
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { load } from './load.mjs'
import { calls, strange } from './strange.mjs'

const folder = fileURLToPath(new URL('../../www/i18n/', import.meta.url))
const languages = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name)
const tables = Object.fromEntries(await Promise.all(languages.map(async (name) => [name, (await load(`www/i18n/${name}/index.ts`)).words])))
const { say, endingOf } = await load('www/i18n/ko/josa.ts')
const { documents } = await load('www/lab/scenarios/index.ts')
const { lookup } = await load('www/i18n/tag.ts')
const { captionIn } = await load('www/element/captions.ts')
const { sentence, refused, Voice, argumentsOf, State, Waits } = await load('www/i18n/sentence.ts', 'www/lab/voice.ts', 'www/lab/arguments.ts', 'www/lab/state.ts', 'www/lab/waits.ts')

test('English and Korean are there', () => assert.deepEqual(languages.filter((name) => ['en', 'ko'].includes(name)), ['en', 'ko']))

/** What a language says in JSON: before the lab is loaded, in pictures, and on the pages around the lab. */
const saidIn = Object.fromEntries(languages.map((name) => [name, Object.fromEntries(['loader', 'picture', 'site'].map((file) => [file, JSON.parse(readFileSync(`${folder}${name}/${file}.json`, 'utf8'))]))]))

test('a language is called by its folder', () => {
  for (const name of languages) assert.deepEqual([tables[name].lang, saidIn[name].picture.lang], [name, name])
})

/** The scenarios that ship with the lab and with the articles, by the file that has their captions in a language's folder. */
const learn = fileURLToPath(new URL('../../www/learn/', import.meta.url))
const captioned = [['lessons.json', documents], ...readdirSync(learn, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => {
  const of = `${learn}${name}/scenarios/`
  return [`learn/${name}.json`, new Map(readdirSync(of).map((file) => [file.replace('.json', ''), JSON.parse(readFileSync(of + file, 'utf8'))]))]
})]

test('a language is what its tag begins with', () => {
  const of = (tag) => lookup(tag, ['en', 'ko', 'pt-BR', 'zh-Hant'])
  assert.deepEqual(['ko', 'KO-kr', 'pt-br', 'pt', 'zh-hant-TW', 'kok', ''].map(of), ['ko', 'ko', 'pt-BR', undefined, 'zh-Hant', undefined, undefined])
})

test('a caption is told in the first language in which it is written, and else in English', () => {
  const caption = { en: 'Hello', ko: '안녕하세요', 'pt-BR': 'Olá' }
  const told = (...tags) => Object.values(captionIn(caption, tags)).join(' ')
  assert.deepEqual([told('ko-KR'), told('pt-br', 'ko'), told('de', 'ko'), told('de', 'en'), told('')], ['ko 안녕하세요', 'pt-BR Olá', 'ko 안녕하세요', 'en Hello', 'en Hello'])
})

for (const name of languages.filter((name) => name !== 'en')) {
  test(`${name} says what English says before the lab is loaded, in pictures and around the lab`, () => {
    alike(saidIn.en, saidIn[name], name)
    for (const [file, table] of Object.entries(saidIn.en)) {
      for (const [key, text] of Object.entries(table)) assert.deepEqual(placeholders(saidIn[name][file][key]), placeholders(text), `${file}.json: ${key}`)
    }
  })

  test(`${name} has the keys of English, and nothing else`, () => alike(tables.en, tables[name], name))

  test(`${name} says what is wrong with the arguments that English has`, () => {
    for (const [code, text] of Object.entries(tables.en.tongue.sentences)) assert.deepEqual(placeholders(tables[name].tongue.sentences[code]), placeholders(text), `${name}: ${code}`)
  })

  test(`${name} says what the captions of all scenarios that ship say in English`, () => {
    for (const [file, scenarios] of captioned) {
      if (file.startsWith('learn/') && !existsSync(`${folder}${name}/${file.replace('.json', '.html')}`)) continue
      const all = JSON.parse(readFileSync(`${folder}${name}/${file}`, 'utf8'))
      assert.deepEqual(Object.keys(all).sort(), [...scenarios.keys()].sort(), file)
      for (const [of, { title, steps }] of scenarios) {
        const english = [title, ...steps.flatMap(({ say }) => say ?? [])].map(({ en }) => en)
        const said = [all[of].title, ...all[of].say]
        assert.equal(said.length, english.length, `${file}: ${of}`)
        english.forEach((text, i) => { for (const fact of text.match(/n\d|\d+/g) ?? []) assert.ok(said[i].includes(fact), `${file}, ${of}: ${fact} is in “${text}”, and not in “${said[i]}”`) })
      }
    }
  })

  test(`${name} leaves out no number and no node that English tells`, () => {
    const told = [...facts(tables.en, tables[name])]
    assert.ok(told.length > 150, `${told.length} sentences were compared`)
    for (const [path, english, other] of told) {
      assert.doesNotMatch(other, /은\(는\)|이\(가\)|을\(를\)|과\(와\)|\([으이]\)/, path)
      for (const fact of english.match(/n\d|\d{4}/g) ?? []) assert.ok(other.includes(fact), `${path}: ${fact} is in “${english}”, and not in “${other}”`)
    }
  })
}

test('Korean has no English but names, code and a listed vocabulary', () => {
  for (const [path, text] of texts(tables.ko)) if (!/^\.client\.(help|placeholder)/.test(path)) assert.deepEqual(strange(text), [], `${path}: ${text}`)
  for (const file of ['loader', 'picture']) for (const [key, text] of Object.entries(saidIn.ko[file])) if (key !== 'lang') assert.deepEqual(strange(text.replace(/\{\w+\}/g, '')), [], `${file}.json, ${key}: ${text}`)
  for (const [code, text] of Object.entries(tables.ko.tongue.sentences)) assert.deepEqual(strange(text.replace(/\{\w+\}|'[\w-]+'/g, ''), calls), [], `${code}: ${text}`)
})

test('no sentence that Korean makes of nodes and numbers has English but names and code', () => {
  const attributes = new Set([...calls, ...'do engine scale parts theme reading raft-guess raft-out raft-value raft-step scroll data-do crash leader'.split(' ')])
  for (const [path, , korean] of facts(tables.en, tables.ko)) assert.deepEqual(strange(korean, attributes), [], `${path}: ${korean}`)
})

test('Korean captions have no English but names, code and a listed vocabulary', () => {
  const own = new Set(['color', 'blue', 'red', 'green', 'replicas', 'stale', 'c'])
  for (const [file] of captioned) {
    for (const { title, say } of Object.values(JSON.parse(readFileSync(`${folder}ko/${file}`, 'utf8')))) for (const text of [title, ...say]) assert.deepEqual(strange(text, own), [], `${file}: ${text}`)
  }
})

test('a particle fits the last sound of what is before it', () => {
  const particles = (value) => [say`${value}은(는)`, say`${value}이(가)`, say`${value}을(를)`, say`${value}과(와)`, say`${value}(으)로`].map((text) => text.slice(value.length)).join(' ')
  const [vowel, rieul, consonant] = ['는 가 를 와 로', '은 이 을 과 로', '은 이 을 과 으로']
  for (const [value, expected] of [
    ['리더', vowel], ['서울', rieul], ['임기 하나씩', consonant],
    ['n1', rieul], ['n2', vowel], ['n3', consonant], ['n4', vowel], ['n5', vowel], ['n6', consonant], ['n7', rieul], ['n8', rieul], ['n9', vowel],
    ['0', consonant], ['10', consonant], ['100', consonant], ['150', consonant], ['1,004', vowel], ['1.5', vowel],
    ['12 ms', vowel], ['1.20초', vowel], ['5 %', vowel], ['48 KB', vowel], ['312바이트', vowel],
    ['put', consonant], ['get', consonant], ['delete', vowel], ['txn', consonant], ['raftlab', consonant], ['etcd', vowel], ['majority', vowel], ['read-quorum', consonant], ['session-dedup', consonant],
    ['settings.loss', vowel], ['OPFS', vowel], ['URL', rieul], ['WAL', rieul], ['PNG', vowel], ['RAM', consonant],
    ['“greeting”', consonant], ["'n2'", vowel], ['후보(candidate)', vowel], ['["a",1]', rieul],
  ]) assert.equal(particles(value), expected, value)
  assert.equal(say`${'n1'}과(와) ${'n2'}이(가) ${3}에서 ${4}(으)로`, 'n1과 n2가 3에서 4로')
  assert.equal(say`“${'put'}”은(는), '${'n2'}'을(를)`, "“put”은, 'n2'를")
  assert.equal(say`은(는)`, '은(는)', 'nothing is before it')
  assert.equal(endingOf(''), 'vowel')
})

test('a refusal within another is said in the same language', () => {
  const why = { code: 'unstartedSaying', node: 'n2', why: { code: 'logDamaged', byte: '20', why: { code: 'recordCut' } } }
  assert.equal(sentence(why), "n2 could not start: its log file is damaged at byte 20: the file ends inside a record")
  assert.equal(sentence(why, tables.ko.tongue), 'n2가 시작하지 못했습니다: 로그 파일이 20바이트에서 손상되었습니다: 파일이 레코드 중간에서 끝납니다')
  assert.equal(sentence({ code: 'unknownField', field: 'settings.los', words: ['loss', 'fsync'] }, tables.ko.tongue), 'settings.los는 없는 항목입니다. 쓸 수 있는 항목: loss, fsync')
  assert.equal(sentence({ code: 'nodeDied', node: 'n3', maybe: 'true', within: '500' }, tables.ko.tongue), 'n3이 다운되었습니다. 반영되었거나 앞으로 반영될 수 있습니다 (500 ms 안에)')
})

test('a lab says what a call throws or rejects with in its own language, and a code stays a code', async () => {
  const voice = new Voice(tables.ko.tongue)
  const read = argumentsOf(() => ['n1', 'n2', 'n3'])
  const thrown = (call) => assert.throws(() => voice.telling(call), (error) => Boolean((call.error = error)))
  for (const [call, kind, said] of [
    [() => read.id('crash: node', 'n7'), RangeError, 'crash: node에는 \'n1\'부터 \'n3\'까지의 노드 id가 와야 합니다: "n7"'],
    [() => read.get('k', { read: 'fast' }), TypeError, "get: options.read에는 'linearizable' 또는 'lease' 또는 'local'이 와야 합니다: \"fast\""],
    [() => read.set({ scale: 1e6 }), RangeError, "set: settings.scale에는 0.001부터 1000 또는 'max'까지의 숫자가 와야 합니다: 1000000"],
    [() => read.partition([['n1'], ['n1']]), RangeError, 'partition: groups에서 노드는 한 그룹에만 있어야 합니다. n1은 둘 이상에 있습니다'],
  ]) {
    thrown(call)
    assert.ok(call.error instanceof kind, said)
    assert.equal(call.error.message, said)
    assert.equal(typeof call.error.cause.code, 'string')
  }
  await assert.rejects(voice.telling(() => Promise.reject(refused({ code: 'call', do: 'transfer', why: { code: 'noVoter', node: 'n2' } }))), (error) => {
    assert.equal(error.message, 'transfer: n2는 투표 멤버가 아니어서 리더가 될 수 없습니다. 먼저 추가하세요')
    return error.cause.code === 'noVoter'
  })
  await assert.rejects(voice.telling(() => new Waits(new State('live', voice)).add('leader', 100)), { message: 'until: 랩이 멈춰 있습니다. 먼저 run()을 호출하세요' })
  const own = new Error('of whoever called')
  assert.throws(() => voice.telling(() => { throw own }), own)
})

test('a status that was told in one language is told in another', () => {
  const voice = new Voice()
  const state = new State('live', voice)
  const told = { sequence: 1, at: 5, property: 'election-safety', node: 'n1', numbers: [1, 2, 0] }
  state.apply({ t: 'delta', nodes: { n1: { alive: false, down: { code: 'logDamaged', byte: '20', why: { code: 'recordSum' } } }, n2: { down: 'crashed' } }, violations: [told] })
  const before = state.snapshot()
  assert.equal(before.nodes[0].down, "its log file is damaged at byte 20: a record's checksum is wrong")
  state.spoken(tables.ko.tongue)
  const { nodes, violations } = state.snapshot()
  assert.equal(nodes[0].down, '로그 파일이 20바이트에서 손상되었습니다: 레코드의 체크섬이 틀립니다')
  assert.equal(nodes[1].down, 'crashed')
  assert.equal(violations[0].sentence, '한 임기의 리더는 최대 하나입니다.')
  assert.match(before.nodes[0].down, /^its log file/, 'what was handed out stays')
})

function placeholders(text) {
  return [...new Set(text.match(/\{\w*\}/g))].sort()
}

/** Both are of one kind, and so is what is in them. */
function alike(one, other, path) {
  assert.equal(typeof other, typeof one, path)
  if (typeof one === 'string') assert.equal(other.trim() === '', one.trim() === '', path)
  if (typeof one !== 'object' || path.endsWith('.tongue.lessons')) return // English ones stand in the scenarios
  assert.equal(Array.isArray(other), Array.isArray(one), path)
  assert.deepEqual(Object.keys(other).sort(), Object.keys(one).sort(), path)
  for (const key of Object.keys(one)) alike(one[key], other[key], `${path}.${key}`)
}

/** Each text, with its path. */
function* texts(table, path = '') {
  for (const [key, value] of Object.entries(table)) {
    if (value === table.tongue || key === 'lang') continue
    if (typeof value === 'string') yield [`${path}.${key}`, value]
    else if (typeof value === 'object') yield* texts(value, `${path}.${key}`)
  }
}

const told = { node: 'n1', peer: 'n2', term: 4001, a: 5003, b: 6007, c: 7001, d: 8009, kind: 'message', from: 'n3', time: 9001 }
/** What an argument may be; for each sentence those are tried of which English makes one. */
const samples = [[1009, 2003, 3001, 4007, 5009], ['n1', 'n2', 'n3', 'n4', 'n5'], [['n6', 'n7'], ['n6', 'n7'], ['n6', 'n7'], ['n6', 'n7'], ['n6', 'n7']]]

/** Sentences of both tables about the same. */
function* facts(english, other, path = '') {
  for (const [key, tell] of Object.entries(english)) {
    if (key === 'tongue') continue
    if (typeof tell === 'object') yield* facts(tell, other[key], `${path}.${key}`)
    if (typeof tell !== 'function') continue
    const among = path.endsWith('.events') ? [[told]] : mixed(Math.min(tell.length, 5))
    for (const given of among) {
      const said = attempt(() => tell(...given))
      if (said !== undefined) yield [`${path}.${key}(${JSON.stringify(given)})`, said, String(other[key](...given))]
    }
  }
}

function* mixed(length, given = []) {
  if (given.length === length) yield given
  else for (const sample of samples) yield* mixed(length, [...given, sample[given.length]])
}

function attempt(tell) {
  try {
    const said = tell()
    return typeof said === 'string' && !/NaN|undefined|\[object|,n7|n\d{2}/.test(said) ? said : undefined
  } catch {
    return undefined
  }
}
