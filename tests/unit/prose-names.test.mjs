// What the prose of a page names, which the small script knows before the lab is loaded.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { JSDOM } from 'jsdom'
import { load } from './load.mjs'

const { window } = new JSDOM('<body></body>')
globalThis.document = window.document
const { outNames, valueNames, naming, isNamed, outOf, allFields, wordOf } = await load('www/prose/names.ts', 'www/prose/outs.ts', 'www/element/settings/fields.ts', 'www/lab/link.ts')

test('each name has what it is of: what is measured, and the fields that a whole cluster has', () => {
  for (const name of outNames) assert.ok(outOf(name), name)
  assert.deepEqual(valueNames, allFields.filter(({ targets }) => targets.includes('cluster')).map(({ id }) => wordOf(id)))
})

for (const [name, html, wrong] of [
  ['names that there are', '<raft-out for="fig" name="leader"></raft-out> <raft-guess for="#fig" name="puts.p99"></raft-guess> <raft-value for="fig" name="election-min">150</raft-value>', 0],
  ['wrong names', '<raft-out for="fig" name="speed"></raft-out> <raft-guess for="fig" name="leader"></raft-guess> <raft-value for="fig" name="nodes">5</raft-value> <raft-out for="fig"></raft-out>', 4],
  ['figures that there are not', '<raft-out for="figure" name="leader"></raft-out> <raft-value name="loss">0</raft-value>', 2],
]) {
  test(`${name} are known for what they are without the lab`, () => {
    document.body.innerHTML = `<raft-lab id="fig"></raft-lab>${html}`
    assert.equal([...document.querySelectorAll(naming)].filter((element) => !isNamed(element)).length, wrong)
  })
}
