import assert from 'node:assert/strict'
import { test } from 'node:test'
import { load } from './load.mjs'

const { readCommand, wordsFor } = await load('www/element/client/prompt.ts', 'www/element/i18n/index.ts')
const words = wordsFor('en')
const read = (line) => readCommand(line, words)

const accepted = {
  'put a 1': { do: 'put', key: 'a', value: '1' },
  'etcdctl put "a key" \'a "quoted" value\'': { do: 'put', key: 'a key', value: 'a "quoted" value' },
  'put a "say \\"hi\\""': { do: 'put', key: 'a', value: 'say "hi"' },
  'put a ""': { do: 'put', key: 'a', value: '' },
  'get a': { do: 'get', key: 'a' },
  'del a': { do: 'del', key: 'a' },
  'watch a': { do: 'watch', key: 'a' },
  'watch a --rev=12': { do: 'watch', key: 'a', from: 12 },
  'unwatch a': { do: 'unwatch', key: 'a' },
  'member list': { do: 'members' },
  'member add n6': { do: 'add', node: 'n6', learner: false },
  'etcdctl member add n6 --learner': { do: 'add', node: 'n6', learner: true },
  'member promote n6': { do: 'promote', node: 'n6' },
  'member remove n1': { do: 'remove', node: 'n1' },
  'get a --consistency=s': { do: 'get', key: 'a', read: 'local' },
  'get a --consistency=l': { do: 'get', key: 'a' },
  'endpoint status': { do: 'endpoints' },
  help: { do: 'help' },
  'txn then put a 1': { do: 'txn', txn: { compare: [], success: [{ put: ['a', '1'] }], failure: [] } },
  'txn if value("a") = "b then c and d" and mod(k) > 3 then put a 1; get b else del a': {
    do: 'txn',
    txn: {
      compare: [
        { key: 'a', target: 'value', op: '=', value: 'b then c and d' },
        { key: 'k', target: 'mod', op: '>', value: 3 },
      ],
      success: [{ put: ['a', '1'] }, { get: 'b' }],
      failure: [{ delete: 'a' }],
    },
  },
  'txn ver("a") != "0" then get a': {
    do: 'txn',
    txn: { compare: [{ key: 'a', target: 'version', op: '!=', value: 0 }], success: [{ get: 'a' }], failure: [] },
  },
}

for (const [line, command] of Object.entries(accepted)) {
  test(`the prompt reads ${line}`, () => assert.deepEqual(read(line), command))
}

const refused = {
  put: /^put takes KEY VALUE; this has 0 arguments\.$/,
  'put a': /^put takes KEY VALUE; this has 1 argument\.$/,
  'get a b': /^get takes KEY; this has 2 arguments\.$/,
  'put a "b': /The quote " is not closed/,
  'move-leader n2': /move-leader n2 is not in this build yet/,
  'get a --prefix': /The flag --prefix is not supported/,
  'watch a --rev=0': /The flag --rev=0 is not supported/,
  'watch a --rev=': /The flag --rev= is not supported/,
  'unwatch a --rev=2': /The flag --rev=2 is not supported/,
  'member add': /^member add takes NAME; this has 0 arguments\.$/,
  'member sing n1': /member takes list, add, promote or remove, not “sing”/,
  'member remove n1 --learner': /The flag --learner is not supported/,
  sing: /“sing” is not a command here/,
  'txn value(a) = 1': /needs “then”/,
  'txn then': /needs “then” and at least one operation/,
  'txn mod(a) = many then get a': /“mod\(a\) = many” is not a compare/,
  'txn value(a) = 1 and then get a': /is not a compare/,
  'txn value(a) = 1 or value(b) = 2 then get a': /is not a compare/,
  'txn then fly a': /“fly a” is not an operation of a txn/,
}

for (const [line, sentence] of Object.entries(refused)) {
  test(`the prompt refuses ${line} with a sentence`, () => assert.throws(() => read(line), { name: 'SyntaxError', message: sentence }))
}
