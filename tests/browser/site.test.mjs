// The pages around the lab: their header, their languages, their colours, and what stands without a script.
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { dist, eventually, openPage, startBrowser, startSite, test } from './harness.mjs'

const site = await startSite()
const context = await startBrowser()
const paths = readdirSync(dist, { recursive: true }).map((path) => path.replaceAll('\\', '/')).filter((path) => path.endsWith('index.html')).sort()
const article = 'learn/etcd-and-raft/index.html'

const open = (t, path, options) => openPage(t, context, `${site.url}${path}`, { viewport: { width: 1280, height: 800 }, ...options })
const theme = (page) => page.getByRole('combobox', { name: /^(Theme|테마)$/ })
const ground = (page) => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
const light = 'rgb(246, 247, 249)'
const dark = 'rgb(20, 23, 28)'

test('colours are the reader’s choice on every page, from its first frame on, and the lab has them too', async (t) => {
  const page = await open(t, 'learn/index.html', { colorScheme: 'light' })
  assert.equal(await ground(page), light)
  await theme(page).selectOption('dark')
  assert.equal(await ground(page), dark)
  await page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (!document.body) return
      globalThis.before = getComputedStyle(document.documentElement).backgroundColor
      observer.disconnect()
    }).observe(document, { childList: true, subtree: true })
  })
  await page.goto(`${site.url}ko/index.html#nodes=1&world=sim&disk=memory`)
  await page.locator('raft-lab:state(running)').waitFor()
  assert.equal(await page.evaluate(() => globalThis.before), dark, 'before anything was drawn')
  assert.equal(await theme(page).inputValue(), 'dark')
  assert.equal(await page.locator('raft-lab .lab').evaluate((lab) => getComputedStyle(lab).backgroundColor), dark)
  await theme(page).selectOption('auto')
  assert.equal(await ground(page), light)
  await page.reload()
  await theme(page).waitFor()
  assert.equal(await ground(page), light)
})

test('the header is done by keyboard, and its links lead to the same place in the other language', async (t) => {
  const page = await open(t, article)
  const focused = () => page.evaluate(() => document.activeElement.textContent.trim())
  await page.keyboard.press('Tab')
  assert.equal(await focused(), 'Skip to the content')
  assert.equal(await page.locator('body > .skip').evaluate((skip) => getComputedStyle(skip).clipPath), 'none')
  await page.keyboard.press('Enter')
  await eventually('the content', () => page.evaluate(() => location.hash === '#main'))
  await page.keyboard.press('Tab')
  assert.equal(await focused(), await page.locator('.contents summary').innerText())
  await page.keyboard.press('Tab')
  const first = page.locator('.contents a').first()
  assert.ok(await first.evaluate((link) => link === document.activeElement), 'the header is behind')
  await page.keyboard.press('Enter')
  const id = await page.locator('article h2').first().getAttribute('id')
  await eventually('the first section', () => page.evaluate((id) => location.hash === `#${id}`, id))
  await page.getByRole('link', { name: '한국어', exact: true }).click()
  await page.waitForURL(`${site.url}ko/${article}#${id}`)
  await page.getByRole('link', { name: '배우기', exact: true }).first().click()
  await page.waitForURL(`${site.url}ko/learn/index.html`)
  await page.getByRole('link', { name: 'English', exact: true }).click()
  await page.waitForURL(`${site.url}learn/index.html`)
  await page.getByRole('link', { name: 'Lab', exact: true }).click()
  await page.waitForURL(`${site.url}index.html`)
  await page.locator('raft-lab .lab').waitFor()
})

test('no page is wider than a window of 320 px, and what is pressed in its header is 24 px', async (t) => {
  const page = await open(t, 'learn/index.html', { viewport: { width: 320, height: 900 } })
  for (const path of paths) {
    await page.goto(`${site.url}${path}`)
    await theme(page).waitFor()
    const wide = await page.evaluate(() => document.documentElement.scrollWidth)
    assert.ok(wide <= 320, `${path} is ${wide} px wide`)
    const pressed = await page.locator('body > .top :is(a, select)').evaluateAll((all) => all.map((element) => element.getBoundingClientRect()).map(({ top, width, height }) => ({ top, width, height })))
    assert.ok(pressed.length >= 5, path)
    for (const { top, width, height } of pressed) assert.ok(width >= 24 && height >= 24 && top < 40, `${path}: ${JSON.stringify(pressed)}`)
  }
})

