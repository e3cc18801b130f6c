// What a stranger's link, and a mistake of ours, can do on the lab's own pages: nothing.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { dist, eventually, openPage, startBrowser, startSite, test } from './harness.mjs'

const site = await startSite()
/** Another origin, which would gladly serve programs; `taken` are the paths that were asked of it. */
const taken = []
const stranger = await startSite({ headers: (path) => (taken.push(path), {}) })
const context = await startBrowser()
const pages = readdirSync(dist).filter((name) => name.endsWith('.html'))

const policy = [
  "default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", 'worker-src blob:', "connect-src 'self'", "style-src 'self'", "img-src 'self'",
  "base-uri 'none'", "form-action 'none'", "require-trusted-types-for 'script'", 'trusted-types raftlab lit-html',
].join('; ')

test('every page that ships carries the strict policy, before anything it loads', () => {
  assert.ok(pages.includes('index.html') && pages.includes('embed.html'))
  for (const name of pages) {
    const text = readFileSync(join(dist, name), 'utf8')
    const tag = `<meta http-equiv="Content-Security-Policy" content="${policy}">`
    assert.ok(text.includes(tag), `${name} has the policy`)
    assert.ok(text.indexOf(tag) < text.search(/<(link|script|style)/), `${name} has it first`)
    assert.doesNotMatch(text, /<script(?![^>]*\bsrc=)|\bon\w+=|\bstyle=/, `${name} has nothing inline`)
  }
})

for (const name of ['index.html', 'embed.html']) {
  test(`a link to ${name} names no place of programs`, async (t) => {
    taken.length = 0
    const page = await openPage(t, context, `${site.url}${name}#nodes=1&base=${encodeURIComponent(stranger.url)}`)
    const refused = await page.evaluate(async () => {
      await customElements.whenDefined('raft-lab')
      return document.querySelector('raft-lab').ready.then(() => 'it runs', (error) => error.message)
    })
    assert.match(refused, /^base= in the page’s URL is not accepted/)
    await page.locator('raft-lab .refusal, raft-lab .problem, raft-lab').getByText('base= in the page’s URL is not accepted').first().waitFor()
    assert.deepEqual(taken, [])
  })

  test(`what slipped into ${name} would load, send and run nothing`, async (t) => {
    taken.length = 0
    const page = await openPage(t, context, `${site.url}${name}#nodes=1`, { expected: [/Content[- ]Security[- ]Policy|Refused to|TrustedHTML|TrustedScript|Failed to load resource|violates/i] })
    const done = await page.evaluate(async (other) => {
      await (await document.querySelector('raft-lab').ready).until('leader', { within: 60000 })
      const stopped = []
      const attempt = async (what, f) => {
        try {
          if (await f()) return
        } catch {}
        stopped.push(what)
      }
      const loads = (tag, set) => new Promise((resolve) => {
        const made = document.createElement(tag)
        made.onload = () => resolve(true)
        made.onerror = () => resolve(false)
        set(made)
        document.body.append(made)
      })
      await attempt('a script of another origin', () => loads('script', (made) => made.setAttribute('src', `${other}raft-lab.js`)))
      await attempt('an image of another origin', () => loads('img', (made) => (made.src = `${other}icon.svg`)))
      await attempt('a style sheet of another origin', () => loads('link', (made) => Object.assign(made, { rel: 'stylesheet', href: `${other}page.css` })))
      await attempt('a worker of another origin', () => new Promise((resolve) => {
        const worker = new Worker(`${other}worker.js`)
        worker.onmessage = () => resolve(true)
        worker.onerror = () => resolve(false)
      }))
      await attempt('programs of another origin', async () => {
        const lab = document.createElement('raft-lab')
        lab.setAttribute('base', other)
        lab.setAttribute('nodes', '1')
        document.body.prepend(lab)
        return lab.ready
      })
      await attempt('a request to another origin', () => fetch(`${other}build.json`))
      await attempt('a beacon to another origin', () => fetch(`${other}build.json`, { method: 'POST', mode: 'no-cors', keepalive: true }))
      await attempt('a base for all that is loaded', () => {
        document.head.prepend(Object.assign(document.createElement('base'), { href: other }))
        return document.baseURI === other
      })
      await attempt('a form that is sent elsewhere', () => new Promise((resolve) => {
        const made = Object.assign(document.createElement('form'), { action: `${other}build.json`, target: 'elsewhere' })
        document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => effectiveDirective === 'form-action' && resolve(false))
        document.body.append(made)
        made.submit()
        setTimeout(resolve, 20_000, true) // nothing stopped it
      }))
      await attempt('a program from a text', () => eval('1'))
      await attempt('a function from a text', () => new Function('return true')())
      await attempt('a timer of a text', () => setTimeout('globalThis.ran = true'))
      await attempt('markup from a text', () => {
        document.body.insertAdjacentHTML('beforeend', '<img src="x" onerror="globalThis.ran = true">')
        return true
      })
      const inline = document.createElement('script')
      await attempt('an inline script', () => {
        inline.append('globalThis.ran = true')
        document.body.append(inline)
        return globalThis.ran
      })
      await attempt('a handler in an attribute', () => {
        const made = document.createElement('button')
        made.setAttribute('onclick', 'globalThis.ran = true')
        document.body.append(made)
        made.click()
        return globalThis.ran
      })
      return { stopped, ran: globalThis.ran }
    }, stranger.url)
    assert.equal(done.ran, undefined)
    assert.deepEqual(done.stopped, [
      'a script of another origin', 'an image of another origin', 'a style sheet of another origin', 'a worker of another origin', 'programs of another origin',
      'a request to another origin', 'a beacon to another origin', 'a base for all that is loaded', 'a form that is sent elsewhere',
      'a program from a text', 'a function from a text', 'a timer of a text', 'markup from a text', 'an inline script', 'a handler in an attribute',
    ])
    assert.deepEqual(taken, [])
  })
}

