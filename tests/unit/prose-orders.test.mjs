// What an author writes in data-do.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { load } from './load.mjs'

const { readOrders, carryOut, verbNames, wordsFor, orderNames } = await load('www/prose/orders.ts', 'www/prose/acts.ts', 'www/i18n/index.ts', 'www/lab/vocabulary.ts')
const words = wordsFor('en')
const read = (line) => readOrders(line)
/** What is said of a line that is not read. */
const saidOf = (line) => {
  try {
    readOrders(line)
  } catch (error) {
    return error.say(words)
  }
  return 'it is read'
}

/** Whether an error says so. */
const says = (text) => (error) => text.test(error.say(words))

/** A lab that notes what it is asked for. */
function noting(leader = 'n2') {
  const calls = []
  const known = {
    leader,
    status: () => ({ leader, nodes: ['n1', 'n2', 'n3'].map((id) => ({ id, role: id === leader ? 'leader' : 'follower', alive: id !== 'n1', paused: false, member: 'voter' })) }),
  }
  const lab = new Proxy(known, { get: (target, name) => (name in target ? target[name] : async (...given) => void calls.push([name, ...given])) })
  return { calls, lab }
}

async function done(line, leader) {
  const { calls, lab } = noting(leader)
  for (const order of read(line)) await carryOut(order, lab)
  return calls
}

const accepted = {
  'crash leader': [['crash', 'n2']],
  crash: [['crash', 'n2']],
  'powerLoss n1 leader remains=torn': [['powerLoss', 'n1', { remains: 'torn' }], ['powerLoss', 'n2', { remains: 'torn' }]],
  'powerLoss node=n3': [['powerLoss', 'n3', {}]],
  partition: [['partition', [['n2']]]],
  '{"do":"stall","what":"disk","for":5}': [['stall', 'n2', { what: 'disk', for: 5 }]],
  '{"do":"set","link":["n1","n2"],"settings":{"loss":0.5}}': [['set', { loss: 0.5 }, { link: ['n1', 'n2'] }]],
  'crash follower; restart n1': [['crash', 'n3'], ['restart', 'n1', {}]],
  'restart crashed': [['restart', 'n1', {}]],
  'restart n1 disk=wipe;': [['restart', 'n1', { disk: 'wipe' }]],
  'stall leader disk 2000': [['stall', 'n2', { what: 'disk', for: 2000 }]],
  'stall n1 apply for=10.5': [['stall', 'n1', { what: 'apply', for: 10.5 }]],
  'cut n1 leader': [['cut', 'n1', 'n2', {}]],
  'cut n1 n3 oneWay=true': [['cut', 'n1', 'n3', { oneWay: true }]],
  'partition n1,leader n3': [['partition', [['n1', 'n2'], ['n3']]]],
  'partition leader n1,n3': [['partition', [['n2'], ['n1', 'n3']]]],
  heal: [['heal']],
  'set election=1000-2000 heartbeat=100': [['set', { election: [1000, 2000], heartbeat: 100 }]],
  'set drift=1.1 node=leader': [['set', { drift: 1.1 }, { node: 'n2' }]],
  'set loss=0.5 link=n1,n2': [['set', { loss: 0.5 }, { link: ['n1', 'n2'] }]],
  'set scale=max preVote=false': [['set', { scale: 'max', preVote: false }]],
  'put color blue': [['put', 'color', 'blue', {}]],
  'put leader 150-300 via=follower': [['put', 'leader', '150-300', { via: 'n3' }]],
  'put "a key" "x; y=1"': [['put', 'a key', 'x; y=1', {}]],
  'get color read=local': [['get', 'color', { read: 'local' }]],
  'add n4 learner=true': [['add', 'n4', { learner: true }]],
  'reconfigure n1 n2 learners=n3,n4': [['reconfigure', { voters: ['n1', 'n2'], learners: ['n3', 'n4'] }]],
  'seek 2000; now; back; step': [['seek', 2000], ['seek', 'now'], ['step', { back: true }], ['step']],
  'play split-vote': [['play', 'split-vote']],
  '{"do":"crash","node":"leader"}': [['crash', 'n2']],
  '[{"do":"put","key":"k","value":"v"},{"do":"txn","compare":[],"success":[{"get":"k"}],"failure":[]}]': [['put', 'k', 'v', {}], ['txn', { compare: [], success: [{ get: 'k' }], failure: [] }, {}]],
}
for (const [line, calls] of Object.entries(accepted)) {
  test(line, async () => assert.deepEqual(await done(line), calls))
}

