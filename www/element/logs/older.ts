import type { LogEntry, NodeId, NodeStatus } from '../../lab/types.js'
import type { Commands } from '../ask.js'

/** Entries before the tail that a status holds, fetched when someone scrolls to them. */
export class Older {
  readonly #entries = new Map<NodeId, Map<number, LogEntry>>()
  readonly #asking = new Set<NodeId>()

  constructor(
    private readonly lab: Commands,
    private readonly came: () => void,
  ) {}

  /** The entry of a node at an index, if the page has it. */
  entry(node: NodeStatus, index: number): LogEntry | undefined {
    const { entries } = node.log
    const start = entries[0]?.index ?? node.log.last + 1
    return index >= start ? entries[index - start] : this.#entries.get(node.id)?.get(index)
  }

  /** Fetches what is missing from one index to another; only committed entries, which never change. */
  async want(node: NodeStatus, from: number, to: number): Promise<void> {
    const start = node.log.entries[0]?.index ?? 1
    const last = Math.min(to, start - 1, node.commit)
    let first = Math.max(from, node.log.first)
    while (first <= last && this.entry(node, first)) first++
    if (first > last || this.#asking.has(node.id)) return
    this.#asking.add(node.id)
    try {
      const known = this.#entries.get(node.id) ?? new Map<number, LogEntry>()
      for (const entry of await this.lab.log(node.id, first, last)) known.set(entry.index, entry)
      for (const index of known.keys()) if (index < node.log.first) known.delete(index) // a snapshot stands for it
      this.#entries.set(node.id, known)
      this.came()
    } catch {
      // The node or the lab went away meanwhile: the cells stay as they are.
    } finally {
      this.#asking.delete(node.id)
    }
  }
}
