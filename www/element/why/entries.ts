import type { LabEvent, NodeId } from '../../lab/types.js'
import { entriesOf, type Episode, type Facts } from './episode.js'
import type { Pages } from './pages.js'
import type { Rules } from './story.js'

/** Writes this close together, in cluster ms, are told in one line. */
const together = 300

function proposes(pages: Pages, event: LabEvent): void {
  const { node, term, time, numbers: [from, to] } = event
  // etcd's core tells of the no-op with which a leader opens its term.
  const opened = from === to && about(pages, from, to).find(({ facts }) => facts.won?.node === node && facts.won?.term === term)
  if (opened) return pages.grow(opened, event)
  const last = pages.find('replication', ({ what }) => what === 'write')
  const { proposed } = last?.facts ?? {}
  const goesOn = proposed?.node === node && proposed?.term === term && from === proposed.numbers[1] + 1 && time - proposed.time <= together
  if (last && goesOn) pages.grow(last, event, { proposed: event })
  else pages.begin('replication', 'write', `write ${event.id}`, event, { proposed: event })
}

/** What tells of some of these entries. */
function about(pages: Pages, from: number, to: number): Episode[] {
  const is = (episode: Episode) => {
    const entries = entriesOf(episode)
    return entries !== undefined && entries[0] <= to && entries[1] >= from
  }
  return [...pages.recent('replication', is), ...pages.recent('members', is), ...pages.recent('elections', is).slice(-1)]
}

/** A leader commits what its log holds: another one may have had other entries there. */
function commits(pages: Pages, event: LabEvent): void {
  const { node, numbers: [from, to, holders] } = event
  const has = ({ what, first, facts }: Episode) => (what === 'election' ? facts.won!.node === node : (first.node === node && !facts.lost) || facts[`appended ${node}`]?.name === 'appended')
  const all = about(pages, from + 1, to)
  if (holders > 0) for (const episode of all.filter(has)) pages.grow(episode, event, { committed: event })
  else for (const episode of all.slice(-1)) pages.grow(episode, event)
}

function appends(pages: Pages, event: LabEvent): void {
  const [from, to] = event.numbers
  for (const episode of about(pages, from, to)) pages.grow(episode, event, { [`appended ${event.node}`]: event })
  const repair = repairOf(pages, event.peer!, event.node!)
  if (repair) pages.grow(repair, event, { appended: event })
}

/** That of a follower's log that is under way. */
function repairOf(pages: Pages, leader: NodeId, follower: NodeId): Episode | undefined {
  return pages.find('replication', ({ what, key, facts }) => what === 'repair' && key.startsWith(`repair ${leader} ${follower} `) && !facts.caughtUp && !(facts.truncated && facts.appended))
}

function repairs(pages: Pages, leader: NodeId, follower: NodeId, event: LabEvent, facts: Facts = { [event.name]: event }): void {
  const repair = repairOf(pages, leader, follower)
  if (repair) pages.grow(repair, event, facts)
  else pages.begin('replication', 'repair', `repair ${leader} ${follower} ${event.id}`, event, facts)
}

const byLeader = (pages: Pages, event: LabEvent) => repairs(pages, event.node!, event.peer!, event)
const byFollower = (pages: Pages, event: LabEvent) => repairs(pages, event.peer!, event.node!, event)

/** What a server deletes it has no more, and what its own leader deletes before it is committed is lost. */
function deletes(pages: Pages, event: LabEvent): void {
  byFollower(pages, event)
  const [from, to] = event.numbers
  const { latest } = pages
  for (const episode of about(pages, from, to)) if (episode.what !== 'election' && !episode.facts.committed) pages.grow(episode, event, episode.first.node === event.node ? { lost: event } : { [`appended ${event.node}`]: event })
  pages.latest = latest
}

/** A new leader finds where a follower's log ends; where nothing has to be repaired, that is a step of its election. */
function catchesUp(pages: Pages, event: LabEvent): void {
  if (repairOf(pages, event.node!, event.peer!)) return byLeader(pages, event)
  const election = pages.find('elections', ({ facts }) => facts.won?.term === event.term)
  if (election) pages.grow(election, event)
}

/** One configuration is one episode, whoever takes it up. What a cluster begins with is none, nor what a server has on its disk as it starts. */
function configures(pages: Pages, event: LabEvent): void {
  const [entry, ...members] = event.numbers
  const known = pages.find('members', ({ what, first }) => what === 'change' && String(first.numbers) === String(event.numbers))
  if (known) return pages.grow(known, event)
  const leads = pages.find('elections', ({ facts }) => facts.won !== undefined)?.facts.won?.node === event.node
  const other = leads || (pages.members !== '' && pages.members !== String(members))
  pages.members = String(members)
  if (entry > 0 && other) pages.begin('members', 'change', `change ${entry} ${event.id}`, event)
}

export const entries: Rules = {
  proposed: proposes,
  appended: appends,
  committed: commits,
  appendRefusedLog: byFollower,
  truncated: deletes,
  backtracked: byLeader,
  matchLost: byLeader,
  snapshotSent: byLeader,
  snapshotInstalled: byFollower,
  snapshotNotNeeded: (pages, event) => void (repairOf(pages, event.peer!, event.node!) && byFollower(pages, event)),
  caughtUp: catchesUp,
  configured: configures,
}
