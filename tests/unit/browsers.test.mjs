// That every browser test runs in every browser, or is excepted in one place with its reason.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { exceptions } from '../browser/exceptions.mjs'
import { eventually, inTime } from '../harness/waiting.mjs'

const folder = new URL('../browser/', import.meta.url)
const files = readdirSync(folder).filter((name) => name.endsWith('.test.mjs'))

test('browser tests are the harness’s, which runs them in any browser, and skip nothing by themselves', () => {
  for (const file of files) {
    const source = readFileSync(new URL(file, folder), 'utf8')
    assert.doesNotMatch(source, /import \{[^}]*\btest\b[^}]*\} from 'node:test'/, `${file} takes test from ./harness.mjs`)
    assert.doesNotMatch(source, /\bskip\b\s*[:(]/, `${file} leaves exceptions to exceptions.mjs`)
  }
})

test('each exception is of a file that there is, and has a reason', () => {
  for (const { file, reason } of exceptions) {
    assert.ok(file === null || files.includes(file), file)
    assert.match(reason, /\w+ \w+ \w+/, `${file}: a sentence`)
  }
})

test('what a test waits for in vain is a failure with a sentence', async () => {
  await assert.rejects(eventually('the end', () => false, 10), { message: 'the end never came within 0.01 s' })
  await assert.rejects(inTime('the start', new Promise(() => {}), 10), { message: 'the start never came within 0.01 s' })
  assert.equal(await inTime('the start', Promise.resolve('begun'), 10_000), 'begun')
})
