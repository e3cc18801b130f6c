// The public types, as a project without any package sees them.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const top = fileURLToPath(new URL('../../', import.meta.url))

const page = `
import { createLab, type Capabilities, type CheckResult, type EngineName, type Lab, type EventName, type PropertyName, type RaftLabElement, type Violation } from './dist/raft-lab.js'

const lab: Lab = await createLab({ nodes: 5, engine: 'etcd', election: [150, 300], base: new URL('.', location.href) })
const put = await lab.put('k', 'v', { via: 'n2', within: 2000 })
const outcome: 'ok' | 'failed' | 'unknown' = put.outcome
const leader: string | null = lab.leader
const term: number = lab.status().nodes[0].term
const engine: EngineName = lab.status().engine
const can: Capabilities = lab.status().capabilities
const element: RaftLabElement = document.querySelector('raft-lab')!
const same: Lab = await element.ready
const risen: EventName = 'becameLeader'
lab.on('event', ({ name }) => name === risen || name === 'crashed')
// @ts-expect-error no event has this name
lab.on('event', ({ name }) => name === 'becameLeder')
const { linearizable, properties }: CheckResult = await lab.check({ within: 1000 })
const broken: PropertyName[] = properties.filter((p) => !p.holds).map((p) => p.name)
lab.on('violation', ({ node, property, numbers: [a] }: Violation) => node === 'n1' && property === 'log-order' && a > 1)
const all: Violation[] = lab.status().violations
await lab.dispose()
// @ts-expect-error nodes is a number
await createLab({ nodes: '5' })
// @ts-expect-error a node's name begins with n
await lab.crash('1')
export { all, broken, can, engine, leader, linearizable, outcome, same, term }
`

test('the public types stand alone and say what the API takes', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'raftlab-consumer-'))
  try {
    for (const part of ['raft-lab.d.ts', 'types']) await cp(join(top, 'dist', part), join(folder, 'dist', part), { recursive: true })
    await writeFile(join(folder, 'page.ts'), page)
    const tsc = join(top, 'node_modules/typescript/bin/tsc')
    const options = '--ignoreConfig --noEmit --strict --target es2022 --module esnext --moduleResolution bundler --lib es2022,dom'.split(' ')
    const { status, stdout } = spawnSync(process.execPath, [tsc, ...options, '--types', '', 'page.ts'], { cwd: folder, encoding: 'utf8' })
    assert.equal(status, 0, stdout)
  } finally {
    await rm(folder, { recursive: true })
  }
})
