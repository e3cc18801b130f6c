import type { Lab, Playing } from '../lab/types.js'
import type { RaftLabElement } from '../element/public.js'
import { start } from '../element/bodies.js'

/** How long a figure's scenario may take to begin, real ms. */
const patience = 10_000

/** A figure that is out of sight comes into it, so that its reader sees what is done; its cluster starts, wherever it is. */
export function bringIntoSight(figure: RaftLabElement): Promise<Lab> {
  const { top, bottom } = figure.getBoundingClientRect()
  if (bottom < 0 || top > innerHeight || !figure.lab) figure.scrollIntoView({ block: 'nearest' })
  return start(figure)
}

/** The scenario that a figure plays, once it does: it begins after the lab. */
export function playingOf(figure: RaftLabElement, lab: Lab): Promise<Playing | null> {
  const { playing } = lab.status()
  const isToPlay = figure.hasAttribute('scenario') || figure.querySelector(':scope > script[type="application/json"]') !== null
  if (playing || !isToPlay) return Promise.resolve(playing)
  return new Promise((resolve) => {
    const done = (playing: Playing | null) => {
      clearTimeout(timer)
      off()
      resolve(playing)
    }
    const timer = setTimeout(() => done(null), patience) // it could not be played, which the figure tells
    const off = lab.on('change', ({ playing }) => playing && done(playing))
  })
}
