// A part of the page draws the moment that it is handed: it has no other way to a lab, and no clock.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const element = fileURLToPath(new URL('../../www/element/', import.meta.url))
const files = readdirSync(element, { recursive: true }).filter((name) => name.endsWith('.ts'))
const text = (name) => readFileSync(join(element, name), 'utf8')

/** What makes moments, carries out what parts ask for, and begins and ends clusters. No part imports from these but types. */
const keepers = ['view.ts', 'cluster.ts', 'rest.ts', 'raft-lab.ts', 'bodies.ts', 'player.ts', 'travel.ts', 'reading.ts', 'acts.ts', 'opening.ts', 'client/ledger.ts', 'client/writer.ts', 'client/results.ts']
/** Types alone: what a part may ask for, and what a page may. */
const doors = ['ask.ts', 'public.ts']
const parts = files.filter((name) => /extends Part\b/.test(text(name)))

test('the parts are found', () => {
  assert.ok(parts.length >= 15, String(parts))
  for (const name of [...keepers, ...doors]) assert.ok(files.includes(name), name)
})

test('only what makes moments has a lab in its hands', () => {
  for (const name of files.filter((name) => !keepers.includes(name) && !doors.includes(name))) {
    assert.doesNotMatch(text(name), /import[^;]*?\bLab\b[^;]*?from '[./]+\/lab\//, name)
    assert.doesNotMatch(text(name), /from '[./]+\/lab\/(lab|state|history|clock|director|boot)\.js'/, name)
    for (const [, imported] of text(name).matchAll(/^import (?!type)\{[^}]*\} from '([^']+)'/gm)) {
      const keeper = keepers.find((keeper) => imported.endsWith(`/${keeper.replace(/^.*\//, '').replace('.ts', '.js')}`))
      if (keeper && name !== 'define.ts') assert.fail(`${name} imports ${keeper}`)
    }
  }
})

test('no part reads a clock, or asks how a cluster is', () => {
  const readers = /\b(performance|Date)\b|\.now\(|\.(status|events|flights|traffic|timeline|on|until)\(/
  for (const name of files.filter((name) => !keepers.includes(name))) assert.doesNotMatch(text(name), readers, name)
})

test('what goes wrong is told in the language that its reader has when it is drawn: only telling.ts makes a sentence of an error', () => {
  const prose = fileURLToPath(new URL('../../www/prose/', import.meta.url))
  const all = [...files.map((name) => join(element, name)), ...readdirSync(prose).map((name) => join(prose, name))]
  for (const name of all.filter((name) => !name.endsWith('telling.ts'))) assert.doesNotMatch(readFileSync(name, 'utf8'), /instanceof Error \? \w+\.message/, name)
})
