import { ms, percent, range } from './numbers.js'

export const settings = {
  target: 'Apply to',
  cluster: 'the whole cluster',
  nodes: 'One node',
  links: 'One link, one way',
  link: (from: string, to: string) => `${from} → ${to}`,
  fields: {
    electionMin: 'Election, min',
    electionMax: 'Election, max',
    heartbeat: 'Heartbeat',
    latencyMin: 'Latency, min',
    latencyMax: 'Latency, max',
    loss: 'Loss',
    duplicate: 'Duplication',
    fsync: 'Disk, extra',
    scale: 'Speed',
    drift: 'Clock speed',
    driftBound: 'Drift bound',
    priority: 'Priority',
  },
  help: {
    driftBound: 'of two clocks’ speeds: leases end earlier by it',
    priority: 'lets so many timeouts pass before it stands',
  },
  switches: { preVote: 'Pre-vote', checkQuorum: 'Check quorum', quiet: 'Quiet' },
  switchMeanings: {
    preVote: 'asks first whether it could win an election',
    checkQuorum: 'a leader that no majority answers steps down',
    quiet: 'no heartbeats while nothing is to be done',
  },
  engines: {
    raftlab: '',
    etcd: 'etcd’s core counts ticks of one heartbeat and draws from T up to 2T in whole ticks. Another T in heartbeats, pre-vote or check quorum starts it anew, so a leader steps down. It has no leases, priorities or quiet, and its rules stay on.',
  },
  units: { ms: 'ms', percent: '%', times: '×', none: '' },
  slider: (field: string) => `${field}, slider`,
  mixed: 'differs',
  takes: (min: number, max: number, unit: string, whole = false) => `takes a ${whole ? 'whole ' : ''}number from ${min} to ${max} ${unit}`.trim(),
  presets: 'Election',
  preset: (low: number, high: number) => `${low}–${high}`,
  presetMeanings: { paper: 'the paper’s range, heartbeat 50 ms', etcd: 'what etcd draws by default, heartbeat 100 ms' },
  warnings: {
    heartbeat: (heartbeat: number, election: number) =>
      `A heartbeat every ${ms(heartbeat)} comes too late for a timeout of ${ms(election)}: followers stand for election although their leader lives.`,
    impossible: (rtt: number, election: number) =>
      `A question and its answer take up to ${ms(rtt)}, the longest timeout is ${ms(election)}: candidates give up before votes can come back.`,
    tight: (election: number, rtt: number) =>
      `The least timeout, ${ms(election)}, is under ten round trips of up to ${ms(rtt)}: slow messages cost leaders their seat. etcd’s advice is ten.`,
    fixed: (election: number) => `All wait ${ms(election)}, no less and no more: they stand together, and split the vote again and again.`,
    disk: (fsync: number, election: number) =>
      `A write to disk takes up to ${ms(fsync)} more, and the least timeout is ${ms(election)}: a vote or a heartbeat that waits for the disk comes late.`,
    stuck:
      'Pre-vote is on and check quorum is off: a leader that reaches too few servers leads on, and a server that hears it refuses its pre-vote to all others. If both happen, nobody can be elected until the network heals.',
    loss: (loss: number) => `Of ${percent(loss)} lost messages, many are heartbeats: expect elections.`,
  },
  anew: {
    title: 'A new cluster',
    meaning: 'An engine, and a rule that is missing, count from the start. This cluster ends, and one with empty logs begins.',
    engine: 'Engine',
    rules: 'Rules of Raft: take one away to see what it protects',
    noRules: 'Rules of Raft: etcd’s engine can’t run without them',
    start: 'Start a new cluster',
  },
  etcd: 'As etcd’s flags',
  flags: (heartbeat: number, election: number) => [`--heartbeat-interval=${heartbeat}`, `--election-timeout=${election}`],
  etcdEqual: (election: number) => `etcd draws each timeout from ${election} up to ${2 * election} ms, in steps of its heartbeat.`,
  etcdDiffers: (election: number, here: readonly [number, number]) =>
    `Not the same: etcd would draw from ${election} up to ${2 * election} ms, here it is ${range(here)}.`,
  etcdRefuses: 'etcd would not start so: it wants an election timeout of at least five heartbeats.',
  etcdWhole: 'etcd takes whole milliseconds.',
}
