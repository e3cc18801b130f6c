// What build.sh says to a wrong command line.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { isNamed } from '../../www/stamp.mjs'

const top = fileURLToPath(new URL('../../', import.meta.url))

function run(...args) {
  const { status, stdout, stderr } = spawnSync('./build.sh', args, { cwd: top, encoding: 'utf8' })
  return { status, stdout, stderr }
}

for (const [args, said] of [
  [['fly'], /there is no fly: it takes serve, test, build, release, edge, bench, sim, play, picture or replay/],
  [['sim', '--seeds', 'many'], /"many" for flag -seeds: it takes a whole number from 1 to \d+/],
  [['sim', '--off', 'gravity'], /"gravity" for flag -off: it takes the id of a rule, one of commit-own-term/],
  [['play'], /play takes one FILE, a scenario/],
  [['replay'], /replay takes one FILE: a recording/],
  [['replay', 'a', 'b'], /replay takes one FILE/],
  [['replay', '/dev/zero'], /this is no recording: it has more than \d+ bytes/],
  [['test', 'check native'], /test does not know check native: it takes any of check native/],
  [['serve', '--proxy'], /--proxy takes addresses and networks/],
  [['serve', '--fast'], /serve does not know --fast: it takes --port N/],
  [['serve', '--port'], /--port takes a number from 0 to 65535/],
  [['serve', '--port', 'http'], /--port takes a number from 0 to 65535, not "http"/],
  [['serve', '--port', '08'], /not "08": a whole number without leading zeros/],
  [['serve', '--port', '70000'], /--port takes a number from 0 to 65535, not "70000"/],
  [['test', 'all'], /test does not know all: it takes any of check native edge wasm page firefox webkit/],
  [['build', 'fast'], /build does not know fast: it takes nothing/],
  [['bench', '--quick'], /bench does not know --quick: it takes any of echo puts boot leader frames memory turns travel visit sizes native wasm edge soak profile, or nothing for all/],
]) {
  test(`build.sh ${args.join(' ')} is refused in one line`, () => {
    const { status, stderr } = run(...args)
    assert.equal(status, 2)
    assert.match(stderr, said)
    assert.equal(stderr.trim().split('\n').length, 1)
  })
}

test('what a page runs and what the server draws is in the build’s name, and nothing that neither shows', () => {
  const counted = ['www/raster/canvas.go', 'www/edge/picture.go', 'www/element/raft-lab.ts', 'www/learn.css', 'www/picture/stage.go', 'www/edge/page_test.go', 'www/build.mjs', 'www/serve/main.go'].filter(isNamed)
  assert.deepEqual(counted, ['www/raster/canvas.go', 'www/edge/picture.go', 'www/element/raft-lab.ts', 'www/learn.css'])
})

test('paths that a caller names are taken from where the caller stands', () => {
  const folder = mkdtempSync(join(tmpdir(), 'raftlab-caller-'))
  try {
    writeFileSync(join(folder, 'one.json'), '{"nodes": 1, "settings": {"election": [150, 300], "heartbeat": 50}, "events": 10}')
    const { status, stdout } = spawnSync(join(top, 'build.sh'), ['sim', '--scenario', 'one.json'], { cwd: folder, encoding: 'utf8' })
    assert.equal(status, 0)
    assert.match(stdout, /^scenario one\.json: events 10, /)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

for (const [part, said] of [
  ['page', /a Chromium is missing: install chromium or chromium-browser or google-chrome \(on Debian, as root: apt-get install chromium\)/],
  ['firefox', /a Firefox is missing: install firefox-esr or firefox \(on Debian, as root: apt-get install firefox-esr\)/],
]) {
  test(`build.sh test ${part} says which browser is missing`, () => {
    const programs = mkdtempSync(join(tmpdir(), 'raftlab-programs-'))
    try {
      for (const name of ['bash', 'cmp', 'dirname', 'go', 'head', 'node', 'npm', 'sort', 'tail']) {
        symlinkSync(process.env.PATH.split(delimiter).map((folder) => join(folder, name)).find((path) => existsSync(path)), join(programs, name))
      }
      writeFileSync(join(programs, 'id'), '#!/usr/bin/env bash\necho 1000\n', { mode: 0o755 }) // nobody who may install one
      const { CHROME_PATH, FIREFOX_PATH, ...env } = process.env
      const { status, stderr } = spawnSync('./build.sh', ['test', part], { cwd: top, encoding: 'utf8', env: { ...env, PATH: programs } })
      assert.equal(status, 1)
      assert.match(stderr, said)
    } finally {
      rmSync(programs, { recursive: true })
    }
  })
}

test('build.sh alone says what it takes', () => {
  const { status, stderr } = run()
  assert.equal(status, 2)
  for (const verb of ['serve', 'test', 'build', 'bench']) assert.match(stderr, new RegExp(`build\\.sh ${verb}`))
})
