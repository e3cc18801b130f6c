/**
 * One timer that can be armed again and again. Browsers hold a timeout back to 4 ms when
 * it is set inside of another's callback; short ones therefore make a hop through a
 * message first, which is no timeout's callback.
 */

/** A timeout's longest delay, ms; a longer one fires early. */
const longestDelay = 2 ** 31 - 1
/** Delays below this, ms, are the ones that browsers hold back. */
const heldBack = 4

export interface Timer {
  /** Fires once after `delay` ms, in place of what was armed before; negative: never. */
  arm(delay: number): void
}

export function createTimer(fire: () => void): Timer {
  let due = 0
  let timeout: ReturnType<typeof setTimeout> | undefined
  /** Counts what was armed, so that a hop for an older one is known. */
  let armed = 0
  let inTimeout = false
  const { port1: near, port2: far } = new MessageChannel()

  function later(delay: number): void {
    // Rounded up: browsers cut off fractions, which would fire early.
    timeout = setTimeout(expire, Math.min(Math.ceil(delay), longestDelay))
  }

  function expire(): void {
    inTimeout = true
    try {
      fire()
    } finally {
      inTimeout = false
    }
  }

  far.onmessage = (event) => {
    if (event.data !== armed) return
    const rest = due - performance.now()
    if (rest > 0) later(rest)
    else fire()
  }

  return {
    arm(delay) {
      clearTimeout(timeout)
      armed++
      if (!(delay >= 0)) return
      due = performance.now() + delay
      if (delay === 0 || (inTimeout && delay < heldBack)) near.postMessage(armed)
      else later(delay)
    },
  }
}
