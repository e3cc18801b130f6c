import { count, factor, ms, percent, range, seconds } from './numbers.js'

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
  more: 'More',
  warnings: {
    noQuorum: (running: number, voters: number, needed: number) =>
      `${running} of ${count(voters, 'voter')} ${running === 1 ? 'runs' : 'run'}, and ${needed} are needed: until more of them run, nobody can be elected and nothing is committed.`,
    impossible: (rtt: number, election: number) =>
      `A request for a vote and its reply take up to ${ms(rtt)}, and the maximum election timeout is ${ms(election)}: candidates give up before votes can come back.`,
    fixed: (election: number) => `Every server waits exactly ${ms(election)}: they become candidates together and split the vote again and again.`,
    /** How many elections, as the subject of `split`. */
    elections: (some: number, of: number) => (some === 1 ? `About 1 election in ${of} will split its vote` : `About ${some} elections in ${of} will split their votes`),
    split: (elections: string, running: number, spread: number, latency: readonly [number, number]) =>
      `${elections}: when the leader fails, ${count(running, 'server')} draw election timeouts that differ by at most ${ms(spread)}, and a request for a vote takes ${range(latency)} (Ongaro’s dissertation, §9.2).`,
    silence: (every: number, heartbeat: number, election: number, late: number, loss: number) => {
      const often = `about once in ${every < 1000 ? ms(every) : seconds(every)} a follower hears nothing for its whole election timeout, although the leader is alive. `
      if (heartbeat >= election) return `A heartbeat every ${ms(heartbeat)} comes too late for a timeout of ${ms(election)}: ${often}`
      return `A heartbeat comes every ${ms(heartbeat)}${late > 0 ? `, up to ${ms(late)} later than the one before` : ''}${loss > 0 ? `, and ${percent(loss)} of the messages are lost` : ''}: ${often}`
    },
    refused: 'Pre-vote keeps it from deposing the leader, as long as the others hear that.',
    deposed: 'It then starts an election, and the leader steps down.',
    disk: (fsync: number, heartbeat: number, election: number) =>
      `A write holds up all else at a leader for up to ${ms(fsync)}, so the next of its heartbeats, every ${ms(heartbeat)}, comes too late for a follower that waits only ${ms(election)}: it starts an election although the leader is alive.`,
    stuck:
      'Pre-vote is on and check quorum is off: a leader that reaches too few servers remains leader, and a server that hears it refuses its pre-vote to all others. Then nobody can be elected until the network heals.',
    leases: (slow: string, fast: string, ratio: number, bound: number) =>
      `The clock of ${fast} runs ${factor(ratio)} times as fast as that of ${slow}, and leases allow for ${factor(bound)}: if ${slow} is leader, it may answer reads by a lease after another leader has risen, so they may be stale.`,
  },
  anew: {
    title: 'A new cluster',
    meaning: 'This applies from a cluster’s start: this one ends, and a new one begins with empty logs.',
    nodes: 'Nodes',
    world: 'World',
    engine: 'Engine',
    disk: 'Disks',
    rules: 'Rules of Raft: switch one off to see what it protects',
    noRules: 'Rules of Raft: etcd’s engine can’t switch them off',
    start: 'Start a new cluster',
  },
  etcd: 'The equal etcd flags',
  flags: (heartbeat: number, election: number) => [`--heartbeat-interval=${heartbeat}`, `--election-timeout=${election}`],
  etcdEqual: (election: number) => `etcd draws each timeout from ${election} up to ${2 * election} ms, in steps of its heartbeat.`,
  etcdDiffers: (election: number, here: readonly [number, number]) =>
    `Not the same: etcd would draw from ${election} up to ${2 * election} ms, here it is ${range(here)}.`,
  etcdRefuses: (election: number, heartbeat: number) => `etcd would not start: “--election-timeout[${election}ms] should be at least as 5 times as --heartbeat-interval[${heartbeat}ms]”.`,
  etcdLong: (election: number, most: number) => `etcd would not start: “--election-timeout[${election}ms] is too long, and should be set less than ${most}ms”.`,
  etcdTrips: (rtt: number, least: number) => `etcd’s guide: “Election timeouts must be at least 10 times the round-trip time”. Here that takes up to ${ms(rtt)}, so ${ms(least)} or more.`,
  etcdWhole: 'etcd takes whole milliseconds.',
}