/** The lab that starts in spite of its page's fragment, which counts for nothing: how many nodes it has, and its speed. */
const inSpite = (page) => page.evaluate(async () => {
  await customElements.whenDefined('raft-lab')
  const { nodes, scale } = (await document.querySelector('raft-lab').ready).status()
  return [nodes.length, scale]
})

test('a fragment of a hundred thousand characters is refused at once, and the lab starts without it', async (t) => {
  const page = await openPage(t, context, `${site.url}embed.html#nodes=${'9'.repeat(100_000)}`)
  assert.deepEqual(await inSpite(page), [5, 0.1])
  await page.getByRole('alert').getByText('The fragment of this page’s URL is not read: it takes at most 16384 characters.').waitFor()
})

test('a fragment that is wrong is told and counts for nothing, and another begins another cluster', async (t) => {
  const page = await openPage(t, context, `${site.url}embed.html#nodes=none&scale=1`)
  await page.getByRole('alert').getByText('nodes="none" can\'t be read').waitFor()
  assert.deepEqual(await inSpite(page), [5, 0.1])
  await page.evaluate(() => (location.hash = 'nodes=1'))
  await eventually('a cluster of one', async () => (await inSpite(page))[0] === 1)
  assert.equal(await page.getByRole('alert').count(), 0)
})

test('timeouts that no browser keeps are refused at once, and later, with a sentence', async (t) => {
  const page = await openPage(t, context, `${site.url}embed.html#nodes=1&scale=1&election=0.001&heartbeat=0.001`)
  await page.getByRole('alert').getByText(/election takes at least 4 ms where the clock runs at 1 times real speed, not 0\.001 ms/).waitFor()
  assert.deepEqual(await inSpite(page), [5, 0.1])

  const other = await openPage(t, context, `${site.url}embed.html#nodes=1&scale=0.1`)
  await other.evaluate(async () => {
    await customElements.whenDefined('raft-lab')
    await document.querySelector('raft-lab').ready
    location.hash = '#nodes=1&scale=0.1&heartbeat=0.01'
  })
  await other.locator('raft-lab').getByText('heartbeat takes at least 0.1 ms').first().waitFor()
})
