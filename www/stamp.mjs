// The programs' stamp: which script they belong with. It stands in each program as a custom
// section, and in the lab's script, which compares them.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The name of the section; www/lab/programs.ts reads it. */
const section = 'raftlab'

/** 12 hex digits of a hash over contents. */
export function digest(...contents) {
  const hash = createHash('sha256')
  for (const content of contents) hash.update(`${content.length}\0`).update(content)
  return hash.digest('hex').slice(0, 12)
}

/**
 * Whether what is in a file under www/ counts for the build's name. Of Go what the lab's program has does so there; the server's
 * pictures, which caches keep for ever under that name, are drawn by two rooms that it has not.
 */
export function isNamed(path) {
  return path.endsWith('.go') ? /^www\/(edge|raster)\//.test(path) && !path.endsWith('_test.go') : !/\.(mjs|png)$/.test(path)
}

/** A program with its stamp at the end: a custom section is its id, its size, its name's size, its name, its content. */
export function stamped(program, stamp) {
  const content = Buffer.from(String.fromCharCode(section.length) + section + stamp)
  return Buffer.concat([program, Buffer.from([0, content.length]), content])
}

/** What a built site is made of: { build, stamp, script, programs, languages }, with the files that the whole lab's script, each program and each language is in. */
export function readBuild(dist) {
  return JSON.parse(readFileSync(join(dist, 'build.json'), 'utf8'))
}
