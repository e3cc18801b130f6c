import type { EngineName, World } from '../../lab/types.js'
import type { SettingName, SettingSort } from '../../lab/vocabulary.js'
import type { PartName } from '../../element/parts.js'
import { caption } from './caption.js'
import { client } from './client.js'
import { duel } from './duel.js'
import { ballots, events, members } from './events.js'
import { episode } from './episode.js'
import { measured } from './measured.js'
import { off } from './rules.js'
import { prose } from './prose.js'
import { safety } from './safety.js'
import { settings } from './settings.js'
import { share } from './share.js'
import picture from './picture.json' with { type: 'json' }
import { node, stage } from './stage.js'
import { stalls } from './stalls.js'
import { time } from './time.js'
import { timeline } from './timeline.js'
import { bytes, count, listed, ms, seconds, whole } from './numbers.js'
import { tongue } from './tongue.js'
import { verbs } from './verbs.js'

/** The page in English. Other languages are tables of the same shape. */
export const words = {
  lang: tongue.lang as string,
  tongue,
  picture,
  numbers: { ms, bytes },
  off,
  safety,
  attributes: {
    wrong: (name: string, value: string, form: string) => `${name}="${value}" can't be read: ${name} takes ${form}.`,
    unknown: (name: string, value: string, known: readonly string[]) =>
      `${name}="${value}" is no attribute of raft-lab: it has ${listed(known)}.`,
    unknownInUrl: (name: string, value: string, known: readonly string[]) => `${name}="${value}" in the page’s URL is not known: the words there are ${listed(known)}.`,
    repeated: (name: string) => `${name}= is in the page’s URL more than once: write it once.`,
    notInUrl: (name: string) => `${name}= in the page’s URL is not accepted: only the page, by an attribute, says where the lab’s programs come from.`,
    longFragment: (most: number) => `The fragment of this page’s URL is not read: it takes at most ${most} characters.`,
    later: (name: string, value: string) => `${name}="${value}" is not in this build yet: leave it out.`,
    notJSON: (why: string) => `The scenario in the element’s script is not JSON: ${why}`,
    longScript: (most: number) => `The scenario in the element’s script is not read: it may have at most ${most} characters.`,
    longRun: (why: string) => `${why}.`,
    forms: {
      nodes: (most: number) => `a whole number from 1 to ${most}`,
      seed: (most: number) => `a whole number from 0 to ${most}`,
      snapshotEvery: (most: number) => `a whole number of entries from 0 to ${most}; 0: only on request`,
      rules: (ids: readonly string[]) => `ids of rules, with spaces between: any of ${listed(ids)}`,
      word: (words: readonly string[]) => listed(words, 'or'),
      moment: () => 'what a link of this lab has there, whole',
      base: () => "the http(s) URL of the folder that has the lab's files",
      parts: (names: readonly string[]) => `one or more of ${listed(names)}, with spaces between`,
      writes: (most: number) => `how many writes the lab makes by itself in a second of the cluster's clock, from 0 to ${most}`,
      scenario: (names: readonly string[]) => `the name of a built-in scenario: ${listed(names)}`,
    },
    /** What a setting takes, by its sort. */
    settings: {
      span: (low: number, high: number) => `milliseconds from ${low} to ${high}: one number, or two numbers with the smaller first`,
      time: (low: number, high: number) => `a number of milliseconds from ${low} to ${high}`,
      factor: (low: number, high: number) => `a number from ${low} to ${high}`,
      chance: (low: number, high: number) => `a number from ${low} to ${high}`,
      whole: (low: number, high: number) => `a whole number from ${low} to ${high}`,
      truth: () => 'true or false',
    } satisfies Record<SettingSort, (low: number, high: number) => string>,
    /** What is said beside, where it helps. */
    hints: {
      election: ', such as 150-300',
      heartbeat: ', such as 50',
      latency: ', such as 5-15',
      loss: ', such as 0.05',
      scale: ', or max; 0.1 is ten times slower than real time',
      driftBound: ', such as 1.1 where no clock runs over 10 % faster than another',
    } as Partial<Record<SettingName, string>>,
  },
  element: {
    name: 'Raftlab',
    waiting: 'The cluster starts when you scroll it into view.',
    starting: (nodes: number, world: World) => `Starting ${count(nodes, 'node')}, ${world === 'sim' ? 'in virtual time' : 'each in a Web Worker of its own'}…`,
    again: 'Making the run of the link again, up to its moment…',
    waking: 'Bringing the nodes back as they were: while the lab was off screen, they gave their memory up…',
    offScreen: 'its element is off screen; scroll it into view, or call run()',
    refused: 'This lab can’t start with these attributes:',
    failed: 'The cluster could not start.',
    tryAgain: 'Try again',
    replaced: 'Another cluster has replaced this one.',
    removed: 'The element was removed from the page before its cluster was ready.',
    linkRefused: (why: readonly string[]) => `The words in this page’s URL are not taken. ${why.join(' ')}`,
    linkDiffers: (build: string, own: string) =>
      `This run comes out otherwise than its link says: the digest differs. ${build === own ? 'Was the link changed?' : `The link is of build ${build}, and this is build ${own}.`}`,
    lessonAgain: 'This lesson was played again, up to the step of its link. It ran in real time, so what chance decides, such as who won an election, may have come out otherwise than for whoever made the link.',
    linkAgain: (made: number, refused: number, left: number) =>
      `This link is of a live lab. It gives its settings and ${count(made, 'call')}, made again in their order; the real world’s dice fell anew.${refused > 0 ? ` The lab refused ${refused} of them this time.` : ''}${left > 0 ? ` ${left} more were left out: there was no time for them, or you went on by yourself.` : ''}`,
    notPlayed: (why: string) => `The scenario is not played; the lab has started without it. ${why}`,
    besideScenario: (names: readonly string[]) =>
      `${listed(names)} ${names.length === 1 ? 'is' : 'are'} not used here: a scenario says itself what its cluster is. Only world, engine, scale, parts, theme and reading count beside it.`,
    notSet: (why: string) => `That setting was not applied: ${why}`,
    startsOnly: (name: string) => `${name} applies only when a cluster starts; this one goes on unchanged.`,
    noWords: (tag: string, why: string) => `The words of the language “${tag}” could not be loaded, so this lab speaks English: ${why}`,
    dismiss: 'Dismiss',
    parts: { stage: 'Cluster', verbs: 'Verbs', time: 'Time', why: 'Why', logs: 'Logs', timeline: 'Timeline', settings: 'Settings', client: 'Client', measured: 'Measured', share: 'Share' } satisfies Record<PartName, string>,
  },
  bar: {
    label: 'The lab',
    worlds: { live: 'LIVE', sim: 'SIM' } satisfies Record<World, string>,
    worldMeanings: {
      live: 'Real nodes in real time: each node is a Web Worker of this page',
      sim: 'The same nodes in virtual time: the network and the disks are simulated, and time runs both ways',
    } satisfies Record<World, string>,
    hold: 'Hold',
    run: 'Run',
    speed: 'Speed',
    full: '1×',
    max: 'max',
    reached: (speed: number) => `· ${Number(speed.toPrecision(2))}×`,
    reachedMeaning: 'The speed that this machine reaches',
    slow: (scale: number) => (scale < 1 && Number.isInteger(Number((1 / scale).toPrecision(9))) ? `1/${Math.round(1 / scale)}×` : `${Number(scale.toPrecision(3))}×`),
    time: (t: number) => seconds(t),
    clock: "The cluster's clock",
    held: 'held',
    leader: 'Leader',
    noLeader: 'none',
    term: (term: number) => `term ${term}`,
    noFailover: 'no failover yet',
    leaderless: (gap: number) => `${ms(gap)} without a leader`,
    real: 'What is real',
    keys: 'Keys',
    late: (late: number) => `Timers ${ms(Math.round(late))} late`,
    trusted: (ids: readonly string[]) => `${ids.join(', ')}: log incomplete`,
    trustedMeaning: 'You started it on a disk that lacks durable entries: writes that this cluster acknowledged may be lost.',
    lateMeaning: 'The largest recent delay of a node’s timer. A large delay means that this machine is busy or that the browser throttles this page.',
  },
  real: {
    title: 'What is real here',
    intro: (engine: EngineName) =>
      `Each node is ${engine === 'etcd' ? 'etcd’s Raft core, go.etcd.io/raft,' : 'the Go core'} compiled to WebAssembly, running in a Web Worker of its own. Messages go from worker to worker through MessagePorts; timers and crashes are the browser’s own. Look under Threads in the developer tools’ Sources panel.`,
    worker: 'Worker',
    incarnation: 'Incarnation',
    lateness: 'Timers late',
    queued: 'Queued',
    dropped: 'Dropped',
    clockError: 'Clock error',
    director: 'director',
    reader: 'reads and records the other workers',
    down: 'terminated',
    build: 'Build',
    seed: 'Seed',
    engine: 'Engine',
    engines: { raftlab: 'our Raft core, which gives the reason for each decision', etcd: 'etcd’s Raft core, go.etcd.io/raft, in the same nodes' },
    disk: 'Disk',
    disks: { opfs: 'OPFS: one file for each node, in this browser', memory: 'memory: lost when the lab ends', simulated: 'simulated' },
    fallback: (why: string) => `OPFS could not be used: ${why}`,
    simulated:
      'All nodes run in one Web Worker, in virtual time: the same Go core, loop and log format as live ones, over a simulated network and simulated disks. No event is skipped, however fast it runs. Equal seeds, and equal calls at equal times, give equal runs in every browser.',
    digest: 'Digest of all that happened up to this moment:',
    bytes: 'To see a message’s bytes, hold the cluster and click a message in flight, or select a node and ask for its last message.',
    close: 'Close',
  },
  keys: {
    title: 'Keys',
    intro: 'These keys work while the focus is in the lab, or anywhere on the lab’s own page, but not in a text field:',
    list: [
      ['Space', 'hold the cluster’s clock, or let it run'],
      ['1', 'switch between real time and slow motion'],
      [', .', 'go one event back, or one on'],
      ['← →', 'go through time, while the timeline has the focus'],
      ['+ − 0', 'zoom the timeline in, out, or to the whole run'],
      ['n', 'go to the latest moment'],
      ['Tab', 'move to the next node, button or field'],
      ['Enter', 'open the selected node'],
      ['Esc', 'close the open panel'],
      ['?', 'show this list'],
    ],
    close: 'Close',
  },
  time,
  timeline,
  caption,
  stage,
  verbs,
  node,
  logs: {
    label: 'Logs: one row for each node, one column for each index',
    index: 'Index',
    empty: 'No entries yet.',
    noop: 'no-op',
    config: (text: string) => (text ? `configuration: ${text}` : 'configuration change'),
    change: 'members',
    folded: (last: number) => `${last === 1 ? '1' : `1–${last}`} in a snapshot`,
    receiving: (part: string, of: string) => `receiving a snapshot: ${part} of ${of}`,
    session: 'session',
    newest: 'Newest',
    key: {
      committed: 'committed',
      uncommitted: 'not committed',
      applied: 'applied',
      match: 'match index: known to be on that node',
      next: 'next index: will be sent next',
    },
    colour: 'colour: term',
    cell: (index: number, term: number, text: string, state: string) => `Entry ${index} of term ${term}: ${text || 'no-op'}; ${state}`,
    states: { applied: 'committed and applied', committed: 'committed', open: 'not committed' },
    summary: (id: string, first: number, last: number, commit: number, applied: number) =>
      `${id}: ${last === 0 ? 'empty log' : `${first > 1 ? `snapshot up to ${first - 1}, ` : ''}log up to ${last}`}, committed up to ${commit}, applied up to ${applied}`,
  },
  client,
  duel,
  measured,
  prose,
  settings,
  share,
  why: {
    events,
    episode,
    ballots,
    members,
    stalls,
    label: 'What happened, newest first',
    empty: 'Nothing has happened yet.',
    few: 'etcd’s core gives few reasons, so this list shows what can be seen from outside.',
    at: (t: number) => seconds(t),
    since: (t: number) => `+${ms(t)}`,
    show: 'Show',
    kinds: { elections: 'Elections', replication: 'Replication', members: 'Members', faults: 'Faults' },
    every: 'Every step',
    everyMeaning: 'Each single event, rather than what came of it',
    seek: 'Show the page as it was then',
    newer: (n: number) => `${whole(n)} new`,
    newerMeaning: 'What has happened since the pointer came over the list: it is shown once the pointer leaves',
    older: 'Show older ones',
    left: (n: number) => `${count(n, 'step')} between these ${n === 1 ? 'is' : 'are'} left out.`,
    others: (n: number) => ` (and so ${n === 1 ? 'does' : 'do'} ${count(n, 'other server')})`,
    leads: (id: string, term: number) => `${id} is leader of term ${term}`,
    noLeader: 'There is no leader',
    /** As the line of a story cites it. */
    cited: (section: string) => section,
    section: (section: string) => `The Raft paper, ${section}`,
    cutAll: (links: readonly string[]) => `${count(links.length, 'link')} ${links.length === 1 ? 'is' : 'are'} cut: ${links.join(', ')}`,
  },
}
