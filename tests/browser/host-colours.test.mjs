// Which colours <raft-lab> has: those asked for by `theme`, else those of the page around it.
import assert from 'node:assert/strict'
import { eventually, openPage, startBrowser, startSite, test } from './harness.mjs'

const script = '<link rel="icon" href="data:,"><script type="module" src="/raft-lab.js"></script>'
const post = (head, html, body, attributes = '') =>
  `<!doctype html><html lang="en" ${html}><meta charset="utf-8"><title>A post</title>${head}${script}<body ${body}><div id="around"><raft-lab nodes="1" disk="memory" ${attributes}></raft-lab></div></body></html>`
const style = (text) => `<style>${text}</style>`

/** Pages, by what in them says which colours they have: in a light system, and in a dark one. */
const pages = [
  ['nothing', post('', '', ''), 'light', 'light'],
  ['a dark color-scheme on html', post(style('html { color-scheme: dark }'), '', ''), 'dark', 'dark'],
  ['a light color-scheme on html', post(style('html { color-scheme: light }'), '', ''), 'light', 'light'],
  ['only dark', post(style('html { color-scheme: only dark }'), '', ''), 'dark', 'dark'],
  ['a dark color-scheme between', post(style('#around { color-scheme: dark }'), '', ''), 'dark', 'dark'],
  ['a dark color-scheme on the element', post(style('raft-lab { color-scheme: dark }'), '', ''), 'dark', 'dark'],
  ['a color-scheme against a name', post(style('html { color-scheme: light }'), 'data-theme="dark"', ''), 'light', 'light'],
  ['a page that follows the system', post(style('html { color-scheme: light dark }'), '', ''), 'light', 'dark'],
  ['a page that follows it by a meta tag', post('<meta name="color-scheme" content="light dark">', '', ''), 'light', 'dark'],
  ['a page that follows it, and has a toggle', post(style('html { color-scheme: light dark }'), 'data-theme="light"', ''), 'light', 'light'],
  ['a page with a scheme for dark systems', post(style('@media (prefers-color-scheme: dark) { html { color-scheme: dark } }'), '', ''), 'light', 'dark'],
  ['data-theme on html', post('', 'data-theme="dark"', ''), 'dark', 'dark'],
  ['data-theme on body', post('', '', 'data-theme="dark"'), 'dark', 'dark'],
  ['data-bs-theme on html', post('', 'data-bs-theme="dark"', ''), 'dark', 'dark'],
  ['a class on html', post('', 'class="no-js dark"', ''), 'dark', 'dark'],
  ['a class on body', post('', '', 'class="dark"'), 'dark', 'dark'],
  ['a light class', post('', 'class="light"', ''), 'light', 'light'],
  ['a theme of another name', post('', 'data-theme="dracula"', ''), 'light', 'light'],
  ['theme="dark"', post('', '', '', 'theme="dark"'), 'dark', 'dark'],
  ['theme="light" in a dark page', post(style('html { color-scheme: dark }'), 'data-theme="dark"', '', 'theme="light"'), 'light', 'light'],
  ['theme="auto"', post('', 'class="dark"', '', 'theme="auto"'), 'dark', 'dark'],
]
const site = await startSite({ routes: Object.fromEntries(pages.map(([, body], i) => [`/colours-${i}.html`, { body }])) })
const context = await startBrowser()

/** The lab's ground, surfaces and text, as light or dark; where they differ, all of them. */
const worn = (page) =>
  page.evaluate(() => {
    const { shadowRoot } = document.querySelector('raft-lab')
    const [lab, surface] = ['.lab', '.cover, .panel'].map((name) => getComputedStyle(shadowRoot.querySelector(name)).backgroundColor)
    const texts = [...shadowRoot.querySelectorAll('.cover[role=alert], .panel .title:not(.stage *), raft-lab-logs, raft-lab-client')].map((text) => getComputedStyle(text).color)
    const light = ['rgb(246, 247, 249)', 'rgb(255, 255, 255)', 'rgb(21, 24, 29)']
    const dark = ['rgb(20, 23, 28)', 'rgb(28, 32, 39)', 'rgb(232, 235, 240)']
    const all = [...new Set([lab, surface, ...texts].map((colour) => (light.includes(colour) ? 'light' : dark.includes(colour) ? 'dark' : colour)))]
    return all.join(' and ')
  })

