import assert from 'node:assert/strict'
import { test } from 'node:test'
import { load } from './load.mjs'

const { PolicyWatch, workerBlocked, fetchFailed, fileMissing, compileFailed } = await load('www/lab/diagnose.ts')

const base = new URL('https://lab.example/dist/')
const node = new URL('node.wasm', base)

function blocked(...directives) {
  const watch = new PolicyWatch()
  for (const directive of directives) watch.blocked.push({ directive, url: '' })
  return watch
}

const cases = [
  ['a worker that a policy blocked', workerBlocked('director', base, blocked('worker-src')), /director could not start: .*Content-Security-Policy forbids it: add worker-src blob:$/],
  ['a worker that died without a word', workerBlocked('n1', base, blocked()), /n1 could not start: the likely cause is a Content-Security-Policy.*add worker-src blob:$/],
  ['a fetch that a policy blocked', fetchFailed(node, base, blocked('connect-src'), 'Failed to fetch'), /node\.wasm could not be fetched \(Failed to fetch\): .* add connect-src https:\/\/lab\.example$/],
  ['a fetch from a host that does not share', fetchFailed(node, base, blocked(), 'Failed to fetch'), /it must send Access-Control-Allow-Origin: \*$/],
  ['a page that was opened from a file', fetchFailed(new URL('file:///dist/node.wasm'), base, blocked(), 'x'), /open the page from a web server$/],
  ['a file that is not there', fileMissing(node, 404), /node\.wasm answered 404: reload the page, .*; else base must be the URL of the folder that has the lab's files$/],
  ['wasm that a policy blocked', compileFailed(node, blocked(), "violates the following Content Security Policy directive because neither 'wasm-eval' nor 'unsafe-eval'"), /forbids WebAssembly: add script-src 'wasm-unsafe-eval'/],
  ['a file that is not wasm', compileFailed(node, blocked(), 'its host sent text/html, and bytes that are not wasm'), /node\.wasm is not a WebAssembly program that this browser takes \(its host sent text\/html/],
]

for (const [what, error, sentence] of cases) {
  test(`${what} is told with what to do`, () => assert.match(error.message, sentence))
}

test('several blocked directives give a line each, once', () => {
  assert.match(workerBlocked('n1', base, blocked('worker-src', 'connect-src', 'worker-src')).message, /add worker-src blob:; connect-src https:\/\/lab\.example$/)
})
