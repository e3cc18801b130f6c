import type { NodeId, Reading, Stall } from '../../lab/types.js'
import { listed, ms, seconds } from './numbers.js'

type What = Stall['what']
const subjects: Record<What, string> = { disk: 'its disk', apply: 'its state machine', process: 'its process' }

/** What hangs, or hung last: who leads, for how long nobody could write, what reads do, and what can be done about it. */
export const stalls = {
  hangs: (node: NodeId, what: What, left: number) => `${node}: ${subjects[what]} hangs, for ${(left / 1000).toFixed(1)} s more`,
  hung: (node: NodeId, what: What, took: number, ended: number) => `${node}: ${subjects[what]} hung for ${seconds(took)}, until ${seconds(ended)}`,
  leader: 'Leader',
  writes: 'Writes',
  reads: (node: NodeId) => `Reads at ${node}`,
  kinds: { linearizable: 'linearizable', lease: 'by lease', local: 'local' },
  readings: {
    answered: 'answered',
    stale: 'answered, as of before it hung',
    waits: 'wait',
  } satisfies Record<Reading, string>,
  noLease: 'none with this engine',

  leadsOn: (node: NodeId, term: number) => `${node} leads on in term ${term}.`,
  ledOn: (node: NodeId, term: number) => `${node} was leader of term ${term} all the time.`,
  ledAndNobody: (node: NodeId, term: number) => `${node} was leader of term ${term}; nobody has followed it yet.`,
  didNotLead: (node: NodeId, leader: NodeId | null) => `${node} was not the leader; ${leader ? `${leader} is` : 'there is none now'}.`,
  rose: (led: number | null, node: NodeId, next: NodeId, term: number, after: number) =>
    `${led === null ? `${node} was not the leader.` : `${node} was leader of term ${led}.`} ${next} became leader of term ${term}, ${ms(after)} after it began to hang.`,
  unaware: (node: NodeId) => `${node} has not heard of that: it takes itself for the leader still.`,

  notAsked: 'Nobody has asked this lab for a write since it began.',
  noneYet: (t: number) => `Nobody can write: one has been asked for, and none acknowledged, for ${ms(t)}.`,
  longest: (t: number, all: number) => `The longest time with none acknowledged, though one was asked for: ${ms(t)}. Acknowledged since it began: ${all}.`,

  heldUpLeader: (node: NodeId) =>
    `A write of ${node} waits for the disk, and all else waits for the write: its heartbeats too, so its followers start an election. Its clock waits as well, so check-quorum does not make it step down: until its disk works again, it takes itself for the leader. Where heartbeats don’t wait for the disk, as in hashicorp/raft, no follower starts an election and nobody can write.`,
  heldUp: (node: NodeId) => `A write of ${node} waits for the disk, and all else waits for the write. The others go on for as long as they are a majority.`,
  nothingToWrite: (node: NodeId) =>
    `${node} has nothing to write, so it goes on sending heartbeats and no follower starts an election. The next write holds it up. Check-quorum does not help, since its followers answer; a transfer does, before that write.`,
  applies: (node: NodeId) =>
    `${node} acknowledges no write, yet it goes on sending heartbeats, so no follower starts an election. Check-quorum does not help, since its followers answer. A transfer does: the next leader’s state machine works.`,
  process: (node: NodeId) => `${node} sends nothing, so its followers start an election. Check-quorum has no part in it: ${node} can’t look at its clock. When it goes on, it takes itself for the leader until it hears of the new term.`,
  follower: (node: NodeId) => `The others go on without ${node}, for as long as they are a majority.`,
  noMajority: (nodes: readonly NodeId[], checkQuorum: boolean) =>
    `${listed(nodes)} ${nodes.length === 1 ? 'takes' : 'take'} nothing, and without ${nodes.length === 1 ? 'it' : 'them'} nothing is committed. ${
      checkQuorum
        ? 'By check-quorum the leader steps down, so clients hear of it; nobody can be elected.'
        : 'Check-quorum is off, so the leader goes on sending heartbeats and no client hears of it.'
    }`,
  seen: 'Seen in',
  transfer: (to: NodeId) => `Make ${to} leader`,
}
