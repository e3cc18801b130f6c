import type { Command } from './messages.js'
import type { Nodes } from './nodes.js'
import { asleepToo } from './protocol.js'

/**
 * A lab whose clocks stand can give its nodes' memory back: the director writes them down, and
 * their workers end. Whatever is asked of a node wakes them: new workers go on as the same incarnations.
 */
export class Sleep {
  #asleep = false
  /** The last suspension or waking, while it is under way. */
  #turn: Promise<void> | null = null

  constructor(
    private readonly nodes: () => Nodes,
    /** Rejects where the lab has ended. */
    private readonly ask: (command: 'suspend' | 'wake') => Promise<unknown>,
    private readonly open: (call: string) => void,
  ) {}

  /** What a command has to wait for, if there is anything. */
  before(command: Command): Promise<void> | null {
    return (asleepToo as readonly Command[]).includes(command) ? null : this.wake()
  }

  /** Rejects where the director refuses it; the lab is then as before. */
  suspend(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#asleep) return
      await this.ask('suspend')
      this.#asleep = true
      this.nodes().suspend()
    })
  }

  /** Null: the lab is awake. */
  wake(): Promise<void> | null {
    if (!this.#asleep && !this.#turn) return null
    return this.#inTurn(async () => {
      if (!this.#asleep) return
      this.open('wake')
      await this.nodes().wake()
      await this.ask('wake')
      this.#asleep = false
    })
  }

  #inTurn(step: () => Promise<void>): Promise<void> {
    const turn = (this.#turn ?? Promise.resolve()).catch(() => {}).then(step)
    const ended = () => {
      if (this.#turn === turn) this.#turn = null
    }
    turn.then(ended, ended)
    this.#turn = turn
    return turn
  }
}
