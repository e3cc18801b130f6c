// That every browser test runs in every browser, or is excepted in one place with its reason.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { exceptions } from '../browser/exceptions.mjs'

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
    assert.ok(files.includes(file), file)
    assert.match(reason, /\w+ \w+ \w+/, `${file}: a sentence`)
  }
})
