import type { NodeStatus, StallOptions } from '../../lab/types.js'
import { stallables } from '../../lab/vocabulary.js'
import type { Words } from '../../i18n/index.js'
import { termColours } from '../style/terms.js'
import { say } from '../say.js'
import { alarmGap, fixed, haloGap, nameAt, type Place } from './geometry.js'
import { put, svg } from './svg.js'

/** The name of what a node is, for people and for the style sheet. */
export function stateOf(node: NodeStatus, words: Words): string {
  if (!node.alive) return node.stopped ? words.stage.stopped[node.stopped] : words.stage.down
  if (node.paused && !('process' in node.stalled)) return words.stage.paused
  return node.member === 'voter' || node.role === 'leader' ? words.stage.roles[node.role] : words.stage.parts[node.member]
}

/** What of a node hangs, and until when, ms of the cluster's clock; what takes the most along comes first. */
export function stallsOf({ stalled }: NodeStatus): [what: StallOptions['what'], until: number][] {
  return stallables.flatMap((what) => (what in stalled ? [[what, stalled[what]!] as [StallOptions['what'], number]] : [])).reverse()
}

/** The same in words. */
export function stallsTold(node: NodeStatus, words: Words): string[] {
  return stallsOf(node).map(([what, until]) => words.node.stalled(what, until))
}

/** Real ms for which a node bears the mark of what its host did to it. */
const marked = 10_000

/** One node on the stage: role by shape and colour, term, alarm and votes. */
export class NodeMark {
  readonly group: SVGGElement
  readonly #alarm: SVGCircleElement
  readonly #drawn: SVGCircleElement
  readonly #disc: SVGCircleElement
  readonly #term = svg('text', { class: 'term', dy: '0.36em' })
  readonly #name: SVGTextElement
  readonly #state = svg('tspan', { class: 'state' })
  readonly #pips = svg('g', { class: 'pips' })
  readonly #why = svg('title', {})
  readonly #struck: SVGGElement
  readonly #left: SVGGElement
  readonly #time = svg('text', { dy: '0.36em' })
  readonly #r: number
  #seen: NodeStatus | undefined

  constructor(
    readonly id: string,
    readonly at: Place,
    r: number,
  ) {
    this.#r = r
    const outer = r + alarmGap
    const turned = { r: outer, pathLength: 100, transform: 'rotate(-90)' }
    this.#drawn = svg('circle', { class: 'drawn', ...turned })
    this.#alarm = svg('circle', { class: 'alarm', ...turned })
    this.#disc = svg('circle', { class: 'disc', r: r * 0.53 })
    this.#name = svg('text', { class: 'name' }, svg('tspan', { class: 'id' }, new Text(id)), new Text(' '), this.#state)
    const corner = fixed(r * 0.78)
    this.#struck = svg('g', { class: 'struck', transform: `translate(${corner} -${corner})` }, this.#why, svg('circle', { r: 9 }), svg('text', { dy: '0.36em' }, new Text('!')))
    this.#left = svg('g', { class: 'left', transform: `translate(0 ${fixed(r)})` }, svg('rect', { x: -27, y: -11, width: 54, height: 22, rx: 11 }), this.#time)
    const cross = fixed(r * 0.62)
    this.group = svg(
      'g',
      { class: 'node', role: 'button', tabindex: 0, 'data-node': id, 'aria-expanded': 'false', transform: `translate(${fixed(at.x)} ${fixed(at.y)})` },
      svg('circle', { class: 'halo', r: outer + haloGap }),
      svg('circle', { class: 'track', r: outer }),
      this.#drawn,
      this.#alarm,
      svg('circle', { class: 'second', r: outer - 2.5 }),
      svg('circle', { class: 'body', r }),
      svg('circle', { class: 'hatched', r: r - 1 }),
      svg('circle', { class: 'striped', r: r - 1 }),
      this.#pips,
      this.#disc,
      this.#term,
      svg('path', { class: 'cross', d: `M-${cross}-${cross}L${cross} ${cross}M${cross}-${cross}L-${cross} ${cross}` }),
      this.#left,
      this.#name,
      this.#struck,
    )
  }

  /** Draws what a change brought. */
  show(node: NodeStatus, voters: number, words: Words, selected: boolean): void {
    const [stall] = stallsOf(node)
    const state = stateOf(node, words)
    const kind = !node.alive ? 'down' : node.role === 'pre-candidate' ? 'candidate pre' : node.role
    put(this.group, 'class', `node ${kind} ${node.member}${stall ? ' stalled' : node.alive && node.paused ? ' paused' : ''}${selected ? ' selected' : ''}`)
    put(this.group, 'aria-expanded', String(selected))
    this.#vote(node, voters)
    if (this.#seen === node) return
    this.#seen = node
    const why = node.fault ? words.stage.struck(node.fault) : ''
    say(this.#why, why)
    put(this.group, 'aria-label', [words.stage.node(node.id, state, node.term), ...stallsTold(node, words), ...(why ? [why] : [])].join('. '))
    put(this.#disc, 'class', `disc term-${node.term % termColours}`)
    say(this.#term, String(node.term))
    put(this.#term, 'class', node.term > 999 ? 'term long' : 'term')
    const told = stall ? words.stage.hangs[stall[0]] : state
    say(this.#state, told)
    const { x, y } = nameAt(this.at, `${node.id} ${told}`)
    put(this.#name, 'x', fixed(x))
    put(this.#name, 'y', fixed(y))
  }

  /** A pip for each vote that there may be; those that it holds are full. */
  #vote({ votes }: NodeStatus, voters: number): void {
    if (this.#pips.childElementCount !== voters) this.#pips.replaceChildren(...Array.from({ length: voters }, (_, i) => pip(i, voters, this.#r * 0.77)))
    Array.from(this.#pips.children).forEach((mark, i) => put(mark, 'class', i < votes.length ? 'pip held' : 'pip'))
  }

  /** Draws how much of the alarm is left at a time; a full ring is the longest timeout that can be drawn. */
  run(node: NodeStatus, time: number, words: Words, { still, scale }: { still: boolean; scale: number }): void {
    const [stall] = stallsOf(node)
    if (stall) say(this.#time, words.stage.left(Math.max(0, stall[1] - time)))
    const { fault } = node
    put(this.#struck, 'visibility', fault && time - fault.at < marked * scale ? 'visible' : 'hidden')
    const { alarm } = node
    const longest = node.settings.election[1]
    const drawn = alarm && node.alive ? Math.min(100, (100 * (alarm.at - alarm.from)) / longest) : 0
    const left = alarm && node.alive ? Math.min(drawn, Math.max(0, (100 * (alarm.at - time)) / longest)) : 0
    put(this.#drawn, 'stroke-dasharray', `${fixed(drawn)} 200`)
    put(this.#alarm, 'stroke-dasharray', `${fixed(still ? drawn : left)} 200`)
  }
}

/** The i-th vote, on an arc inside the bottom of a node. */
function pip(i: number, all: number, r: number): SVGCircleElement {
  const step = Math.min(0.42, 2.6 / all)
  const angle = Math.PI / 2 - (i - (all - 1) / 2) * step
  return svg('circle', { class: 'pip', r: 3, cx: fixed(r * Math.cos(angle)), cy: fixed(r * Math.sin(angle)) })
}
