// Moments from the site's own server (www/edge): their pages, and the frame that WordPress leaves of what is embedded.
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { dist, openPage, putAway, startBrowser, startSite, test } from './harness.mjs'

const top = fileURLToPath(new URL('../../', import.meta.url))
const { fragment, moment } = JSON.parse(readFileSync(new URL('../unit/links.json', import.meta.url), 'utf8'))[0]

/** The server with this build, until the file's tests end; its address. */
async function startServer() {
  const folder = mkdtempSync(join(tmpdir(), 'raftlab-edge-'))
  const program = join(folder, 'serve')
  execFileSync('go', ['build', '-o', program, './www/serve'], { cwd: top })
  const server = spawn(program, ['--port', '0', dist], { stdio: ['ignore', 'pipe', 'inherit'] })
  putAway(async () => {
    server.kill()
    rmSync(folder, { recursive: true })
  })
  for await (const line of createInterface({ input: server.stdout })) return /http:\S+/.exec(line)[0]
  throw new Error('the server ended before it was ready')
}

const address = await startServer()
const offered = await (await fetch(`${address}oembed?format=json&maxwidth=600&url=${encodeURIComponent(`${address}m/${fragment}`)}`)).json()
/** WordPress keeps the frame alone, with these attributes, sandboxes it, and names a secret behind its address: see www/edge/consumers_test.go. */
const kept = ['src', 'width', 'height', 'title'].map((name) => new RegExp(` ${name}="[^"]*"`).exec(offered.html)[0]).join('')
const left = `<iframe sandbox="allow-scripts" security="restricted"${kept.replace(/ src="([^"]*)"/, ' src="$1#?secret=aBcDeF" data-secret="aBcDeF"')}></iframe>`
const post = `<!doctype html><html lang="en"><meta charset="utf-8"><title>A post</title><link rel="icon" href="data:,">${left}</html>`
const blog = await startSite({ routes: { '/post.html': { body: post } } })
const context = await startBrowser()

/** What the lab of a page or frame shows. */
const shown = (frame) => frame.evaluate(async () => {
  await customElements.whenDefined('raft-lab')
  const { digest, time, held, world } = (await document.querySelector('raft-lab').ready).status()
  return { digest, time, held, world, origin: globalThis.origin }
})

test('the page of a moment shows the lab at that very moment, and its picture before', async (t) => {
  const page = await openPage(t, context, `${address}m/${fragment}`)
  const { origin, ...seen } = await shown(page)
  assert.deepEqual([seen, origin], [{ digest: moment.digest, time: moment.at, held: true, world: 'sim' }, address.slice(0, -1)])
  await page.getByRole('heading', { name: 'n1 is leader of term 2', level: 1 }).waitFor()
  assert.equal(await page.getByRole('alert').count(), 0)
})

test('the frame that WordPress leaves shows that moment, of no origin, and whatever stands behind its #', async (t) => {
  const page = await openPage(t, context, `${blog.url}post.html`)
  const frame = await (await page.waitForSelector('iframe')).contentFrame()
  await frame.waitForSelector('raft-lab')
  assert.deepEqual(await shown(frame), { digest: moment.digest, time: moment.at, held: true, world: 'sim', origin: 'null' })
  assert.equal(await frame.getByRole('alert').count(), 0)
})