const refused = {
  '': /data-do is empty.*crash leader/,
  ' ; ;': /data-do is empty/,
  'crush leader': /“crush” is no order.*crash, powerLoss/,
  toString: /“toString” is no order/,
  'crash n1 n2': /crash: “n2” is one word too many.*node/,
  'heal everything': /heal: “everything” is one word too many/,
  'crash leader for=1000': /crash takes no “for” here/,
  'heal n=1': /heal takes no “n” here/,
  '{"do":"pause","node":"n1","for":100}': /pause takes no “for” here/,
  'put "a': /"/,
  '{"do":"crash"': /begins as JSON and is none/,
  '[1]': /“” is no order/,
  '{"node":"n1"}': /“” is no order/,
  '[]': /data-do is empty/,
  'cut n1 n2 n3': /cut: “n3” is one word too many/,
  'null': /“null” is no order/,
}
for (const [line, why] of Object.entries(refused)) {
  test(`refused: ${line}`, () => assert.match(saidOf(line), why))
}

test('of a word that is too long a sentence repeats its beginning', () => {
  for (const line of ['x'.repeat(1e6), `heal ${'x'.repeat(1e6)}`, `heal ${'x'.repeat(1e6)}=1`, `{"do":"${'x'.repeat(1e6)}"}`]) assert.ok(saidOf(line).length < 400, line.slice(0, 20))
})

test('an order that lacks what it is for is the lab’s to refuse', async () => {
  assert.deepEqual(await done('cut'), [['cut', undefined, undefined, {}]])
  assert.deepEqual(await done('cut n1'), [['cut', 'n1', undefined, {}]])
})

test('who is named by a role must be there', async () => {
  await assert.rejects(done('crash leader', null), says(/There is no leader now/))
  const { lab } = noting('n2')
  const nobody = new Proxy(lab, { get: (target, name) => (name === 'status' ? () => ({ nodes: [] }) : target[name]) })
  await assert.rejects(carryOut(read('pause follower')[0], nobody), says(/There is no follower now/))
  await assert.rejects(carryOut(read('restart crashed')[0], nobody), says(/No node is down now/))
})

/** What an order of the generated table needs at least, each with a value. */
const values = { node: 'n1', nodes: ['n1'], link: ['n1', 'n2'], voters: ['n1'], settings: { heartbeat: 50 }, key: 'k', value: 'v', what: 'disk', for: 100 }

test('the step of a scenario for each order of the vocabulary is taken by the lab’s call of that name', async () => {
  const schema = JSON.parse(readFileSync(new URL('../../www/scenario.schema.json', import.meta.url), 'utf8'))
  const orders = schema.properties.steps.items.anyOf.filter(({ properties }) => properties.do && verbNames.includes(properties.do.const))
  assert.equal(orders.length, orderNames.filter((name) => verbNames.includes(name)).length)
  for (const { properties, required } of orders) {
    const step = Object.fromEntries(required.map((name) => [name, name === 'do' ? properties.do.const : values[name] ?? assert.fail(name)]))
    const [[call, ...given], ...more] = await done(JSON.stringify(step))
    assert.deepEqual([call, more], [step.do, []], JSON.stringify(step))
    assert.ok(given.every((one) => one !== undefined), JSON.stringify(given))
  }
})

test('every order of the vocabulary can be given, but for what a hunt alone does', () => {
  const hunts = ['healAll', 'jump', 'stopClients']
  assert.deepEqual(orderNames.filter((name) => !verbNames.includes(name)).sort(), hunts)
})
