// The page's end of the line to the director.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { load } from './load.mjs'

const { Director } = await load('www/lab/director.ts')

function line() {
  const sent = []
  const told = { delta() {}, watch() {}, terminate() {} }
  return { sent, director: new Director((text) => sent.push(text.split('\n').map((command) => JSON.parse(command))), told) }
}

test('commands of one task leave in one message, in their order', async () => {
  const { sent, director } = line()
  const asked = ['a\nb', 'b', 'c'].map((key) => director.ask('put', { key }))
  assert.deepEqual(sent, [], 'not before the task ends')
  await null
  assert.deepEqual(sent.map((message) => message.map(({ key }) => key)), [['a\nb', 'b', 'c']])
  director.take(sent[0].map(({ id }) => JSON.stringify({ t: 'reply', id, outcome: 'ok', revision: id })).join('\n'))
  assert.deepEqual((await Promise.all(asked)).map(({ revision }) => revision), [1, 2, 3])
})

test('a command of a later task leaves in a message of its own', async () => {
  const { sent, director } = line()
  for (const key of ['a', 'b']) {
    void director.ask('put', { key })
    await new Promise((next) => setTimeout(next))
  }
  assert.deepEqual(sent.map((message) => message.length), [1, 1])
})

test('a lab that is closed in the task in which something is asked sends nothing more', async () => {
  const { sent, director } = line()
  const asked = director.ask('put', { key: 'a' })
  director.close(new Error('the end'))
  await assert.rejects(asked, /the end/)
  assert.deepEqual(sent, [])
})
