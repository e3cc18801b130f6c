/** How a lab comes to the moment of its link. */
import type { ClusterClock } from './clock.js'
import type { Call, Lesson, Linked } from './linked.js'
import type { Command } from './messages.js'
import type { Plan } from './options.js'
import type { AddOptions, Lab, Members, NodeId, RestartOptions, World } from './types.js'
import { orderNames, type OrderName } from './vocabulary.js'

/** Where a lab that was made from a link has come to. */
export interface Arrival {
  /** Whose link it is. */
  readonly build: string
  /** Of a simulated lab: its digest is not the link's. */
  readonly differs: boolean
  /** Of a live one: how many calls were made again, how many of those it refused, and how many were left out, for want of time or since the reader went elsewhere. */
  readonly made: number
  readonly refused: number
  readonly left: number
  /** Its scenario was played again up to the link's step. */
  readonly again: boolean
}

const none = { differs: false, made: 0, refused: 0, left: 0, again: false }

type Ask = (command: Command, args: object) => Promise<unknown>

/** The most real ms that a live lab's calls may take together. */
const longest = 60_000
/** Real ms between two looks at a clock. */
const turn = 100
const operations: readonly unknown[] = ['put', 'get', 'delete', 'txn']

/** At which speed calls are made again: real time, as far as the timeouts allow that, or faster where the link says so. */
export function brisk({ world, scale, election, heartbeat }: Plan): Plan['scale'] {
  return world === 'sim' || scale === 'max' ? scale : Math.max(scale, Math.min(1, election[0] / 4, heartbeat))
}

/** A simulated lab has been made again, with its link's digest or another; a live one is asked again for what led there. It is held then, at the link's speed. */
export async function arrive(lab: Lab, { world, scale, election }: Plan, moment: Linked, clock: ClusterClock, ask: Ask, resume: (lesson: Lesson) => Promise<unknown>): Promise<Arrival> {
  const { lesson } = moment.besides
  if (lesson) await comesTo(lab, world, lesson, resume)
  const { digest } = lab.status()
  if (world === 'sim') {
    await lab.set({ scale })
    return { ...none, build: moment.build, differs: digest !== moment.digest, made: moment.calls.length }
  }
  if (lesson) {
    await lab.set({ scale })
    if (!clock.held) await lab.hold()
    return { ...none, build: moment.build, again: true }
  }
  const scenarios = lab.status().playing?.nth
  /** The reader has held the lab, or looks at its past, or plays a scenario: the rest is theirs. Off screen it is held for a reason. */
  const elsewhere = () => (clock.held && clock.why === '') || !clock.view.now || lab.status().playing?.nth !== scenarios
  const arrival = await askAgain(moment, 2 * election[1], clock, elsewhere, (call) => act(call, lab, ask))
  if (elsewhere()) return arrival
  await lab.set({ scale }).catch(() => {}) // the calls may have left timeouts that are too short for it
  await lab.hold()
  return arrival
}

/** Plays a scenario until so many of its steps are over, or it is: of a simulated lab, until it is held at that moment. */
function comesTo(lab: Lab, world: World, lesson: Lesson, resume: (lesson: Lesson) => Promise<unknown>): Promise<void> {
  return new Promise((resolve, reject) => {
    const off = lab.on('change', ({ playing, held }) => {
      const there = playing && (playing.step >= lesson.step || playing.failed !== null) && (held || world === 'live')
      if (there) resolve(off())
    })
    resume(lesson).catch(reject) // it goes on when it is there, and what comes of it is shown
  })
}

/** Makes a link's calls again, in their order. Between two it waits as long as there was between them, but no longer than elections take. */
async function askAgain({ build, at, calls }: Linked, patience: number, clock: ClusterClock, elsewhere: () => boolean, make: (call: Call) => Promise<unknown>): Promise<Arrival> {
  const end = performance.now() + longest
  const over = () => performance.now() > end || elsewhere()
  let [since, refused, made] = [0, 0, 0]
  let before: unknown
  for (const call of calls) {
    const what = call.order?.do
    if (!operations.includes(what) || !operations.includes(before)) await passed(Math.min((call.at ?? 0) - since, patience), clock, over)
    if (over()) break
    await make(call).catch(() => refused++)
    since = call.at ?? 0
    before = what
    made++
  }
  await passed(Math.min(at - since, patience), clock, over)
  return { ...none, build, made, refused, left: calls.length - made }
}

/** Lets ms of a clock pass, which may be held meanwhile. */
async function passed(ms: number, clock: ClusterClock, over: () => boolean): Promise<void> {
  const until = clock.now() + ms
  while (clock.now() < until && !over()) await new Promise((resolve) => setTimeout(resolve, Math.min(turn, clock.realUntil(until))))
}

/** Makes a call. Those for which a worker must be made are the lab's own; it makes the nodes that join with those calls. */
async function act({ order = {} }: Call, lab: Lab, ask: Ask): Promise<void> {
  const { do: name, id: _id, incarnation: _incarnation, ...args } = order
  const node = args.node as NodeId
  switch (name) {
    case 'add':
      return lab.add(node, { learner: args.learner ?? false } as AddOptions)
    case 'reconfigure':
      return lab.reconfigure({ voters: args.voters, learners: args.learners } as Members)
    case 'restart':
      return lab.restart(node, (args.disk === undefined ? {} : { disk: args.disk }) as RestartOptions)
  }
  if (orderNames.includes(name as OrderName) && name !== 'hold' && name !== 'run') await ask(name as Command, args)
}
