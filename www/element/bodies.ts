import type { Lab } from '../lab/types.js'
import type { RaftLabElement } from './public.js'
import { RaftLab, type Origin } from './raft-lab.js'

/** What elements have in them, once a reader has come near. */
const bodies = new WeakMap<Element, RaftLab>()
/** What elements without a body are to do as soon as they have one: start, and of a fork, from what. */
const wanted = new WeakMap<Element, Origin | null>()

/** Gives an element its body: one, until the page ends. */
export function embody(host: RaftLabElement, root: ShadowRoot, internals: ElementInternals): RaftLab {
  const body = new RaftLab(host, root, internals, wanted.get(host) ?? null, (fork, origin) => start(fork, origin))
  if (wanted.has(host)) body.begin()
  bodies.set(host, body)
  return body
}

/** Starts an element's cluster, wherever it is. Resolves to its lab. */
export function start(host: RaftLabElement, origin: Origin | null = null): Promise<Lab> {
  const body = bodies.get(host)
  if (body) body.begin()
  else wanted.set(host, origin)
  return host.ready
}
