import type { Outcome } from '../../lab/types.js'
import { count, ms } from './numbers.js'

const outcomes: Record<Outcome, string> = { ok: 'ok', failed: 'failed', unknown: 'unknown' }

export const client = {
  key: 'Key',
  value: 'Value',
  via: 'Through',
  anyNode: 'the leader',
  put: 'Put',
  get: 'Get',
  delete: 'Delete',
  prompt: 'etcdctl',
  promptLabel: 'A command in etcdctl’s words; help lists them',
  placeholder: 'put greeting hello',
  enter: 'Enter',
  results: 'Results, newest first',
  noResults: 'Try put, get or delete: the answer tells where in the log it is.',
  outcomes,
  meaning: {
    ok: 'It happened: a majority has it.',
    failed: 'It definitely did not happen.',
    unknown: 'It may or may not have happened.',
  } satisfies Record<Outcome, string>,
  running: 'under way',
  took: (t: number) => ms(t),
  revision: (n: number) => `revision ${n}`,
  entry: (index: number) => `entry ${index}`,
  term: (n: number) => `term ${n}`,
  noKey: (key: string) => `no key ${key}`,
  deleted: (n: number) => `${count(n, 'key')} deleted`,
  branch: { true: 'success branch', false: 'failure branch' },
  needsKey: 'A key is needed.',
  writes: 'Steady writes',
  rate: 'writes a second',
  tally: (ok: number, failed: number, unknown: number) => `${ok} ok, ${failed} failed, ${unknown} unknown`,
  watching: (key: string) => `watching ${key}; “unwatch ${key}” ends it`,
  unwatched: (key: string) => `no longer watching ${key}`,
  notWatching: (key: string) => `${key} is not watched`,
  changed: (type: 'put' | 'delete', key: string, value: string | null) => (type === 'put' ? `${key} = ${value ?? ''}` : `${key} deleted`),
  help: [
    'put KEY VALUE',
    'get KEY',
    'del KEY',
    'txn value("KEY") = "V" then put KEY W else get KEY',
    'watch KEY, unwatch KEY',
    'member list',
    'endpoint status',
  ],
  txnHelp: 'txn’s compares (value, version, mod, create; =, !=, <, >) are joined by “and”, its operations by “;”. Quote what has spaces.',
  errors: {
    unknown: (word: string) => `“${word}” is no command here. There are put, get, del, txn, watch, unwatch, member list, endpoint status and help.`,
    takes: (form: string, given: number) => {
      const [verb = '', ...takes] = form.split(' ')
      return `${verb} takes ${takes.join(' ')}; this has ${count(given, 'argument')}.`
    },
    quote: (mark: string) => `The quote ${mark} is not closed.`,
    later: (word: string) => `${word} is not in this build yet.`,
    flag: (word: string) => `${word} is not taken here: choose a node beside “Through”, and leave other flags out.`,
    compare: (text: string) => `“${text}” is no compare: write value("KEY") = "V", or version, mod or create with a number.`,
    then: 'A txn needs “then” and at least one operation: txn value("KEY") = "V" then put KEY W.',
    operation: (text: string) => `“${text}” is no operation of a txn: write put KEY VALUE, get KEY or del KEY.`,
  },
  member: (id: string, role: string) => `${id}: ${role}`,
  endpoint: (id: string, leads: boolean, term: number, index: number, applied: number, errors: string | null) =>
    `${id}: ${leads ? 'leader' : 'not leader'}, raft term ${term}, raft index ${index}, applied ${applied}${errors ? `, ${errors}` : ''}`,
  down: 'down',
  started: 'started, voter',
  stopped: 'not running, voter',
}
