import { css, html, nothing } from 'lit'
import type { Status, Stretch } from '../lab/types.js'
import type { Words } from '../i18n/index.js'
import { wordsAround } from '../element/language.js'
import { OfFigure } from './of-figure.js'

type Unit = keyof Words['prose']['units']

/** What can be told, how, and how many characters it takes at most. Rates change all the time: those are not announced. */
interface Out {
  read(status: Status): number | string | null
  unit: Unit
  room: number
}

const ofMeasured = (unit: Unit, room: number, read: (measured: Stretch) => number | null): Out => ({ unit, room, read: ({ measured }) => read(measured) })

const outs: Readonly<Record<string, Out>> = {
  'leaderless.last': ofMeasured('ms', 7, ({ leaderless }) => leaderless.last),
  'leaderless.median': ofMeasured('ms', 7, ({ leaderless }) => leaderless.median),
  'leaderless.worst': ofMeasured('ms', 7, ({ leaderless }) => leaderless.worst),
  'leaderless.total': ofMeasured('ms', 8, ({ leaderless }) => (leaderless.count > 0 ? leaderless.total : null)),
  'leaderless.count': ofMeasured('count', 3, ({ leaderless }) => leaderless.count),
  elections: ofMeasured('count', 3, ({ elections }) => elections),
  'failed-elections': ofMeasured('count', 3, ({ failedElections }) => failedElections),
  'split-votes': ofMeasured('count', 3, ({ splitVotes }) => splitVotes),
  terms: ofMeasured('count', 3, ({ terms }) => terms),
  'puts.ok': ofMeasured('count', 5, ({ puts }) => puts.ok),
  'puts.failed': ofMeasured('count', 5, ({ puts }) => puts.failed),
  'puts.unknown': ofMeasured('count', 5, ({ puts }) => puts.unknown),
  'puts.p50': ofMeasured('ms', 7, ({ puts }) => puts.p50),
  'puts.p99': ofMeasured('ms', 7, ({ puts }) => puts.p99),
  messages: ofMeasured('rate', 7, ({ messages, since, sent }) => (sent.messages > 0 && since >= 0 ? messages : null)),
  bytes: ofMeasured('bytes', 9, ({ bytes, sent }) => (sent.bytes > 0 ? bytes : null)),
  leader: { unit: 'count', room: 6, read: ({ leader }) => leader },
  term: { unit: 'count', room: 3, read: ({ nodes }) => Math.max(0, ...nodes.map((node) => node.term)) },
  commit: { unit: 'count', room: 5, read: ({ nodes }) => Math.max(0, ...nodes.map((node) => node.commit)) },
}

/** `<raft-out for="fig" name="leaderless.last">`: what was measured in the reader's own run. */
export class RaftOut extends OfFigure {
  static override styles = css`
    :host {
      display: inline-block;
      font-variant-numeric: tabular-nums;
      font-weight: 600;
      text-align: center;
    }
    output {
      white-space: nowrap;
    }
  `
  static override properties = { ...OfFigure.properties, said: { state: true } }
  protected declare said: number | string | null | undefined

  protected override hear(status: Status): void {
    this.said = this.#out?.read(status)
  }

  get #out(): Out | undefined {
    return this.name !== null && Object.hasOwn(outs, this.name) ? outs[this.name] : undefined
  }

  protected override render() {
    const words = wordsAround(this)
    const { prose } = words
    const out = this.#out
    if (!out) return html`<span role="alert">${prose.noOut(this.name ?? '', Object.keys(outs))}</span>`
    if (!this.figure) return html`<span role="alert">${prose.noFigure(this.for ?? '')}</span>`
    const { said } = this
    const text = typeof said === 'string' ? said : typeof said === 'number' ? prose.units[out.unit](said) : this.name === 'leader' && said === null ? prose.nobody : prose.notYet
    const room = Math.max(out.room, prose.notYet.replace(/[^\x00-\xff]/g, '  ').length) // a letter of Hangul is as wide as two
    this.style.minWidth = `${room}ch`
    return html`<output role=${out.unit === 'rate' || out.unit === 'bytes' ? 'none' : nothing}>${text}</output>`
  }
}
