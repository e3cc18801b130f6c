import type { Arrival } from './arrive.js'
import { Pair, type Asked } from './branches.js'
import { languageIn, readOptions } from './options.js'
import { RunningLab } from './running.js'
import type { Tongue } from '../i18n/sentence.js'
import type * as T from './types.js'
import { voiceOf } from './voice.js'

/** Boots a cluster; resolves once every node has started, and it is at the moment of its link, if it has one. */
export async function createLab(options?: T.Options): Promise<T.Lab> {
  const { lab, there } = await openLab(options)
  await there
  return lab
}

/** The same, but that a live lab is there while the calls of its link are still made again; `there` resolves once it is at the link's moment, null where there is no link. */
export async function openLab(options?: T.Options): Promise<{ lab: T.Lab; there: Promise<Arrival | null> }> {
  return voiceOf(languageIn(options)).then((voice) => voice.telling(async () => RunningLab.open(readOptions(options), voice)))
}

/** Lets a lab speak another language from now on. */
export const letSpeak = (lab: T.Lab, tongue: Tongue): void => (lab as RunningLab).speak(tongue)

/** Ends the nodes' workers of a held lab until it is woken, or anything is asked of a node; rejects where that can't be now. */
export const suspendLab = (lab: T.Lab): Promise<void> => (lab as RunningLab).sleep.suspend()

/** Two labs from a moment of another, of which the second has other settings from there on. */
export const openPair = async (lab: T.Lab, options: T.CompareOptions): Promise<{ pair: Pair; asked: Asked }> => {
  const asked = (lab as RunningLab).comparing(options)
  return { pair: await Pair.at(lab as RunningLab, asked), asked }
}

/** Makes them again; null where they are there. */
export const wakeLab = (lab: T.Lab): Promise<void> | null => (lab as RunningLab).sleep.wake()
