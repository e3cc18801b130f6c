import { html, nothing } from 'lit'
import type { Setup } from './attributes.js'
import type { Words } from '../i18n/index.js'
import type { Telling } from './telling.js'

/** What stands in the place of a cluster that does not run: what it was asked for, why it failed if it did, whether it has begun to start, whether a picture stands there. What failed can be tried `again`. */
export function cover(setup: Setup | undefined, failure: Telling | undefined, begun: boolean, poster: boolean, words: Words, again: (() => void) | null) {
  const { element } = words
  const problems = setup?.problems ?? []
  if (problems.length > 0) {
    return html`<div class="cover" role="alert"><p><b>${element.refused}</b></p><ul>${problems.map(({ say }) => html`<li>${say(words)}</li>`)}</ul></div>`
  }
  if (failure) return html`<div class="cover" role="alert"><p><b>${element.failed}</b></p><p>${failure(words)}</p>${again ? html`<p><button name="again" @click=${again}>${element.tryAgain}</button></p>` : nothing}</div>`
  const { nodes = 5, world = 'live', moment } = setup?.options ?? {}
  const starting = moment && world === 'sim' ? element.again : element.starting(nodes, world)
  if (poster) return begun ? html`<div class="chip" role="status"><p>${starting}</p></div>` : nothing
  return html`<div class="cover muted" role="status"><p>${begun ? starting : element.waiting}</p></div>`
}

export function wakingNotice({ element }: Words) {
  return html`<p class="notice back" role="status"><span>${element.waking}</span></p>`
}

/** What a lab is that was forked from the one above it at a time; what can be done with it as a whole. */
export function forkNotice(at: number, { time, duel }: Words, compare: (() => void) | null, end: () => void) {
  const more = compare ? html`<button class="plain" name="compare" title=${duel.openMeaning} @click=${compare}>${duel.open}</button>` : nothing
  return html`<p class="notice back" role="status"><span>${time.fork(at)}</span><span class="row">${more}<button class="plain" @click=${end}>${time.end}</button></span></p>`
}
