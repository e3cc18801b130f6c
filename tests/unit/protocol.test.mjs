// What the page announces to the programs.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { load } from './load.mjs'

test('the version that nodes announce is the package’s', async () => {
  const { version } = await load('www/lab/version.ts')
  assert.equal(version.version, JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version)
})
