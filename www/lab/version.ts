/** What the director is told of this build; the bundler puts its hash in. */
export const version = {
  build: typeof __BUILD__ === 'string' ? __BUILD__ : 'unbundled',
  /** package.json's. */
  version: '0.1.0',
}
