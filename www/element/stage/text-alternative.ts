import { html } from 'lit'
import type { NodeStatus } from '../../lab/types.js'
import { lastGap } from '../bar/gap.js'
import { brokenNames } from '../bar/broken.js'
import { Part } from '../part.js'
import { controls } from '../style/controls.js'
import { stallsTold, stateOf } from './node-mark.js'

/** The stage in words, for those who do not see it: a table, and a word at each change of leader. */
export class TextAlternative extends Part {
  static override styles = [controls]
  protected override every = 500

  protected override render() {
    const { words, status } = this
    const { leader, nodes, violations } = status
    const gap = lastGap(status)
    const term = nodes.find(({ id }) => id === leader)?.term ?? 0
    return html`
      <div class="unseen">
        <p aria-live="polite">${leader ? words.why.leads(leader, term) : words.why.noLeader}${leader && gap !== null ? `: ${words.bar.leaderless(gap)}` : ''}</p>
        <p role="status">${violations.length > 0 ? words.safety.broken(brokenNames(status)) : ''}</p>
        <p role="status">${nodes.flatMap((node) => stallsTold(node, words).map((told) => `${node.id}: ${told}`)).join('. ')}</p>
        <table>
          <caption>${words.stage.text.title}</caption>
          <thead>
            <tr>${words.stage.text.columns.map((name) => html`<th scope="col">${name}</th>`)}</tr>
          </thead>
          <tbody>${nodes.map((node) => this.#row(node))}</tbody>
        </table>
      </div>
    `
  }

  #row(node: NodeStatus) {
    const { none } = this.words.stage.text
    const cut = this.status.links.filter((link) => link.cut && link.from === node.id).map((link) => link.to)
    const cells = [
      [stateOf(node, this.words), ...stallsTold(node, this.words)].join(', '), this.words.stage.parts[node.member], node.term, node.vote ?? none, node.leader ?? none, node.log.last, node.commit, node.applied, cut.join(', ') || none,
    ]
    return html`<tr><th scope="row">${node.id}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`
  }
}
