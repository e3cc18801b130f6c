import assert from 'node:assert/strict'
import { test } from 'node:test'
import { load } from './load.mjs'

const { argumentsOf } = await load('www/lab/arguments.ts')
const ids = (...names) => argumentsOf(() => names)
const read = ids('n1', 'n2', 'n3')

test('operations carry their defaults', () => {
  assert.deepEqual(read.put('k', '', undefined), { key: 'k', value: '', within: 5000 })
  assert.deepEqual(read.get('k', { via: 'n3', within: 10, read: 'linearizable' }), { key: 'k', via: 'n3', within: 10, read: 'linearizable' })
  assert.deepEqual(read.until('leader', undefined), { condition: 'leader', within: 10000 })
  assert.deepEqual(read.cut('n1', 'n2', undefined), { from: 'n1', to: 'n2', oneWay: false })
})

test('a transaction may leave any part out', () => {
  assert.deepEqual(read.txn({}, {}), { compare: [], success: [], failure: [], within: 5000 })
  const txn = {
    compare: [{ key: 'a', target: 'version', op: '>', value: 0 }],
    success: [{ put: ['a', '1'] }, { get: 'b' }],
    failure: [{ delete: 'a' }],
  }
  assert.deepEqual(read.txn(txn, { within: 5 }), { ...txn, within: 5 })
})

test('changes of the members carry their defaults', () => {
  assert.deepEqual(read.add('n4', undefined), { node: 'n4', learner: false, within: 5000 })
  assert.deepEqual(read.add('n2', { learner: true, within: 10 }), { node: 'n2', learner: true, within: 10 })
  assert.deepEqual(read.reconfigure({ voters: ['n4', 'n1'] }, undefined), { voters: ['n4', 'n1'], learners: [], within: 5000 })
})

test('settings are for the cluster, one node or one link', () => {
  assert.deepEqual(read.set({ election: 200, scale: 0.1 }, undefined), { settings: { election: [200, 200], scale: 0.1 } })
  assert.deepEqual(read.set({ drift: 1.1 }, { node: 'n2' }), { settings: { drift: 1.1 }, node: 'n2' })
  assert.deepEqual(read.set({ latency: [80, 120], loss: 0.1 }, { link: ['n1', 'n2'] }), { settings: { latency: [80, 120], loss: 0.1 }, link: ['n1', 'n2'] })
})

