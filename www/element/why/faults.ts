import type { LabEvent, NodeId } from '../../lab/types.js'
import type { Episode, What } from './episode.js'
import type { Pages } from './pages.js'
import type { Rules } from './story.js'

/** What is under way with a node. */
function open(pages: Pages, node: NodeId, ...whats: readonly What[]): Episode[] {
  return pages.recent('faults', ({ what, first, facts }) => whats.includes(what) && first.node === node && !facts.ended)
}

function goesDown(pages: Pages, event: LabEvent): void {
  const { node, id } = event
  for (const over of open(pages, node!, 'paused', 'stall')) pages.grow(over, event, { ended: event })
  const [down] = open(pages, node!, 'down')
  if (down) pages.grow(down, event, { down: event })
  else pages.begin('faults', 'down', `down ${node} ${id}`, event, { down: event })
}

/** A step of what is under way, with which that may be over. */
const within = (over: boolean, ...whats: readonly What[]) => (pages: Pages, event: LabEvent) => {
  for (const episode of open(pages, event.node!, ...whats)) {
    const stalls = episode.what !== 'stall' || event.name === 'heldUp' || episode.first.numbers[0] === event.numbers[0]
    if (stalls) pages.grow(episode, event, over ? { ended: event } : {})
  }
}

function stalls(pages: Pages, event: LabEvent): void {
  const again = open(pages, event.node!, 'stall').find(({ first }) => first.numbers[0] === event.numbers[0])
  if (again) pages.grow(again, event)
  else pages.begin('faults', 'stall', `stall ${event.node} ${event.id}`, event)
}

/** 'n1 → n2'. */
const linkOf = ({ node, peer }: LabEvent): string => `${node} → ${peer}`

/** What is cut at one time is one episode. */
function cuts(pages: Pages, event: LabEvent): void {
  const last = pages.lists.faults.at(-1)
  if (last?.what === 'cut' && last.first.time === event.time && !last.facts.ended) pages.grow(last, event, { [linkOf(event)]: event })
  else pages.begin('faults', 'cut', `cut ${event.id}`, event, { [linkOf(event)]: event })
}

function heals(pages: Pages, event: LabEvent): void {
  const link = linkOf(event)
  const cut = pages.find('faults', ({ what, facts }) => what === 'cut' && facts[link]?.name === 'cut')
  if (!cut) return
  const left = Object.values(cut.facts).some((fact) => fact!.name === 'cut' && linkOf(fact!) !== link)
  pages.grow(cut, event, { [link]: event, ...(!left && { ended: event }) })
}

/** The links that a cut cut, as 'n1 → n2'. */
export function linksOf({ facts }: Episode): string[] {
  return Object.keys(facts).filter((name) => name !== 'ended')
}

/** Groups of nodes, each cut off from all of the others both ways; undefined: they are no such groups. */
export function sidesOf(links: readonly string[]): NodeId[][] | undefined {
  const cut = new Set(links)
  const nodes = [...new Set(links.flatMap((link) => link.split(' → ') as NodeId[]))].sort()
  const sides: NodeId[][] = []
  const apart = (a: NodeId, b: NodeId) => cut.has(`${a} → ${b}`) && cut.has(`${b} → ${a}`)
  for (const node of nodes) {
    const own = sides.find(([other]) => !apart(node, other!))
    if (own) own.push(node)
    else sides.push([node])
  }
  const between = nodes.length ** 2 - sides.reduce((sum, side) => sum + side.length ** 2, 0)
  const whole = between === cut.size && sides.every((side) => nodes.every((node) => side.includes(node) || side.every((own) => apart(node, own))))
  sides.sort((a, b) => a.length - b.length)
  return whole && (sides.length === 2 || sides.every(({ length }) => length === 1)) ? sides : undefined
}

export const faults: Rules = {
  crashed: goesDown,
  died: goesDown,
  panicked: goesDown,
  stopped: goesDown,
  restarted: within(false, 'down'),
  started: within(true, 'down'),
  paused: (pages, event) => pages.begin('faults', 'paused', `paused ${event.node} ${event.id}`, event),
  resumed: within(true, 'paused'),
  stalled: stalls,
  heldUp: within(false, 'stall'),
  stallEnded: within(true, 'stall'),
  cut: cuts,
  healed: heals,
}
