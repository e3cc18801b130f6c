/** Gives the page the words with which its prose drives a figure. */
import { languageAround } from '../element/tag.js'
import { bring } from '../i18n/index.js'
import { RaftDuel } from './duel.js'
import { RaftGuess } from './guess.js'
import { RaftOut } from './out.js'
import { RaftStep } from './step.js'
import { Told } from './told.js'
import { RaftValue } from './value.js'

const elements = { 'raft-value': RaftValue, 'raft-out': RaftOut, 'raft-step': RaftStep, 'raft-guess': RaftGuess, 'raft-duel': RaftDuel }

export { check, press } from './buttons.js'

function define(): void {
  for (const [tag, element] of Object.entries(elements)) customElements.define(tag, element)
}

// A page may have the scripts of two builds.
if (!customElements.get('raft-told')) {
  for (const told of document.querySelectorAll('raft-told')) told.remove() // that the lab did not load: it has
  customElements.define('raft-told', Told)
  // Without the words of the page's language they would speak English first.
  const coming = bring(languageAround(document.documentElement))
  if (coming) coming.then(define, define)
  else define()
}