const malformed = [
  ['an empty key', () => read.put('', 'v'), /put: key takes a string of 1 to 4096 characters, not one of 0/],
  ['a missing value', () => read.put('k'), /put: value takes a string of at most \d+ characters, not undefined/],
  ['a value that is a number', () => read.put('k', 5), /put: value takes .*, not 5/],
  ['a lone surrogate', () => read.put('k', '\ud800'), /put: value takes well-formed Unicode/],
  ['options that are no object', () => read.put('k', 'v', 'n2'), /put: options takes an object with any of via, within, not "n2"/],
  ['null options', () => read.get('k', null), /get: options takes an object .*, not null/],
  ['an option of another method', () => read.put('k', 'v', { read: 'linearizable' }), /put: options has no "read"; accepted: via, within/],
  ['a node that is not there', () => read.get('k', { via: 'n4' }), /get: options\.via takes a node's id, 'n1' to 'n3', not "n4"/],
  ['a node that is a number', () => read.id('crash: node', 1), /crash: node takes a node's id, 'n1' to 'n3', not 1/],
  ['a node with a leading zero', () => read.id('crash: node', 'n01'), /crash: node takes/],
  ['a disk with room for nothing, which is not any number', () => read.fillDisk('n1', { bytes: 0 }), /fillDisk: options\.bytes takes a whole number from 1 to \d+, not 0/],
  ['a time of zero', () => read.get('k', { within: 0 }), /get: options\.within takes a number from 0\.001 to \d+ ms, not 0/],
  ['another kind of read', () => read.get('k', { read: 'dirty' }), /get: options\.read takes 'linearizable' or 'lease' or 'local', not "dirty"/],
  ['a local read that writes', () => read.txn({ failure: [{ put: ['a', 'b'] }] }, { read: 'local' }), /txn: options\.read takes 'linearizable' where the transaction writes, not 'local'/],
  ['a put that is read', () => read.put('k', 'v', { read: 'lease' }), /put: options has no "read"/],
  ['a node that there can never be', () => read.add('n10'), /add: node takes a node's id, 'n1' to 'n9', not "n10"/],
  ['a node without a name', () => read.add(undefined), /add: node takes a node's id, 'n1' to 'n9', not undefined/],
  ['a learner that is a number', () => read.add('n4', { learner: 1 }), /add: options\.learner takes true or false, not 1/],
  ['an option of a change that there is not', () => read.add('n4', { voter: true }), /add: options has no "voter"; accepted: learner, within/],
  ['the removal of a node that is not there', () => read.remove('n4'), /remove: node takes a node's id, 'n1' to 'n3', not "n4"/],
  ['a node of a lab with gaps', () => ids('n1', 'n6').remove('n2'), /remove: node takes a node's id, one of 'n1', 'n6', not "n2"/],
  ['a cluster without voters', () => read.reconfigure({ learners: ['n1'] }), /reconfigure: members\.voters takes at least one node/],
  ['members that are a list', () => read.reconfigure(['n1']), /reconfigure: members takes an object with any of voters, learners, not \["n1"\]/],
  ['a voter that learns', () => read.reconfigure({ voters: ['n1', 'n2'], learners: ['n2'] }), /reconfigure: members takes each node once, as a voter or a learner; n2 is there twice/],
  ['a drift bound under one', () => read.set({ driftBound: 0.9 }), /set: settings\.driftBound takes a number from 1 to 100, not 0\.9/],
  ['a priority that is no whole number', () => read.set({ priority: 1.5 }, { node: 'n1' }), /set: settings of a node\.priority takes a whole number from 0 to 100, not 1\.5/],
  ['a condition that is a word', () => read.until('quorum'), /until: condition takes 'leader' or a function of status\(\), not "quorum"/],
  ['an index of zero', () => read.log('n1', 0), /log: from takes a whole number from 1/],
  ['a log backwards', () => read.log('n1', 5, 4), /log: to takes an index that is not before from, 5, not 4/],
  ['a cut of a node from itself', () => read.cut('n1', 'n1'), /cut: to takes another node than n1/],
  ['oneWay that is a number', () => read.cut('n1', 'n2', { oneWay: 1 }), /cut: options\.oneWay takes true or false, not 1/],
  ['no groups', () => read.partition(), /partition: groups takes a list of lists of node ids/],
  ['groups that are no lists', () => read.partition(['n1']), /partition: groups takes a list of lists of node ids, such as \[\['n1'\], \['n2', 'n3'\]\], not \["n1"\]/],
  ['a cut where there is one node', () => ids('n1').cut('n1', 'n2'), /cut takes two nodes, and this lab has no other node/],
  ['a switch that is no yes or no', () => read.set({ preVote: 'on' }, { node: 'n1' }), /set: settings of a node\.preVote takes true or false/],
  ['an empty list of groups', () => read.partition([]), /none of them empty, not \[\]/],
  ['an empty group', () => read.partition([['n1'], []]), /none of them empty/],
  ['a node in two groups', () => read.partition([['n1', 'n2'], ['n2']]), /partition: groups takes each node in one group only; n2 is in more/],
  ['a group with a stranger', () => read.partition([['n1'], ['n7']]), /partition: groups\[1\]\[0\] takes a node's id, 'n1' to 'n3', not "n7"/],
  ['settings that set nothing', () => read.set({}), /set: settings names nothing to set; accepted: election, heartbeat, preVote, checkQuorum, driftBound, priority, quiet, latency, loss, duplicate, reorder, fsync, scale$/],
  ['drift for the whole cluster', () => read.set({ drift: 2 }), /set: settings has no "drift"; accepted: election, /],
  ['latency for a node', () => read.set({ latency: 5 }, { node: 'n1' }), /set: settings of a node has no "latency"; accepted: election, heartbeat, preVote, checkQuorum, driftBound, priority, quiet, fsync, drift$/],
  ['a link to itself', () => read.set({ loss: 1 }, { link: ['n1', 'n1'] }), /set: target\.link: to takes another node than n1/],
  ['a link of three', () => read.set({ loss: 1 }, { link: ['n1', 'n2', 'n3'] }), /set: target\.link takes two node ids/],
  ['a node and a link', () => read.set({ loss: 1 }, { node: 'n1', link: ['n1', 'n2'] }), /set: target takes either \{ node \} or \{ link: \[from, to\] \}/],
  ['a setting of a later build', () => read.set({ rules: {} }), /set: settings\.rules is not in this build yet/],
  ['a drift out of range', () => read.set({ drift: 0 }, { node: 'n1' }), /set: settings of a node\.drift takes a number from 0\.1 to 10, not 0/],
  ['a transaction that is a list', () => read.txn([]), /txn: txn takes an object with any of compare, success, failure, not \[\]/],
  ['an operation with two verbs', () => read.txn({ success: [{ get: 'a', delete: 'a' }] }), /txn: txn\.success\[0\] takes exactly one of/],
  ['a put without a value', () => read.txn({ success: [{ put: ['a'] }] }), /txn: txn\.success\[0\]\.put takes a key and a value/],
  ['a compare without its op', () => read.txn({ compare: [{ key: 'a', target: 'value', value: 'x' }] }), /txn: txn\.compare\[0\] lacks op/],
  ['a version that is text', () => read.txn({ compare: [{ key: 'a', target: 'version', op: '=', value: '1' }] }), /txn: txn\.compare\[0\]\.value takes a whole number, as target is 'version', not "1"/],
  ['a value that is a number in a compare', () => read.txn({ compare: [{ key: 'a', target: 'value', op: '=', value: 1 }] }), /value takes a string, as target is 'value'/],
  ['too many operations', () => read.txn({ failure: Array(129).fill({ get: 'a' }) }), /txn: txn\.failure takes at most 128 items, not 129/],
  ['a comparison of nothing', () => read.compare(), /compare: options takes an object with any of set, at, until, do, progress, signal, not undefined/],
  ['a comparison that sets nothing', () => read.compare({ set: {} }), /compare: options\.set names nothing to set; accepted: election, .*fsync$/],
  ['a comparison without what is set', () => read.compare({ at: 1 }), /compare: options\.set takes an object with any of election/],
  ['a comparison of speeds', () => read.compare({ set: { scale: 2 } }), /compare: options\.set has no "scale"; accepted: election, /],
  ['a comparison of what no cluster has', () => read.compare({ set: { drift: 2 } }), /compare: options\.set has no "drift"/],
  ['a comparison before all time', () => read.compare({ set: { loss: 0.1 }, at: -1 }), /compare: options\.at takes a time of the cluster's clock in ms, from 0 to 1000000000/],
  ['a comparison until for ever', () => read.compare({ set: { loss: 0.1 }, until: Infinity }), /compare: options\.until takes a time/],
  ['steps that are no list', () => read.compare({ set: { loss: 0.1 }, do: { do: 'crash' } }), /compare: options\.do takes a list of a scenario's steps, not /],
  ['progress that is a number', () => read.compare({ set: { loss: 0.1 }, progress: 1 }), /compare: options\.progress takes a function, not 1/],
  ['a signal that is none', () => read.compare({ set: { loss: 0.1 }, signal: {} }), /compare: options\.signal takes an AbortSignal, not \{\}/],
  ['a step that is none', () => read.seek({ step: 0 }), /seek: to\.step takes a whole number from 1/],
  ['a list of steps', () => read.seek({ step: ['won'] }), /seek: to\.step takes a whole number from 1 .*not \["won"\]/],
  ['something to mark', () => read.nothing('mark', [undefined, 5]), /mark takes nothing, not 5/],
  ['messages of a stretch that ends before it begins', () => read.messages(200, 100), /messages: from takes a time that is not after to, 100; not 200/],
  ['messages to no time', () => read.messages(200), /messages: to takes /],
  ['a flight that is none', () => read.wire({ id: 'x', to: 'n1' }), /wire: flight takes a flight, as flights\(\) gives them/],
]

for (const [what, call, sentence] of malformed) {
  test(`${what} is refused with a sentence that names the argument`, () => {
    assert.throws(call, (error) => {
      assert.match(error.message, sentence)
      return error instanceof TypeError || error instanceof RangeError
    })
  })
}
