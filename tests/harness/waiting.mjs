// Waiting, with a bound: what never comes is a failure with a sentence.

export const pause = (ms) => new Promise((over) => setTimeout(over, ms))

/** Polls until `probe` gives something truthy, and resolves to that. `what` begins the sentence "… never came within 60 s". */
export async function eventually(what, probe, within, between = 20) {
  const end = Date.now() + within
  for (;;) {
    const found = await probe()
    if (found) return found
    if (Date.now() > end) throw new Error(`${what} never came within ${within / 1000} s`)
    await pause(between)
  }
}

/** What a promise brings, or, after so many ms, an error with the same sentence. */
export function inTime(what, promise, within) {
  let timer
  const late = new Promise((_, reject) => (timer = setTimeout(() => reject(new Error(`${what} never came within ${within / 1000} s`)), within)))
  return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}
