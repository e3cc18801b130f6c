/** A stretch of a run as a Mermaid sequence diagram: what nodes and clients sent each other, and what came of it as notes. */
import type { Words } from '../../i18n/index.js'
import type { Answers, Flight, LabEvent, Timeline } from '../../lab/types.js'
import { groupsOf } from '../timeline/picture.js'
import type { Range } from '../timeline/range.js'
import { sentence } from '../why/tell.js'

/** How many steps, messages and notes, a diagram has at most. */
export const mostSteps = 100

/** Times are told to the ns, ms. */
const exact = 1e-6

/** The messages of a stretch, as `messages` gives them. */
export interface Sent {
  readonly messages: readonly Flight[]
  /** From when on none is missing. */
  readonly since: number
}

interface Step {
  readonly time: number
  readonly line: string
}

/** The name that clients have in a diagram's text. */
const client = 'client'

export function diagramOf(range: Range, { messages, since }: Sent, timeline: Timeline, words: Words): string {
  const told = words.share.diagram
  const nodes = timeline.lanes.map(({ node }) => node)
  const inside = (time: number) => time >= Math.max(range.from, since) && time <= range.to
  const all = [...noteSteps(timeline, words), ...messages.map((flight) => messageStep(flight, words)), ...clientSteps(timeline, words)].filter(({ time }) => inside(time)).sort((a, b) => a.time - b.time)
  const steps = all.slice(-mostSteps)
  const from = all.length > steps.length ? steps[0]!.time : since
  const over = nodes.length > 1 ? `${nodes[0]},${nodes.at(-1)}` : (nodes[0] ?? client)
  return [
    'sequenceDiagram',
    ...(steps.some(({ line }) => line.includes(client)) ? [`    actor ${client} as ${escaped(told.client)}`] : []),
    ...nodes.map((node) => `    participant ${node}`),
    note(over, told.title(range.from, range.to)),
    ...(from - range.from > exact ? [note(over, told.left(from, mostSteps))] : []),
    ...stateNotes(Math.max(range.from, from), timeline, words),
    ...steps.map(({ line }) => line),
    '',
  ].join('\n')
}

/** Text that Mermaid takes for nothing else: it reads #…; as a character, and a semicolon as the end of a line. */
export function escaped(text: string): string {
  return text.replace(/[#;<>%]/g, (sign) => `#${sign.charCodeAt(0)};`).replace(/\s+/g, ' ')
}

/** How many characters a line of a note has, about. */
const noteWidth = 48

function note(over: string, text: string): string {
  const lines = text.match(new RegExp(`.{1,${noteWidth}}\\S*`, 'g')) ?? []
  return `    Note over ${over}: ${lines.map((line) => escaped(line.trim())).join('<br/>')}`
}

function messageStep(flight: Flight, words: Words): Step {
  const { message } = words.node
  const { from, to, reply, fate, sent, term, entries } = flight
  const arrives = fate === 'delivered' || fate === 'duplicated'
  const arrow = `${reply ? '--' : '-'}${arrives ? '>>' : 'x'}`
  const text = words.share.diagram.message(sent, message.name(flight), term, entries, fate === 'delivered' ? '' : message.fates[fate])
  return { time: sent, line: `    ${from}${arrow}${to}: ${escaped(text)}` }
}

/** What clients asked for, of whom, and what they were told; of several that are known as one only a note. */
function clientSteps({ answers, waiting }: Timeline, words: Words): Step[] {
  const { share: { diagram }, timeline: told } = words
  const text = (time: number, what: string) => escaped(diagram.step(time, what))
  const answered = answers.flatMap((answer: Answers): Step[] => {
    const { asked, to, op, node, count } = answer
    const end = told.table.answers(answer)
    if (!op || !node) return [{ time: to, line: note(client, diagram.step(to, end)) }]
    const begun = { time: asked, line: `    ${client}->>${node}: ${text(asked, op)}` }
    return [begun, { time: to, line: count.ok > 0 ? `    ${node}-->>${client}: ${text(to, end)}` : note(client, diagram.step(to, end)) }]
  })
  return [...answered, ...waiting.map((of): Step => ({ time: of.asked, line: note(client, diagram.step(of.asked, told.table.waiting(of))) }))]
}

/** Elections, broken promises, commits and faults. */
function noteSteps({ marks, commits, troubles }: Timeline, words: Words): Step[] {
  const { share: { diagram }, timeline: told } = words
  const step = (time: number, over: string, text: string): Step => ({ time, line: note(over, diagram.step(time, text)) })
  return [
    ...marks.flatMap((event: LabEvent) => (event.node ? [step(event.time, event.node, sentence(event, words))] : [])),
    ...commits.map(({ node, from, entries }) => step(from, node, told.commits(node, entries))),
    ...groupsOf(troubles).flatMap((group) => {
      const [{ node, peer }] = group.troubles as [(typeof troubles)[number]]
      return node ? [step(group.from, peer ? `${node},${peer}` : node, told.trouble(group))] : []
    }),
  ]
}

/** What nodes were at a time, but followers. */
function stateNotes(time: number, { lanes }: Timeline, { timeline: told }: Words): string[] {
  return lanes.flatMap(({ node, spans }) => {
    const span = spans.filter(({ from }) => from <= time).at(-1)
    return span && (span.state !== 'follower' || span.paused) ? [note(node, told.was(span))] : []
  })
}
