// Loads a TypeScript module of www/ into Node, bundled with what it imports.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const top = fileURLToPath(new URL('../../', import.meta.url))

/** Resolves to the exports of all the modules together; paths are from the repository's top. */
export async function load(...paths) {
  const folder = await mkdtemp(join(tmpdir(), 'raftlab-unit-'))
  try {
    const contents = paths.map((path) => `export * from ${JSON.stringify(join(top, path))}`).join('\n')
    const outfile = join(folder, 'module.mjs')
    await build({ stdin: { contents, resolveDir: top }, bundle: true, format: 'esm', target: 'es2022', outfile, logLevel: 'warning' })
    return await import(pathToFileURL(outfile).href)
  } finally {
    await rm(folder, { recursive: true })
  }
}
