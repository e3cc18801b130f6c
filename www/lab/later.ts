/**
 * What later builds will do. Until then each is refused with a sentence, so that a page
 * written for a later build learns which build it has.
 */
export class Later {
  play = refused('play')

  get scenarios(): never {
    throw notYet('scenarios')
  }
}

function refused(name: string): () => Promise<never> {
  return () => Promise.reject(notYet(name))
}

export function notYet(name: string): Error {
  return new Error(`${name} is not in this build yet`)
}
