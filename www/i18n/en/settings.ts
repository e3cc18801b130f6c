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
    reorder: 'Reordering',
    fsync: 'Disk, extra',
    scale: 'Speed',
    drift: 'Clock speed',
    driftBound: 'Drift bound',
    priority: 'Priority',
  },
  help: {
    driftBound: 'how much faster one clock may run than another: leases end earlier by this factor',
    priority: 'election timeouts that a node lets pass before it becomes a candidate',
  },
  switches: { preVote: 'Pre-vote', checkQuorum: 'Check quorum', quiet: 'Quiet' },
  switchMeanings: {
    preVote: 'a server first asks whether it could win an election',
    checkQuorum: 'a leader that no majority answers steps down',
    quiet: 'an idle cluster sends no heartbeats',
  },
  engines: {
    raftlab: '',
    etcd: 'etcd’s core counts ticks of one heartbeat and draws from T up to 2T in whole ticks. Changing the ratio of election timeout to heartbeat, pre-vote or check quorum restarts etcd’s core, so a leader steps down. It has no leases, priorities or quiet, and its rules can’t be switched off.',
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
      `A heartbeat every ${ms(heartbeat)} comes too late for a timeout of ${ms(election)}: followers start elections although their leader is alive.`,
    impossible: (rtt: number, election: number) =>
      `A request and its reply take up to ${ms(rtt)}, and the maximum election timeout is ${ms(election)}: candidates give up before votes can come back.`,
    late: (heartbeat: number, late: number, election: number) =>
      `A heartbeat comes every ${ms(heartbeat)}, and up to ${ms(late)} later than the one before: a follower that waits only ${ms(election)} starts an election although its leader is alive.`,
    close: (spread: number, latency: number) =>
      `Election timeouts differ by at most ${ms(spread)}, and a request for a vote takes up to ${ms(latency)}: others become candidates before it comes, and they split the vote.`,
    fixed: (election: number) => `Every server waits exactly ${ms(election)}: they become candidates together and split the vote again and again.`,
    disk: (fsync: number, election: number) =>
      `A write to disk takes up to ${ms(fsync)} more, and the minimum election timeout is ${ms(election)}: a vote or a heartbeat that waits for the disk comes late.`,
    stuck:
      'Pre-vote is on and check quorum is off: a leader that reaches too few servers remains leader, and a server that hears it refuses its pre-vote to all others. Then nobody can be elected until the network heals.',
    loss: (loss: number) => `${percent(loss)} of the messages are lost, and many of them are heartbeats: expect elections.`,
  },
  anew: {
    title: 'A new cluster',
    meaning: 'The world, the engine and the rules apply from the start. This cluster ends, and a new one begins with empty logs.',
    world: 'World',
    engine: 'Engine',
    rules: 'Rules of Raft: switch one off to see what it protects',
    noRules: 'Rules of Raft: etcd’s engine can’t switch them off',
    start: 'Start a new cluster',
  },
  etcd: 'The equal etcd flags',
  flags: (heartbeat: number, election: number) => [`--heartbeat-interval=${heartbeat}`, `--election-timeout=${election}`],
  etcdEqual: (election: number) => `etcd draws each timeout from ${election} up to ${2 * election} ms, in steps of its heartbeat.`,
  etcdDiffers: (election: number, here: readonly [number, number]) =>
    `Not the same: etcd would draw from ${election} up to ${2 * election} ms, here it is ${range(here)}.`,
  etcdRefuses: 'etcd would not start: it requires an election timeout of at least five heartbeats.',
  etcdWhole: 'etcd takes whole milliseconds.',
}
