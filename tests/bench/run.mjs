// Runs the benchmarks and prints a line each: name, value, unit, ratio to its reference,
// and whether its aim is met. It exits 1 only when one could not be run.
//
//     node tests/bench/run.mjs                 all of them
//     node tests/bench/run.mjs echo puts       some
//     node tests/bench/run.mjs soak            ten minutes of writes, and the memory each minute (or SOAK_MINUTES)
//     node tests/bench/run.mjs profile         where the time of a put, of a boot and of a frame goes
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { boot, profileBoot } from './browser/boot.mjs'
import { echo } from './browser/echo.mjs'
import { frames, profileFrames } from './browser/frames.mjs'
import { leader } from './browser/leader.mjs'
import { memory } from './browser/memory.mjs'
import { puts } from './browser/puts.mjs'
import { sizes } from './browser/sizes.mjs'
import { travel } from './browser/travel.mjs'
import { turns } from './browser/turns.mjs'
import { profilePuts } from './browser/profile-puts.mjs'
import { dist } from './browser/site.mjs'
import { soak } from './browser/soak.mjs'
import { visit } from './browser/visit.mjs'
import { native, wasm } from './native.mjs'

/** In the order in which they run. */
const benchmarks = { echo, puts, boot, leader, frames, memory, turns, travel, visit, sizes, native, wasm, edge: async () => (await import('./edge.mjs')).edge() } // the last needs packages of its own
/** Only by name. */
const tools = { soak, profile: async () => [...(await profilePuts()), ...(await profileBoot()), ...(await profileFrames())] }

async function main(names) {
  const known = { ...benchmarks, ...tools }
  const unknown = names.find((name) => !Object.hasOwn(known, name))
  if (unknown !== undefined) throw new Error(`there is no benchmark ${unknown}: it takes any of ${Object.keys(known).join(', ')}, or nothing for all`)
  if (!existsSync(join(dist, 'raft-lab.js'))) throw new Error('dist/ is not built: ./build.sh build makes it')
  for (const name of names.length > 0 ? names : Object.keys(benchmarks)) {
    for (const said of await known[name]()) console.log(said)
  }
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  console.error(`bench: ${error.message}`)
  process.exit(1)
}
