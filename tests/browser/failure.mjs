// What is needed to see why a test failed, beside its error: how it is repeated, and what its pages showed and said.
import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { inTime } from '../harness/waiting.mjs'

const folder = join(tmpdir(), 'raftlab-failed')
/** Real ms that a page's picture or its status may take: one that hangs has none. */
const patience = 10_000
/** How many of the last lines of a page's console are told. */
const told = 20

/** By a test, its pages, each with what it wrote to its console. */
const opened = new WeakMap()

/** Keeps what a page of a test says, from now on. */
export function listen(t, page) {
  const lines = []
  page.on('console', (message) => lines.push(`${message.type()}: ${message.text()}`))
  opened.set(t, [...(opened.get(t) ?? []), { page, lines }])
}

/** Adds to a test's error what is known of its failure. */
export async function explain(t, error, browserName) {
  const file = basename(process.argv[1])
  const pattern = t.name.replace(/[^\w ]/g, '.')
  const pages = await Promise.all((opened.get(t) ?? []).map(({ page, lines }, i) => seen(page, lines, join(folder, `${browserName}-${file}-${process.pid}-${Date.now()}-${i}.png`))))
  error.stack = [error.stack, `  to repeat: RAFTLAB_BROWSER=${browserName} node --test --test-name-pattern='${pattern}' tests/browser/${file}`, ...pages].join('\n')
}

/** A page's address, picture, lab and last words. */
async function seen(page, lines, picture) {
  const may = (what, promise) => inTime(what, promise, patience).catch((failed) => `none: ${failed.message.split('\n')[0]}`)
  mkdirSync(folder, { recursive: true })
  const taken = await may('its picture', Promise.resolve(page.screenshot?.({ path: picture })).then(() => picture))
  const lab = await may('its status', page.evaluate(brief))
  return [`  page ${page.url()}`, `    picture: ${taken}`, `    lab: ${lab}`, ...lines.slice(-told).map((line) => `    ${line}`)].join('\n')
}

/** Runs in the page: what its lab is at, in a line. */
function brief() {
  const lab = globalThis.lab?.status ? globalThis.lab : document.querySelector('raft-lab')?.lab
  if (!lab) return 'none'
  const { world, engine, seed, scale, time, held, leader, playing, violations, nodes } = lab.status()
  const all = nodes.map(({ id, role, term, commit, alive, paused }) => `${id} ${alive ? (paused ? 'paused' : role) : 'down'} ${term}/${commit}`)
  return JSON.stringify({ world, engine, seed, scale, time, held, leader, step: playing?.step, violations: violations.length, nodes: all.join(', ') })
}
