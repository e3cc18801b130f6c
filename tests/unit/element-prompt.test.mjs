import assert from 'node:assert/strict'
import { test } from 'node:test'
import { load } from './load.mjs'

const { readCommand, wordsFor } = await load('www/element/client/prompt.ts', 'www/i18n/index.ts')
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
  'watch a --rev=0': { do: 'watch', key: 'a' },
  'watch --rev 12 a': { do: 'watch', key: 'a', from: 12 },
  'unwatch a': { do: 'unwatch', key: 'a' },
  'member list': { do: 'members' },
  'member add n6': { do: 'add', node: 'n6', learner: false },
  'etcdctl member add n6 --learner': { do: 'add', node: 'n6', learner: true },
  'member add --learner=false n6': { do: 'add', node: 'n6', learner: false },
  'member promote n6': { do: 'promote', node: 'n6' },
  'member remove n1': { do: 'remove', node: 'n1' },
  'get a --consistency=s': { do: 'get', key: 'a', read: 'local' },
  'get a --consistency=l': { do: 'get', key: 'a' },
  'endpoint status': { do: 'endpoints' },
  'get --consistency s a': { do: 'get', key: 'a', read: 'local' },
  help: { do: 'help' },
  etcdctl: { do: 'help' },
  'put --help': { do: 'help' },
  'put a -- -b': { do: 'put', key: 'a', value: '-b' },
  'put -- --prefix ""': { do: 'put', key: '--prefix', value: '' },
  'put a -': { do: 'put', key: 'a', value: '-' },
  "put 'x'y a\"b c\"'d'": { do: 'put', key: 'xy', value: 'ab cd' },
  'put a\\ b \\"1': { do: 'put', key: 'a b', value: '"1' },
  'put a "1\\n2\\$3"': { do: 'put', key: 'a', value: '1\\n2$3' },
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
  'txn value(a) = -1 and c("a\\"b") > 2 then put a -- -2': {
    do: 'txn',
    txn: {
      compare: [
        { key: 'a', target: 'value', op: '=', value: '-1' },
        { key: 'a"b', target: 'create', op: '>', value: 2 },
      ],
      success: [{ put: ['a', '-2'] }],
      failure: [],
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
  'get a --prefix': /^get takes the flag --consistency here, not --prefix\. If --prefix is a key or a value, write -- before it\.$/,
  'get a --endpoints=n2': /^get takes the flag --consistency here, not --endpoints=n2\. Choose a node beside “Through” instead\.$/,
  'get a --consistency=x': /^--consistency takes l \(linearizable\) or s \(serializable: may be stale\), not “x”\.$/,
  'get a --consistency=s --consistency=l': /^--consistency is given twice: give it once\.$/,
  'put a -b': /^put takes no flags here, not -b\. If -b is a key or a value, write -- before it\.$/,
  'put a -1': /^put takes no flags here, not -1\./,
  'watch --rev=0': /^watch takes KEY; this has 0 arguments\.$/,
  'watch a --rev=': /^--rev takes a whole number of at most 15 digits \(0: from now on\), not “”\.$/,
  'watch a --rev': /^--rev takes a whole number of at most 15 digits \(0: from now on\)\.$/,
  'watch a --rev=-1': /^--rev takes a whole number .* not “-1”\.$/,
  'unwatch a --rev=2': /^unwatch takes no flags here, not --rev=2\./,
  '--write-out=json': /^etcdctl takes no flags here, not --write-out=json\./,
  '--version': /^etcdctl takes no flags here, not --version\./,
  endpoint: /^endpoint takes status\.$/,
  'endpoint x': /^endpoint takes status, not “x”\.$/,
  'endpoint health': /^endpoint health is not in this build yet\.$/,
  'endpoint status x': /^endpoint status takes no arguments; this has 1 argument\.$/,
  'member list x': /^member list takes no arguments; this has 1 argument\.$/,
  member: /^member takes list, add, promote or remove\.$/,
  "put a 'b' 'c": /The quote ' is not closed/,
  'member add': /^member add takes NAME; this has 0 arguments\.$/,
  'member add n6 --learner=maybe': /^--learner takes true or false, or no value, not “maybe”\.$/,
  'member sing n1': /member takes list, add, promote or remove, not “sing”/,
  'member remove n1 --learner': /^member remove takes no flags here, not --learner\./,
  sing: /“sing” is not a command here/,
  'txn value(a) = 1': /needs “then”/,
  'txn then': /^“then” needs at least one operation after it: put KEY VALUE, get KEY or del KEY\.$/,
  'txn then put a 1 else': /^“else” needs at least one operation after it/,
  'txn then else put a 1': /^“then” needs at least one operation after it/,
  'txn then ; ; else put a 1': /^“then” needs at least one operation after it/,
  'txn else put a 1 then get a': /^“else put a 1” is not a compare/,
  'txn if then put a 1': /^There is no compare between “if” and “then”/,
  'txn lease(a) = 1 then get a': /is not a compare/,
  'txn mod(a) = many then get a': /“mod\(a\) = many” is not a compare/,
  'txn value(a) = 1 and then get a': /is not a compare/,
  'txn value(a) = 1 or value(b) = 2 then get a': /is not a compare/,
  'txn then fly a': /“fly a” is not an operation of a txn/,
}

for (const [line, sentence] of Object.entries(refused)) {
  test(`the prompt refuses ${line} with a sentence`, () => assert.throws(() => read(line), { name: 'SyntaxError', message: sentence }))
}

test('a long line is taken, or refused in few words', () => {
  const [word, words] = ['x'.repeat(20_000), 'x '.repeat(10_000)]
  const lines = ['*', 'put *', 'get *', 'get a --*', 'get a --consistency=*', 'get --consistency * a', 'watch a --rev *', 'member *', 'member add n6 --learner=*', 'endpoint *', 'endpoint status *', 'put a "*', 'move-leader *', 'txn *', 'txn then *', 'txn * then get a', 'txn value(*) = 1 then get a', 'txn if if * then get a', 'txn then get a; * else *']
  for (const line of lines) {
    for (const long of [word, words, '"'.repeat(20_000), '\\'.repeat(20_001), ' '.repeat(20_000), 'then '.repeat(4_000), '('.repeat(20_000)]) {
      try {
        read(line.replaceAll('*', long))
      } catch (error) {
        assert.equal(error.name, 'SyntaxError', error.stack)
        assert.ok(error.message.length < 300, `${line}: ${error.message.length} characters`)
      }
    }
  }
})
