import type { Arguments } from './arguments.js'
import type { Command } from './messages.js'
import type { NodeId, Status } from './types.js'
import { refused } from './voice.js'

type Ask = (command: Command, args: object) => Promise<unknown>

/** Who takes part: changes of the cluster's configuration. The director asks the leader for them. */
export class Members {
  constructor(
    private readonly read: Arguments,
    private readonly ask: Ask,
    /** Makes a node that there is not yet; it is no member then. */
    private readonly make: (id: NodeId) => Promise<unknown>,
  ) {}

  async add(node: unknown, options: unknown): Promise<void> {
    const args = this.read.add(node, options)
    await this.make(args.node)
    await this.ask('add', args)
  }

  /** Makes a node a learner that is there, and no member. */
  async addKnown(node: NodeId): Promise<void> {
    await this.ask('add', this.read.add(node, { learner: true }))
  }

  async remove(node: unknown, options: unknown): Promise<void> {
    await this.ask('remove', this.read.remove(node, options))
  }

  async reconfigure(members: unknown, options: unknown): Promise<void> {
    const args = this.read.reconfigure(members, options)
    await Promise.all([...args.voters, ...args.learners].map((id) => this.make(id)))
    await this.ask('reconfigure', args)
  }
}

/** Refuses to empty the disk of a node without which the others could not decide that it leaves. */
export function mustSpare(node: NodeId, { nodes, config }: Status): void {
  const others = nodes.filter(({ id, alive, paused }) => id !== node && alive && !paused && config.voters.includes(id)).length
  const needed = Math.floor(config.voters.length / 2) + 1
  if (others < needed) throw refused({ code: 'call', do: 'restart', why: { code: 'notEmptied', node, needed, voters: config.voters.length, others } })
}
