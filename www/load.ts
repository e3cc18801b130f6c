/** The whole lab, which comes in a script of its own: with the first figure that a reader comes near, or the first call of createLab. */
import type * as whole from './whole.js'

export type Whole = typeof whole

let coming: Promise<Whole> | undefined
let failures = 0

/** Loads it, once; where that failed, whoever asks again tries again. */
export function load(): Promise<Whole> {
  return (coming ??= fetched())
}

async function fetched(): Promise<Whole> {
  const url = new URL(__WHOLE__, import.meta.url)
  if (failures > 0) url.search = `again=${failures}` // browsers keep in mind that a module failed
  try {
    return (await import(url.href)) as Whole
  } catch (error) {
    failures++
    coming = undefined
    throw error
  }
}
