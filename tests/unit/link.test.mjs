// Links: what is written is read again, whatever it is; what is hostile is refused with a sentence, soon and in little room.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { load } from './load.mjs'

const { linkTo, linkedMoment, momentText, runOf, pack, unpack, readAttributes, readOptions, settingTable, ruleIds, orderNames, mostEvents } = await load(
  'www/lab/link.ts', 'www/lab/linked.ts', 'www/lab/pack.ts', 'www/lab/options.ts', 'www/lab/vocabulary.ts', 'www/lab/protocol.ts', 'www/element/attributes.ts',
)
const base = new URL('https://lab.example/raft/')

/** A source of chance that a seed repeats (mulberry32). */
function dice(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Runs a test for some seeds, and says which one failed. */
function each(seeds, run) {
  for (let seed = 1; seed <= seeds; seed++) {
    try {
      run(dice(seed))
    } catch (error) {
      error.message = `seed ${seed}: ${error.message}`
      throw error
    }
  }
}

const pick = (chance, list) => list[Math.floor(chance() * list.length)]
const whole = (chance, most) => Math.floor(chance() * (most + 1))
/** A number of up to six decimals. */
const some = (chance, low, high) => Number((low + chance() ** 4 * (high - low)).toFixed(whole(chance, 6)))

function settingValue(chance, { sort, low, high, word }) {
  if (word && chance() < 0.2) return word
  switch (sort) {
    case 'truth':
      return chance() < 0.5
    case 'whole':
      return whole(chance, high)
    case 'span': {
      const ends = [some(chance, low, high), some(chance, low, high)].map((end) => Math.max(low, end)).sort((a, b) => a - b)
      return chance() < 0.3 ? [ends[0], ends[0]] : ends
    }
    default:
      return sort === 'chance' ? chance() : Math.max(low, some(chance, low, high))
  }
}

function optionsOf(chance) {
  const options = {}
  const maybe = (name, value) => chance() < 0.5 && (options[name] = value())
  maybe('nodes', () => 1 + whole(chance, 8))
  maybe('world', () => pick(chance, ['live', 'sim']))
  maybe('engine', () => pick(chance, ['raftlab', 'etcd']))
  maybe('seed', () => whole(chance, Number.MAX_SAFE_INTEGER))
  maybe('snapshotEvery', () => whole(chance, 1e9))
  maybe('rules', () => Object.fromEntries(ruleIds.filter(() => chance() < 0.2).map((id) => [id, false])))
  for (const [name, setting] of Object.entries(settingTable)) if (setting.scopes.includes('cluster')) maybe(name, () => settingValue(chance, setting))
  return options
}

const node = (chance) => `n${1 + whole(chance, 8)}`
const text = (chance) => Array.from({ length: whole(chance, 8) }, () => pick(chance, [...'abk0/"\\ é日\u{1f600}\n'])).join('')

function orderOf(chance) {
  return pick(chance, [
    () => ({ do: 'put', key: `k${whole(chance, 9)}`, value: text(chance) }),
    () => ({ do: 'txn', compare: [{ key: 'k', target: 'version', op: '=', value: whole(chance, 300) }], success: [{ put: ['k', text(chance)] }], failure: [{ get: 'k' }] }),
    () => ({ do: pick(chance, ['crash', 'restart', 'pause', 'resume', 'campaign', 'transfer']), node: node(chance) }),
    () => ({ do: 'partition', groups: [[node(chance)], ['n8', 'n9']] }),
    () => ({ do: 'cut', link: ['n1', 'n2'], oneWay: true }),
    () => ({ do: 'set', settings: { election: [150.5, 300], loss: chance() }, node: node(chance) }),
    () => ({ do: 'stall', what: 'disk', node: node(chance), for: some(chance, 1, 1e6) }),
    () => ({ do: 'heal' }),
  ])()
}

function momentOf(chance, calls = whole(chance, 40)) {
  let [after, at] = [0, 0]
  const list = Array.from({ length: calls }, () => {
    after += 1 + whole(chance, 1000)
    at = Number((at + chance() * 3000).toFixed(6))
    return chance() < 0.1 ? { after, at, do: 'join', node: 'n6' } : { after, at, do: 'obey', order: orderOf(chance) }
  })
  const digest = Array.from({ length: 1 + whole(chance, 15) }, () => pick(chance, [...'0123456789abcdef'])).join('')
  const besides = chance() < 0.3 ? { settings: { latency: [1, some(chance, 1, 90), 'long'] }, logs: [{ node: 'n1', terms: [1, 1, 3], vote: 'n2' }] } : {}
  return { build: 'f00dcafe0123', at: Number((at + 5).toFixed(6)), events: after + 10, digest, calls: list, besides }
}

/** What a cluster began as, as the director tells it: what is zero is left out. */
function beganOf({ nodes, engine, seed, snapshotEvery, rules, ...plan }, { settings, logs }) {
  const set = Object.fromEntries(Object.entries(settingTable).flatMap(([name, { scopes }]) => (scopes.includes('cluster') && name !== 'scale' ? [[name, plan[name]]] : [])))
  return { nodes, ...(engine === 'etcd' && { engine }), ...(seed > 0 && { seed }), settings: { ...set, ...settings }, rulesOff: Object.keys(rules), ...(snapshotEvery > 0 && { snapshotEvery }), ...(logs && { logs }) }
}

/** A link of a lab that was made with a plan, at a moment. */
const linked = (plan, { calls, besides, ...moment }, more = {}) => linkTo(plan, { began: beganOf(plan, besides), calls, taken: calls.length, ...more }, moment)

/** index.html's element, on a page with that address. */
function opened(link) {
  globalThis.location = new URL(link)
  globalThis.document = { baseURI: link, getElementById: () => null }
  const attributes = { nodes: '5', election: '150-300', heartbeat: '50', latency: '5-15', scale: '0.1', writes: '2', fragment: '' }
  const element = { attributes: Object.entries(attributes).map(([name, value]) => ({ name, value })), hasAttribute: (name) => Object.hasOwn(attributes, name) }
  return readAttributes(element, new Map())
}

test('a link of random options and calls gives them again, whatever the page’s own attributes are', () => {
  each(300, (chance) => {
    const plan = readOptions({ ...optionsOf(chance), base, disk: pick(chance, ['opfs', 'memory']) })
    const moment = momentOf(chance)
    const link = linked(readOptions({ base, disk: plan.disk, world: plan.world, scale: plan.scale }), moment, { began: beganOf(plan, moment.besides) })
    assert.match(link, /^https:\/\/lab\.example\/raft\/index\.html#/)
    const { options, problems, refused, writes } = opened(link)
    assert.deepEqual([problems, refused, writes], [[], [], 0])
    const { moment: again, ...rest } = readOptions({ base, disk: 'opfs', ...options })
    const { settings, logs } = moment.besides
    assert.deepEqual(rest, { ...plan, ...(settings && { latency: [5, 15] }), ...(logs && { disk: 'memory' }) })
    assert.deepEqual(again, moment)
    const run = JSON.parse(runOf(rest, again, '1'))
    assert.deepEqual([run.asked, run.logs, run.settings.latency], [moment.calls, logs, settings?.latency ?? plan.latency])
  })
})

test('a link of a minute with thirty calls stays under 2 KB', () => {
  each(50, (chance) => {
    const plan = readOptions({ base, world: 'sim', nodes: 5, seed: 123456, election: [200, 450], heartbeat: 35, latency: [2, 25], loss: 0.05, scale: 0.1 })
    const moment = momentOf(chance, 30)
    const link = linked(plan, { ...moment, besides: {} })
    assert.ok(link.length < 2048, `${link.length} characters`)
  })
})

test('a link carries what a scenario’s cluster has and no word says, and refuses what no page reads', () => {
  const plan = readOptions({ base, world: 'sim' })
  const moment = { build: 'f00dcafe0123', at: 5, events: 9, digest: '0123456789abcdef' }
  const of = (began) => linkTo(plan, { began: { nodes: 3, settings: {}, ...began }, calls: [], taken: 0 }, moment)
  const { options } = opened(of({ settings: { cut: true, election: [100, 200], scale: 3 } }))
  const again = readOptions({ base, disk: 'opfs', ...options })
  assert.deepEqual([again.moment.besides, again.election, 'cut' in options], [{ settings: { cut: true } }, [100, 200], false])
  assert.equal(JSON.parse(runOf(again, again.moment, '1')).settings.cut, true)
  const find = { settings: { election: [99, 113], latency: [1, 1] }, rulesOff: ['majority'], swarm: { clients: 2, load: { keys: 1 }, judge: true }, befalls: [{ at: 5, do: 'healAll' }] }
  const found = readOptions({ base, disk: 'opfs', ...opened(of(find)).options })
  const run = JSON.parse(runOf(found, found.moment, '1'))
  assert.deepEqual([run.settings, run.rulesOff, run.swarm, run.befalls], [find.settings, find.rulesOff, find.swarm, find.befalls], 'and of a find no settings but its own')
  assert.throws(() => of({ seed: 2 ** 53 }), /link: a link names seeds up to 9007199254740991, and this run's is larger/)
  assert.throws(() => of({ snapshotEvery: 2 ** 31 - 1 }), /link: a link takes snapshots after 1000000000 entries at most/)
})

test('a link of an earlier build is read for ever', () => {
  const link = '1hSxmMDBkY2FmZTAxMjNf4LbTjBBfhAcwMDEyMzQ1Njc4OWFiY2RlZoWDX3hfgYCS9AGjAwABIWsCIXaDX7QBX__RgbkBogMJCwSDSkCkAwAB4gInYW5vdGhlchAFg1_1AV-Q99GMBKMDDA2hHymCZTE1MC41X6wCCwaDXy1f8PLb3AOiAx9cCx8h'
  const read = linkedMoment('createLab: moment', link)
  assert.deepEqual(read, {
    build: 'f00dcafe0123', at: 4321.5, events: 900, digest: '0123456789abcdef',
    calls: [
      { after: 120, at: 512.000001, do: 'obey', order: { do: 'put', key: 'k', value: 'v' } },
      { after: 300, at: 900, do: 'obey', order: { do: 'crash', node: 'n1' } },
      { after: 310, at: 900, do: 'obey', order: { do: 'put', key: 'k', value: 'another', via: 'n2' } },
      { after: 555, at: 2000.25, do: 'obey', order: { do: 'set', settings: { election: [150.5, 300] }, node: 'n3' } },
      { after: 600, at: 3000, do: 'join', node: 'n6' },
    ],
    besides: {},
  })
  assert.equal(momentText(read), link)
})

test('links are read and written as the server reads them', () => {
  const links = JSON.parse(readFileSync(new URL('links.json', import.meta.url), 'utf8')) // www/link reads them too
  for (const { name, fragment, moment } of links) {
    const text = new URLSearchParams(fragment).get('moment')
    const read = linkedMoment('createLab: moment', text)
    assert.deepEqual(JSON.parse(JSON.stringify(read)), moment, name)
    assert.equal(momentText(read), text, name)
  }
})

test('links have short words for all that can be asked and set', () => {
  for (const word of [...orderNames, ...Object.keys(settingTable)]) assert.ok(pack(word).length <= 3, `add ${word} to the end of the words in www/lab/pack.ts`)
})

test('what is longer than a link, and a fork of a live lab, is refused with a sentence', () => {
  const plan = readOptions({ base })
  const moment = momentOf(dice(1))
  const of = (more, asked) => () => linked(plan, { ...moment, ...more }, asked)
  assert.throws(of({}, { calls: null }), /^RangeError: link: no calls lead to a fork of a live lab, so it has no link; trace\(\) has it whole$/)
  assert.throws(of({}, { taken: 1001 }), /^RangeError: link: a link holds at most 1000 calls and 16384 characters, and this run, of 1001 calls, is longer/)
  assert.throws(of({ events: mostEvents + 1 }), /a link makes a run of at most 20000000 events again/)
  assert.throws(of({ calls: [{ after: 1, at: 1, do: 'obey', order: { do: 'put', key: 'k', value: 'x'.repeat(20_000) } }] }), /16384 characters, and this run, of 1 calls, is longer/)
})

/** What comes of a text: a moment, or a sentence. */
function outcome(text) {
  try {
    return JSON.stringify(linkedMoment('createLab: moment', text))
  } catch (error) {
    assert.ok(error instanceof TypeError || error instanceof RangeError, error.stack)
    assert.match(error.message, /^createLab: moment takes /)
    assert.ok(error.message.length < 300, error.message)
    return undefined
  }
}

const bytesOf = (...bytes) => `1${Buffer.from(bytes).toString('base64url')}`

test('hostile moments are refused with a sentence, and take no room', () => {
  const [word, textKind, wholeKind, numberKind, list, fields, other, again] = [0, 1, 2, 3, 4, 5, 6, 7].map((kind) => kind << 5)
  const much = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x07]
  const hostile = [
    '', '1', '2', 'x', '1!', '1%00', '1A', `1${'_'.repeat(16_383)}`, 'x'.repeat(1e6), `1${'A'.repeat(1e6)}`,
    bytesOf(list | 31, ...much), bytesOf(fields | 31, ...much), bytesOf(textKind | 31, ...much), bytesOf(numberKind | 31, ...much), bytesOf(word | 31, ...much), bytesOf(again | 31, ...much), bytesOf(other | 31, ...much),
    bytesOf(wholeKind | 31, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01), bytesOf(wholeKind | 31, 0xff), bytesOf(numberKind | 3, 0x4e, 0x61, 0x4e), bytesOf(numberKind | 4, 0x31, 0x65, 0x39, 0x39),
    bytesOf(textKind | 2, 0xc0, 0x80), bytesOf(...Array(5000).fill(list | 1)), bytesOf(...Array(5000).fill(fields | 1)), bytesOf(list | 0, list | 0),
    // A text of 6,000 characters, told again as often as there is room for.
    bytesOf(list | 31, 0x80, 0x2e, textKind | 31, 0xf0, 0x2e, ...Array(6000).fill(0x61), ...Array(5887).fill(again)),
    `1${pack(['b', 1, 1, '', [[1, 1, { __proto__: null }], 1]])}`, `1${pack(['b', 1e16, 1, '', []])}`, `1${pack(['b', 1, -1, '', []])}`, `1${pack(['b', 1, 1, 'xyz', []])}`, `1${pack(['b', 1, 1, '', {}])}`,
    `1${pack(['b', 1, 1, '', [[9e15, 1, {}], [9e15, 1, {}]]])}`, `1${pack(['b', 1, 1, '', [[1, 1e15, {}], [1, 1, {}]]])}`, `1${pack(['b', 1, mostEvents + 1, '', []])}`, `1${pack(['b'.repeat(201), 1, 1, '', []])}`,
    `1${pack(['b', 1, 1, '', Array(1001).fill([1, 1, {}])])}`, `1${pack(['b', 1, 1, '', [], []])}`, `1${pack(['b', 1, 1, '', [], { base: 'http://x' }])}`, `1${pack(['b', 1, 1, '', [], { logs: {} }])}`,
  ]
  hostile.push(`1${pack(['b', 1, 0, 'abc', []])}`, `1${pack(['b', 1, 1, '', [], { swarm: {} }])}`, `1${pack(['b', 1, 1, '', [], { settings: {}, swarm: [] }])}`)
  for (const moment of hostile) assert.equal(outcome(moment), undefined, moment.slice(0, 40))
  const nothing = momentText({ build: 'b', at: 0, events: 0, digest: '', calls: [], besides: {} })
  assert.ok(readOptions({ base, moment: nothing }), 'of a live lab')
  assert.throws(() => readOptions({ base, world: 'sim', moment: nothing }), /^RangeError: createLab: moment takes, where world is 'sim', a moment of a run that has begun/)
  for (const wrong of [undefined, null, 7, {}, ['1']]) {
    if (wrong !== undefined) assert.throws(() => linkedMoment('createLab: moment', wrong), /^TypeError: createLab: moment takes the moment of a link/)
  }
  assert.ok(Object.getPrototypeOf(unpack(pack(JSON.parse('{"__proto__": {"a": 1}}')))) === Object.prototype, 'a name is a name')
})

test('links that were changed anywhere are read as what they say, or refused', () => {
  each(1500, (chance) => {
    const letters = [...momentText(momentOf(chance, whole(chance, 8)))]
    for (let i = whole(chance, 4); i >= 0; i--) {
      const at = whole(chance, letters.length - 1)
      pick(chance, [
        () => (letters[at] = pick(chance, [...'ABCDwxyz0189-_'])),
        () => letters.splice(at, 1 + whole(chance, 5)),
        () => letters.splice(at, 0, ...letters.slice(at, at + whole(chance, 50))),
        () => (letters.length = at + 1),
      ])()
    }
    const read = outcome(letters.join(''))
    assert.ok(read === undefined || read.length < 400_000)
  })
})
