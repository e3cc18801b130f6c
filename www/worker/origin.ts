/**
 * One clock for a page and its workers. `performance.timeOrigin` is taken from the system's
 * clock when a worker or page begins, so it differs where that clock was set or stood still
 * between two beginnings, as while a machine sleeps. `performance.now()` runs alike in all
 * of them. So one keeps the time, the director, and each other asks it once for its origin.
 */

/** Real time is `origin` + performance.now(), ms; the keeper's is at most `error` ms away from it. */
export interface SharedOrigin {
  origin: number
  error: number
}

/** The coarsest that a browser makes its clock, ms, unless it hides from sites what they are told of time. */
const coarsest = 1

/** Of so many round trips the shortest counts. */
const roundTrips = 8

/** The keeper's real time, ms since 1970. It never goes back. */
export function ownTime(): number {
  return performance.timeOrigin + performance.now()
}

/** Tells whoever is at the port's other end the keeper's time, each time that it asks. */
export function tellTime(port: MessagePort): void {
  port.onmessage = () => port.postMessage(ownTime())
}

/** Asks the keeper at the port's other end. */
export function askTime(port: MessagePort): Promise<SharedOrigin> {
  return new Promise((found) => {
    let best: SharedOrigin = { origin: performance.timeOrigin, error: Infinity }
    let left = roundTrips
    /** The shortest time above 0 that the clock showed: no grain of it is longer. */
    let grain = coarsest
    let asked = 0
    const ask = () => {
      asked = performance.now()
      port.postMessage(null)
    }
    port.onmessage = ({ data }: MessageEvent<number>) => {
      const heard = performance.now()
      const error = (heard - asked) / 2
      if (error < best.error) best = { origin: data - (asked + error), error }
      if (error > 0) grain = Math.min(grain, 2 * error)
      if (--left > 0) return ask()
      port.close()
      found({ origin: best.origin, error: best.error + grain })
    }
    ask()
  })
}