/** Opens a page of those above by its name. */
async function open(t, name, options) {
  const page = await openPage(t, context, `${site.url}colours-${pages.findIndex(([known]) => known === name)}.html`, options)
  await page.locator('raft-lab .lab').waitFor()
  return page
}

for (const [name, , light, dark] of pages) {
  test(`with ${name} the lab is ${light === dark ? light : `${light}, and ${dark} in a dark system`}`, async (t) => {
    const page = await open(t, name, { colorScheme: 'light' })
    assert.equal(await worn(page), light)
    await page.emulateMedia({ colorScheme: 'dark' })
    await eventually(`a ${dark} lab`, async () => (await worn(page)) === dark)
  })
}

/** What a page's own toggle does, and what takes it back; each turns a page that names nothing, or light, to dark. */
const toggles = {
  'data-theme': [() => (document.documentElement.dataset.theme = 'dark'), () => delete document.documentElement.dataset.theme],
  'data-bs-theme': [() => (document.body.dataset.bsTheme = 'dark'), () => delete document.body.dataset.bsTheme],
  'a class': [() => document.documentElement.classList.add('dark'), () => document.documentElement.classList.remove('dark')],
  'color-scheme on html': [() => (document.documentElement.style.colorScheme = 'dark'), () => (document.documentElement.style.colorScheme = '')],
  'color-scheme between': [() => (document.querySelector('#around').style.colorScheme = 'dark'), () => (document.querySelector('#around').style.colorScheme = '')],
  'a style sheet': [() => document.head.insertAdjacentHTML('beforeend', '<style>html { color-scheme: dark }</style>'), () => document.head.lastElementChild.remove()],
  'the attribute': [() => document.querySelector('raft-lab').setAttribute('theme', 'dark'), () => document.querySelector('raft-lab').removeAttribute('theme')],
}

test('the colours change while the cluster runs, and it runs on', async (t) => {
  const page = await open(t, 'nothing')
  const build = await page.evaluate(async () => (globalThis.lab = await document.querySelector('raft-lab').ready).status().build)
  await page.locator('raft-lab-stage g[data-node=n1]').waitFor()
  assert.equal(await worn(page), 'light')
  for (const [name, [on, off]] of Object.entries(toggles)) {
    await page.evaluate(on)
    await eventually(`a dark lab after ${name}`, async () => (await worn(page)) === 'dark')
    await page.evaluate(off)
    await eventually(`a light lab without ${name}`, async () => (await worn(page)) === 'light')
  }
  assert.equal(await page.evaluate(() => document.querySelector('raft-lab').lab === lab && lab.status().build), build)
  assert.equal(await page.getByRole('alert').count(), 0)
})

test('a name gives way to a color-scheme that a style sheet brings later', async (t) => {
  const page = await open(t, 'data-theme on html')
  assert.equal(await worn(page), 'dark')
  await page.evaluate(() => (document.documentElement.style.colorScheme = 'light'))
  await eventually('a light lab', async () => (await worn(page)) === 'light')
  await page.evaluate(() => (document.documentElement.style.colorScheme = ''))
  await eventually('a dark lab', async () => (await worn(page)) === 'dark')
})

test('a theme that is none is told, with those that are', async (t) => {
  const page = await open(t, 'nothing')
  await page.evaluate(() => document.querySelector('raft-lab').ready.then(() => {}))
  await page.evaluate(() => document.querySelector('raft-lab').setAttribute('theme', 'blue'))
  await page.getByText('theme="blue" can\'t be read: theme takes light, dark or auto').waitFor()
})

test('a theme in the URL colours the whole page of the lab', async (t) => {
  const page = await openPage(t, context, `${site.url}embed.html#nodes=1&disk=memory&theme=dark`, { colorScheme: 'light' })
  await page.locator('raft-lab .lab').waitFor()
  const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
  await eventually('a dark page', async () => (await ground()) === 'rgb(20, 23, 28)')
  assert.equal(await worn(page), 'dark')
  await page.evaluate(() => (location.hash = 'nodes=1&disk=memory&theme=light'))
  await eventually('a light page', async () => (await ground()) === 'rgb(246, 247, 249)')
  assert.equal(await worn(page), 'light')
})
