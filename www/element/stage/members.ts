import { css, html } from 'lit'
import { maxNodes } from '../../lab/protocol.js'
import type { NodeId, Status } from '../../lab/types.js'
import { Part } from '../part.js'
import { controls } from '../style/controls.js'
import { errorTold, type Telling } from '../telling.js'

/** Who takes part, in words, and the way to add a server. */
export class MembersLine extends Part {
  static override styles = [
    controls,
    css`
      .line {
        gap: 4px 12px;
        min-height: 28px;
        margin-top: 4px;
      }
      .who {
        flex: 1 1 160px;
      }
      .joint {
        padding: 0 6px;
        border: 1px dashed var(--candidate);
        border-radius: 4px;
        color: var(--candidate);
      }
      .add {
        gap: 4px;
        margin-left: auto;
      }
      @media print {
        .add {
          display: none;
        }
      }
      .add button {
        min-height: 24px;
        padding: 0 8px;
        font-size: 12px;
      }
      .trouble {
        color: var(--bad);
      }
    `,
  ]
  static override properties = { ...Part.properties, trouble: { state: true }, adding: { state: true } }
  declare trouble: Telling | undefined
  /** The server that is being added. */
  declare adding: NodeId | undefined
  protected override every = 200

  constructor() {
    super()
    this.trouble = undefined
  }

  protected override render() {
    const { members } = this.words.stage
    const next = free(this.status)
    return html`
      <div class="row line small">
        <span class="who" role="status">${this.#who(this.status)}</span>
        <span class="row add" role="group" aria-label=${members.add}>
          <span class="muted">${this.adding ? members.adding(this.adding) : next ? members.addNode(next) : members.full(maxNodes)}</span>
          ${this.#button(members.asLearner, next, true)} ${this.#button(members.asVoter, next, false)}
        </span>
      </div>
      ${this.trouble ? html`<p class="small trouble" role="alert">${this.trouble(this.words)}</p>` : null}
    `
  }

  #who({ config }: Status) {
    const { members } = this.words.stage
    const learners = config.learners.length > 0 ? members.learners(config.learners) : ''
    if (config.joint) return html`<span class="joint">${members.joint(config.voters, config.outgoing)}</span> ${learners}`
    return html`${members.voters(config.voters)}${learners && ` · ${learners}`}`
  }

  #button(name: string, next: NodeId | undefined, learner: boolean) {
    const possible = next !== undefined && this.adding === undefined
    return html`<button
      name=${learner ? 'add-learner' : 'add-voter'}
      aria-label=${this.words.stage.members.addAs(next ?? '', name)}
      aria-disabled=${possible ? 'false' : 'true'}
      @click=${() => possible && void this.#add(next, learner)}
    >
      ${name}
    </button>`
  }

  async #add(node: NodeId, learner: boolean): Promise<void> {
    this.trouble = undefined
    this.adding = node
    try {
      await this.ask.lab.add(node, { learner })
    } catch (error) {
      this.trouble = errorTold(error)
    } finally {
      this.adding = undefined
    }
  }
}

/** The first name that no node has. */
function free({ nodes }: Status): NodeId | undefined {
  const ids = Array.from({ length: maxNodes }, (_, i) => `n${i + 1}` as NodeId)
  return ids.find((id) => !nodes.some((node) => node.id === id))
}
