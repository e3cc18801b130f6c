import type { Lab } from '../lab/types.js'
import type { RaftLabElement } from './public.js'
import { RaftLab, type Origin } from './raft-lab.js'

/** The labs that live, by their elements. */
const lives = new WeakMap<Element, RaftLab>()
/** What elements that don't live yet are to do as soon as they do: start, and of a fork, from what. */
const wanted = new WeakMap<Element, Origin | null>()

/** Gives an element its life: one, until the page ends. */
export function embody(host: RaftLabElement, root: ShadowRoot, internals: ElementInternals): RaftLab {
  const life = new RaftLab(host, root, internals, wanted.get(host) ?? null, (fork, origin) => start(fork, origin))
  if (wanted.has(host)) life.begin()
  lives.set(host, life)
  return life
}

/** Starts an element's cluster, wherever it is. Resolves to its lab. */
export function start(host: RaftLabElement, origin: Origin | null = null): Promise<Lab> {
  const life = lives.get(host)
  if (life) life.begin()
  else wanted.set(host, origin)
  return host.ready
}
