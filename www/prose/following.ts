/** Elements of the prose look at their figures, again and again while those run. */
import type { Status } from '../lab/types.js'
import type { RaftLabElement } from '../element/public.js'

/** At most one look at a figure in so many real ms. */
const pace = 200

/** A lab that has ended has none. */
export function statusOf({ lab }: RaftLabElement): Status | undefined {
  try {
    return lab?.status()
  } catch {
    return undefined
  }
}

/** An element of the prose that shows what a figure has. */
export interface Follower {
  /** The one that it names: another one where the page has put another in its place. */
  readonly figure: RaftLabElement | undefined
  /** Takes it, and its status where it runs; again and again. */
  look(figure: RaftLabElement | undefined, status: Status | undefined): void
}

const followers = new Set<Follower>()
let timer: ReturnType<typeof setInterval> | undefined

/** Has an element look at its figure until the function that it returns is called. */
export function follow(follower: Follower): () => void {
  followers.add(follower)
  timer ??= setInterval(() => lookAll(followers), pace)
  lookAll([follower])
  return () => {
    followers.delete(follower)
    if (followers.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

function lookAll(all: Iterable<Follower>): void {
  if (document.hidden) return
  const told = new Map<RaftLabElement, Status | undefined>()
  for (const follower of all) {
    const { figure } = follower
    if (figure && !told.has(figure)) told.set(figure, statusOf(figure))
    follower.look(figure, figure && told.get(figure))
  }
}