test('an article is whole without its scripts: text, pictures in words, and no control that does nothing', async (t) => {
  const still = await startSite({ headers: (path) => (path.endsWith('.html') ? { 'Content-Security-Policy': "script-src 'none'" } : {}) })
  const page = await openPage(t, context, `${still.url}${article}`, { expected: [/Content.Security.Policy/i] })
  const pictures = page.locator('figure svg[role=img]')
  for (const picture of await pictures.all()) {
    await picture.scrollIntoViewIfNeeded()
    const { width, height } = await picture.boundingBox()
    assert.ok(width > 250 && height > 250)
  }
  assert.ok((await pictures.count()) > 0)
  assert.equal(await theme(page).count(), 0)
})

test('a figure’s lab takes the room that its picture has kept', async (t) => {
  for (const width of [320, 1280]) {
    const page = await open(t, article, { viewport: { width, height: 900 } })
    const height = (figure) => figure.evaluate((element) => element.getBoundingClientRect().height)
    for (const figure of [page.locator('article raft-lab[parts=stage]').nth(1), page.locator('article raft-lab[parts="stage logs"]').nth(1)]) {
      const [picture, kept] = [figure.locator('> svg'), await height(figure)]
      assert.ok(await picture.isVisible())
      await figure.scrollIntoViewIfNeeded()
      await figure.locator('.lab button').first().waitFor()
      await eventually('its whole height', async () => Math.abs((await height(figure)) - kept) < 80)
    }
  }
})

test('an article’s text keeps its place when what asks its reader comes, and no table is wider than the page', async (t) => {
  const names = ['raft-guess', 'raft-duel', 'raft-out']
  for (const width of [320, 1280]) {
    const page = await openPage(t, context, `${site.url}${article}`, {
      viewport: { width, height: 900 },
      init: () => {
        const define = customElements.define.bind(customElements)
        const later = (globalThis.later = new Map())
        customElements.define = (name, body) => (['raft-guess', 'raft-duel', 'raft-out'].includes(name) ? void later.set(name, body) : define(name, body))
        globalThis.defineThem = () => later.forEach((body, name) => define(name, body))
      },
    })
    await page.waitForFunction((count) => later.size === count, names.length)
    /** How much text stands before each figure, px, however high the figures are. */
    const between = () => page.locator('article figure').evaluateAll((all) => all.map((figure, i) => Math.round(figure.getBoundingClientRect().top - (all[i - 1] ?? document.querySelector('h1')).getBoundingClientRect().bottom)))
    const before = await between()
    await page.evaluate(() => defineThem())
    for (const name of ['raft-guess input', 'raft-duel button', 'raft-out output']) await page.locator(name).first().waitFor()
    await eventually(`the same places at ${width} px`, async () => (await between()).every((px, i) => Math.abs(px - before[i]) <= 8))
    const wide = await page.locator('.table').evaluateAll((all) => all.map(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth))
    assert.deepEqual(wide, wide.map(() => 0))
  }
})

test('what is printed is the text with its figures, and no control of the page', async (t) => {
  const page = await open(t, article)
  await page.locator('figure .lab').first().waitFor()
  await theme(page).selectOption('dark')
  await page.emulateMedia({ media: 'print' })
  assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme), 'light')
  assert.ok(await page.locator('article h2').first().isVisible())
  assert.deepEqual(await Promise.all(['body > .top', 'main > .contents', 'body > .skip'].map((name) => page.locator(name).isVisible())), [false, false, false])
  const pressed = page.locator('article button:not(.title, [aria-pressed=true])')
  assert.ok((await pressed.count()) > 0)
  assert.deepEqual(await pressed.evaluateAll((all) => all.filter((button) => button.checkVisibility({ visibilityProperty: true })).map(({ outerHTML }) => outerHTML)), [])
  const cut = await page.locator('figure > raft-lab').evaluateAll((all) => all.filter((figure) => figure.scrollHeight > figure.clientHeight + 1).map(({ id }) => id))
  assert.deepEqual(cut, [])
})
