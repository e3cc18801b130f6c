// Moments from the site's own server (www/edge): their pages, the frame that WordPress leaves of what is embedded, and the addresses that Share has there.
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { dist, openPage, putAway, startBrowser, startSite, test } from './harness.mjs'

const top = fileURLToPath(new URL('../../', import.meta.url))
const { fragment, moment } = JSON.parse(readFileSync(new URL('../unit/links.json', import.meta.url), 'utf8'))[0]

const folder = mkdtempSync(join(tmpdir(), 'raftlab-edge-'))
/** Where the server keeps moments. */
const store = join(folder, 'kept')

/** The server with this build, until the file's tests end; its address. */
async function startServer() {
  const program = join(folder, 'serve')
  execFileSync('go', ['build', '-o', program, './www/serve'], { cwd: top })
  const server = spawn(program, ['--port', '0', '--store', store, dist], { stdio: ['ignore', 'pipe', 'inherit'] })
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

  // Who wants other colours than the system's has them in the picture too.
  const picture = () => page.locator('raft-lab picture source').evaluate(({ media }) => matchMedia(media).matches)
  assert.equal(await picture(), false)
  await page.getByRole('combobox', { name: 'Theme' }).selectOption('dark')
  assert.equal(await picture(), true)
  await page.reload()
  assert.equal(await picture(), true)
})

test('the frame that WordPress leaves shows that moment, of no origin, and whatever stands behind its #', async (t) => {
  const page = await openPage(t, context, `${blog.url}post.html`)
  const frame = await (await page.waitForSelector('iframe')).contentFrame()
  await frame.waitForSelector('raft-lab')
  assert.deepEqual(await shown(frame), { digest: moment.digest, time: moment.at, held: true, world: 'sim', origin: 'null' })
  assert.equal(await frame.getByRole('alert').count(), 0)
})

/** Runs first: what is copied is caught. */
function caught() {
  globalThis.copied = []
  Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (text) => void globalThis.copied.push(text) } })
}

test('Share copies the address of the moment’s page, and a short one that the server keeps, by keyboard, in Korean, at 320 px', async (t) => {
  const viewport = { width: 320, height: 640 }
  const page = await openPage(t, context, `${address}embed.html#world=sim&nodes=3&seed=7&parts=share&lang=ko`, { init: caught, viewport, expected: [/status of 507/] })
  const digest = await page.evaluate(async () => {
    await customElements.whenDefined('raft-lab')
    const lab = await document.querySelector('raft-lab').ready
    await lab.until('leader')
    await lab.hold()
    return lab.status().digest
  })
  const press = async (name) => {
    const button = page.getByRole('button', { name, exact: true })
    await button.focus()
    await button.press('Enter')
  }
  await press('링크 복사')
  await page.getByRole('status').getByText('링크를 복사했습니다. 게시한 곳에 이 시점의 그림이 함께 보입니다.').waitFor()
  await press('짧은 링크 복사')
  await page.getByRole('status').getByText('짧은 링크를 복사했습니다.').waitFor()
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), viewport.width, 'nothing is wider than the page')
  const [long, short] = await page.evaluate(() => copied)
  assert.match(long, new RegExp(`^${address}m/world=sim&nodes=3&seed=7&scale=0.1&moment=[\\w-]+&writes=2&lang=ko$`))
  assert.match(short, new RegExp(`^${address}s/[\\w-]{16}$`))

  // A server that has lost its folder keeps none, says so, and is not offered then.
  const button = page.getByRole('button', { name: '짧은 링크 복사', exact: true })
  renameSync(store, `${store}-away`)
  await press('짧은 링크 복사')
  await page.getByRole('status').getByText('지금은 서버가 이 시점을 보관할 수 없습니다.').waitFor()
  await press('링크 복사')
  await button.waitFor({ state: 'detached' })
  renameSync(`${store}-away`, store)
  await press('링크 복사')
  await button.waitFor()

  const other = await openPage(t, context, short)
  assert.equal(other.url(), long)
  assert.equal((await shown(other)).digest, digest)
  assert.equal(await other.getByRole('alert').count(), 0)
})
