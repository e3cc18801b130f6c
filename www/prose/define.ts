/** Gives the page the words with which its prose drives a figure. */
import { RaftDuel } from './duel.js'
import { RaftGuess } from './guess.js'
import { RaftOut } from './out.js'
import { RaftStep } from './step.js'
import { Told } from './told.js'
import { RaftValue } from './value.js'

const elements = { 'raft-told': Told, 'raft-value': RaftValue, 'raft-out': RaftOut, 'raft-step': RaftStep, 'raft-guess': RaftGuess, 'raft-duel': RaftDuel }

export { check, press } from './buttons.js'

// A page may have the scripts of two builds.
if (!customElements.get('raft-told')) {
  for (const told of document.querySelectorAll('raft-told')) told.remove() // that the lab did not load: it has
  for (const [tag, element] of Object.entries(elements)) customElements.define(tag, element)
}
