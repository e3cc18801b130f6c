// The languages of the lab: a folder of i18n/ each.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build as esbuild } from 'esbuild'
import { digest } from './stamp.mjs'

/** Those that have a folder. */
export const languageFolders = (www) => readdirSync(join(www, 'i18n'), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name)

/** A module for each language but English, under a name that changes with its content. */
export const languageModules = (www, common) => Promise.all(languageFolders(www).filter((name) => name !== 'en').map(async (name) => {
  const { outputFiles: [{ contents }] } = await esbuild({ ...common, entryPoints: [join(www, 'i18n', name, 'index.ts')], format: 'esm' })
  return { name, file: `raft-lab.${name}.${digest(contents)}.js`, contents }
}))

/** What raft-lab.js says while nothing else is here, by language. */
export const loaderWords = (www) => Object.fromEntries(languageFolders(www).map((name) => [name, JSON.parse(readFileSync(join(www, 'i18n', name, 'loader.json'), 'utf8'))]))
