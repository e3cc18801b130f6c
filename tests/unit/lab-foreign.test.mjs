import assert from 'node:assert/strict'
import { test } from 'node:test'
import { load } from './load.mjs'

const { argumentsOf, readOptions, readScenario, linkedMoment, shown } = await load('www/lab/arguments.ts', 'www/lab/options.ts', 'www/lab/foreign.ts', 'www/lab/playing.ts', 'www/lab/linked.ts')
const read = argumentsOf(() => ['n1', 'n2', 'n3'])

function revoked(target) {
  const { proxy, revoke } = Proxy.revocable(target, {})
  revoke()
  return proxy
}
const proxied = (traps) => new Proxy([['n1']], traps)
const throwing = (key, object = {}) => Object.defineProperty(object, key, { enumerable: true, get: () => { throw new Error('mine') } })
const cyclic = {}
cyclic.self = cyclic

/** [what, the call, the sentence]; every one is bounded before it is walked. */
const strange = [
  ['a list of a million groups', () => read.partition(new Array(1_000_000).fill(['n1'])), /partition: groups takes at most 9 items, not 1000000$/],
  ['a list of four thousand million', () => read.partition(new Array(4_000_000_000)), /partition: groups takes at most 9 items, not 4000000000$/],
  ['what only says that it is long', () => read.partition({ length: 4e9 }), /partition: groups takes a list of lists .*, not \{"length":4000000000\}$/],
  ['a group of a million', () => read.partition([new Array(1_000_000).fill('n1')]), /partition: groups\[0\] takes at most 9 items, not 1000000$/],
  ['a list whose length is no number', () => read.partition(proxied({ get: (list, key) => (key === 'length' ? 2n : list[key]) })), /partition: groups takes a list of lists /],
  ['a list whose length is an object', () => read.partition(proxied({ get: (list, key) => (key === 'length' ? throwing('valueOf') : list[key]) })), /partition: groups takes a list of lists /],
  ['a number of a million bits', () => read.put(1n << 1_000_000n, 'v'), /put: key takes a string .*, not a bigint of more than 256 bits$/],
  ['a list with holes', () => read.reconfigure({ voters: new Array(3) }), /reconfigure: members\.voters\[0\] takes a node's id, .*, not undefined$/],
  ['a transaction of a million', () => read.txn({ success: new Array(1_000_000) }), /txn: txn\.success takes at most 128 items, not 1000000$/],
  ['a revoked object', () => read.put('k', 'v', revoked({})), /put: options takes an object with any of via, within, not something that can't be looked at$/],
  ['a revoked list', () => read.partition(revoked([])), /partition: groups takes a list .*, not something that can't be looked at$/],
  ['a revoked range', () => read.set({ election: revoked([1, 2]) }), /set: settings\.election takes a number .*, not something that can't be looked at$/],
  ['a revoked flight', () => read.wire(revoked({})), /wire: flight takes a flight, .*, not something that can't be looked at$/],
  ['a getter that throws', () => read.put('k', 'v', throwing('within')), /put: options\.within can't be read: looking at it throws an error$/],
  ['an item that throws', () => read.reconfigure({ voters: throwing('0', ['n1']) }), /reconfigure: members\.voters\[0\] can't be read: looking at it throws an error$/],
  ['a flight whose id throws', () => read.wire(throwing('id')), /wire: flight\.id can't be read: looking at it throws an error$/],
  ['a long key', () => read.put('k'.repeat(1_000_000), 'v'), /put: key takes a string of 1 to 4096 characters, not one of 1000000$/],
  ['a long name of a node', () => read.id('crash: node', 'n'.repeat(1_000_000)), /^.{0,200}$/],
  ['a field with a long name', () => read.put('k', 'v', { ['x'.repeat(1_000_000)]: 1 }), /^put: options has no .{0,100}; accepted: via, within$/],
  ['a cycle', () => read.put(cyclic, 'v'), /put: key takes a string .*, not \{"self":\{"self"/],
  ['a deep list', () => read.put(deep(100_000), 'v'), /put: key takes a string .*, not \[+…$/],
  ['flights since a text', () => read.flights('now'), /flights: since takes a time of the cluster's clock in ms, or -Infinity, not "now"$/],
  ['flights since nothing', () => read.flights(), /flights: since takes .*, not undefined$/],
  ['flights since no number', () => read.flights(NaN), /flights: since takes .*, not NaN$/],
  ['options of a revoked proxy', () => readOptions(revoked({})), /createLab takes an object with any of nodes, .*, not something that can't be looked at$/],
  ['rules that throw', () => readOptions({ rules: throwing('majority') }), /createLab: rules\.majority can't be read/],
  ['a base that is a revoked proxy', () => readOptions({ base: revoked({}) }), /createLab: base takes an http\(s\) URL, .*, not something that can't be looked at$/],
  ['a base that is no real URL', () => readOptions({ base: Object.create(URL.prototype) }), /createLab: base takes an http\(s\) URL, /],
  ['a base with a password', () => readOptions({ base: 'https://user:secret@host/' }), /createLab: base takes a URL without a user's name and password: [^@]*$/],
  ['a range with a hole', () => readOptions({ election: new Array(2) }), /createLab: election takes a number .*/],
  ['a base of a million characters', () => readOptions({ base: `javascript:${'x'.repeat(1_000_000)}` }), /^.{0,300}$/],
]

function deep(n) {
  let list = []
  for (let i = 0; i < n; i++) list = [list]
  return list
}

for (const [what, call, sentence] of strange) {
  test(`${what} is refused with a sentence`, () => {
    assert.throws(call, (error) => {
      assert.ok(error instanceof TypeError || error instanceof RangeError, String(error))
      assert.match(error.message, sentence)
      return true
    })
  })
}

const mine = () => { throw new Error('mine') }
const long = 'x'.repeat(100_000)
/** What no method takes, or hardly any. */
const values = [
  undefined, null, NaN, -Infinity, 10n ** 400n, Symbol(long), long, '\ud800', () => {}, Object.defineProperty(() => {}, 'toString', { value: mine }), revoked(() => {}), revoked([]), revoked({}),
  new Proxy({}, { get: mine, ownKeys: mine, getPrototypeOf: mine }), new Proxy([], { get: mine }), new Array(4e9), Array(10_000).fill('n1'), { length: 4e9 }, { [long]: 1 }, { toString: mine, [Symbol.toPrimitive]: mine },
  Object.defineProperty({}, Symbol.toStringTag, { get: mine }), { [Symbol.toStringTag]: long }, new (class { get [Symbol.toStringTag]() { return long } })(), new Map([[long, long]]), new Date(NaN), [[[[long]]]], Object.assign(Object.create(null), { within: long }),
]
/** Where in what a method takes such a value may be. */
const places = [
  (v) => v, (v) => [v], (v) => [v, v], (v) => [[v]], ...['within', 'via', 'read', 'learner', 'voters', 'learners', 'compare', 'success', 'failure', 'election', 'latency', 'loss', 'link', 'node', 'id', 'to', 'rules', 'base', 'nodes', 'disk', 'what', 'for', 'bytes', 'why', 'moment', 'from', 'steps', 'back', 'oneWay', 'remains'].map((name) => (v) => ({ [name]: v })),
  (v) => ({ voters: [v] }), (v) => ({ success: [v] }), (v) => ({ success: [{ put: v }] }), (v) => ({ success: [{ put: [v, v] }] }), (v) => ({ compare: [{ key: v, target: v, op: v, value: v }] }), (v) => ({ compare: [{ key: 'k', target: 'value', op: '=', value: v }] }),
  (v) => ({ election: [1, v] }), (v) => ({ link: ['n1', v] }), (v) => ({ rules: { majority: v } }), (v) => ({ what: 'disk', for: v }), (v) => ({ id: 'n1.1.1', to: v }), (v) => ({ nodes: 3, steps: [v] }),
]

test('whatever a method is given, it takes it or refuses it in few words', () => {
  const { id, key, nothing, ...others } = read
  const calls = { ...others, crash: (v) => id('crash: node', v), mark: (...all) => nothing('mark', all), createLab: readOptions, play: (v) => readScenario('play: scenario', v), moment: (v) => linkedMoment('createLab: moment', v) }
  for (const [name, call] of Object.entries(calls)) {
    for (const value of values) {
      for (const place of places) {
        for (const given of [[place(value), place(value)], ['n1', place(value)], ['n1', 'n2', place(value)]]) {
          try {
            call(...given)
          } catch (error) {
            assert.ok(error instanceof TypeError || error instanceof RangeError, `${name}(${place}): ${error.stack}`)
            assert.match(error.message, /^[a-zA-Z]+(:| takes| has) /)
            assert.ok(error.message.length < 800, `${name}(${place}): ${error.message.length} characters`)
          }
        }
      }
    }
  }
})

test('flights are asked for since any time', () => {
  assert.equal(read.flights(-Infinity), -Infinity)
  assert.equal(read.flights(12.5), 12.5)
})

test('a wrong value is shown as it was written, as far as there is room', () => {
  assert.equal(shown({ a: 1, b: ['x', null, undefined, 2n], c: () => 1 }), '{"a":1,"b":["x",null,undefined,2n],"c":a function}')
  assert.equal(shown(new (class Thing {})()), '[object Object]')
  assert.equal(shown(Symbol('s')), 'Symbol(s)')
  assert.equal(shown('a"b'), '"a\\"b"')
})
