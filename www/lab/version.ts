/** Put in by the bundler: the hash of everything that a build is made of. */
declare const RAFTLAB_BUILD: string | undefined

/** What the director is told of this build. */
export const version = {
  build: typeof RAFTLAB_BUILD === 'string' ? RAFTLAB_BUILD : 'unbundled',
  version: '0.1.0',
}
