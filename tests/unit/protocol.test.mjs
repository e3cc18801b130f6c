// raft/desk/protocol.go and www/lab/protocol.ts are one protocol in two files.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { load } from './load.mjs'

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const go = read('raft/desk/protocol.go')
const typescript = read('www/lab/protocol.ts')
const exported = await load('www/lab/protocol.ts')

const lower = (name) => name[0].toLowerCase() + name.slice(1)

function headerOf(source) {
  const lines = source.slice(source.indexOf('// One protocol, two files')).split('\n')
  return lines.slice(0, lines.findIndex((line) => !line.startsWith('//'))).join('\n')
}

function goConstants() {
  return Object.fromEntries([...go.matchAll(/^\t([A-Z]\w+) += ([\d.]+)(?: \/\/ .*)?$/gm)].map(([, name, value]) => [lower(name), Number(value)]))
}

function goNames(list) {
  const body = new RegExp(`var ${list} = \\[\\.\\.\\.\\]string\\{(.*?)^\\}`, 'ms').exec(go)[1]
  return [...body.matchAll(/^\t"(\w+)"/gm)].map(([, name]) => name)
}

test('both files have the same header', () => {
  assert.ok(headerOf(go).length > 1000, 'the header was found')
  assert.equal(headerOf(typescript), headerOf(go))
})

test('both files have the same constants', () => {
  const numbers = Object.fromEntries(Object.entries(exported).filter(([, value]) => typeof value === 'number'))
  assert.ok(Object.keys(numbers).length > 10, 'the constants were found')
  assert.deepEqual(numbers, goConstants())
})

test('both files name the same events in the same order', () => {
  assert.deepEqual(exported.eventNames, goNames('EventNames'))
  assert.deepEqual(exported.labEventNames, goNames('LabEventNames'))
  assert.deepEqual(exported.stopNames, goNames('StopNames'))
  assert.deepEqual(exported.asleepToo, goNames('AsleepToo'))
})

test('every event code of the core has a name', () => {
  const codes = [...read('raft/event.go').matchAll(/^\tEvent(\w+)( EventCode = 1 \+ iota)?$/gm)].map(([, name]) => lower(name)).filter((name) => name !== 'codes')
  assert.deepEqual(exported.eventNames, codes)
})

test('the version that nodes announce is the package’s', async () => {
  const { version } = await load('www/lab/version.ts')
  assert.equal(version.version, JSON.parse(read('package.json')).version)
})
