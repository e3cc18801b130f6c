// What a page's text style does to <raft-lab>: font, colour and line height are the page's to give, all else is the lab's.
import assert from 'node:assert/strict'
import { browserName, eventually, openPage, startBrowser, startSite, test } from './harness.mjs'

const page = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>A post</title>
  <link rel="icon" href="data:,"><script type="module" src="/raft-lab.js"></script><style id="style"></style>
  <div id="around"><raft-lab nodes="3" disk="memory" writes="4"></raft-lab></div></html>`
const arabic = page.replace('lang="en"', 'lang="ar" dir="rtl"').replace('<raft-lab', '<raft-lab lang="en"').replace('writes="4"', 'writes="20"')
/** A lab that says why it does not start, and nothing that moves. */
const still = page.replace('nodes="3"', 'nodes="99"').replace('</div>', '<p id="text" style="line-height: 3">A text</p></div>')
const site = await startSite({ routes: { '/text.html': { body: page }, '/arabic.html': { body: arabic }, '/still.html': { body: still } } })
const context = await startBrowser()

/** Text styles that pages have, each with a value that no page begins with. */
const styles = [
  'white-space: pre',
  'white-space: nowrap',
  'text-wrap: balance',
  'letter-spacing: 4px',
  'word-spacing: 12px',
  'text-transform: uppercase',
  'text-indent: 2em',
  'text-align: center',
  'text-align: justify',
  'text-align-last: right',
  'word-break: break-all',
  'overflow-wrap: anywhere',
  'hyphens: auto',
  'line-break: anywhere',
  'tab-size: 2',
  'writing-mode: vertical-rl',
  'text-orientation: upright',
  'direction: rtl',
  'text-shadow: 1px 1px red',
  '-webkit-text-fill-color: red',
  '-webkit-text-stroke: 1px red',
  'text-rendering: geometricPrecision',
  'font-variant-numeric: oldstyle-nums',
  'font-variant-caps: small-caps',
  'fill: red',
  'stroke: red',
  'stroke-width: 9px',
  'stroke-dasharray: 2 2',
  'fill-opacity: 0.1',
  'text-anchor: end',
  'dominant-baseline: hanging',
  'paint-order: stroke',
  'list-style: square inside',
  'border-collapse: collapse',
  'border-spacing: 20px',
  'caption-side: bottom',
  'empty-cells: hide',
  'quotes: "<" ">"',
  'cursor: wait',
  'accent-color: red',
  'caret-color: red',
  'text-emphasis: dot',
  'text-underline-offset: 9px',
  'orphans: 9',
]
/** Of these, those that a browser does not know. */
const unknown = { firefox: ['orphans: 9'] }[browserName] ?? []
/** Whom a page's rule strikes: all around the lab, or the lab as all else in it. */
const strikes = { inherited: 'body', direct: '*' }

/** Opens a page and lets its cluster come to something to be seen. */
async function open(t, path, options) {
  const narrow = options?.viewport?.width < 640
  const page = await openPage(t, context, `${site.url}${path}`, options)
  await page.evaluate(async () => {
    globalThis.lab = await document.querySelector('raft-lab').ready
    await lab.until('leader', { within: 60000 })
  })
  if (narrow) for (const name of ['Logs', 'Settings']) await page.getByRole('button', { name, exact: true }).click()
  await page.locator('raft-lab-logs .cell.applied').nth(8).waitFor()
  return page
}

test('no text style of the page changes the lab', async (t) => {
  const page = await open(t, 'text.html', { viewport: { width: 1280, height: 800 } })
  await page.locator('raft-lab-stage g[data-node=n1]').click()
  await page.getByRole('button', { name: 'What is real' }).click()
  await page.evaluate(() => lab.hold())
  const { found, ignorant } = await page.evaluate(
    // In one turn of the page, so that nothing else can change in it.
    ([styles, strikes]) => {
      const style = document.querySelector('#style')
      const host = document.querySelector('raft-lab')
      const all = []
      const walk = (root) => {
        for (const element of root.querySelectorAll('*')) {
          all.push(element)
          if (element.shadowRoot) walk(element.shadowRoot)
        }
      }
      walk(host.shadowRoot.querySelector('.lab'))
      const look = (names) => {
        const from = host.getBoundingClientRect()
        return all.map((element) => {
          const { x, y, width, height } = element.getBoundingClientRect()
          const fixed = element.closest(':popover-open') || element.getRootNode().host?.matches(':popover-open')
          const place = names.includes('writing-mode') ? [] : fixed ? [width, height] : [x - from.x, y - from.y, width, height]
          const computed = getComputedStyle(element)
          return [...place.map((n) => n.toFixed(1)), ...names.map((name) => computed.getPropertyValue(name))].join(' ')
        })
      }
      const found = []
      const ignorant = new Set()
      for (const [how, selector] of Object.entries(strikes)) {
        for (const text of styles) {
          const probe = document.createElement('i')
          probe.style.cssText = text
          const names = [...probe.style]
          if (names.length === 0) {
            ignorant.add(text)
            continue
          }
          style.textContent = ''
          const before = look(names)
          style.textContent = `${selector} { ${text} }`
          const after = look(names)
          const i = before.findIndex((was, i) => was !== after[i])
          if (i >= 0) found.push(`${text}, ${how}: ${all[i].localName}.${all[i].getAttribute('class')} was ${before[i]} and is ${after[i]}`)
        }
      }
      return { found, ignorant: [...ignorant] }
    },
    [styles, strikes],
  )
  assert.deepEqual(found, [])
  assert.deepEqual(ignorant, unknown)
})

test('no line that a page draws at its text goes through the lab, and no rule for a first line counts in it', async (t) => {
  const page = await openPage(t, context, `${site.url}still.html`, { viewport: { width: 800, height: 400 } })
  await page.locator('raft-lab').getByRole('alert').waitFor()
  const picture = async (name, rule) => {
    await page.evaluate((rule) => (document.querySelector('#style').textContent = rule), rule)
    return page.locator(name).screenshot()
  }
  const [lab, text] = [await picture('raft-lab', ''), await picture('#text', '')]
  const lines = ['underline', 'overline', 'line-through'].flatMap((line) => Object.values(strikes).map((selector) => `${selector} { text-decoration: ${line} 4px red }`))
  for (const rule of [...lines, 'div::first-line, #text::first-line { color: red }']) {
    assert.ok(!text.equals(await picture('#text', rule)), `${rule} is to be seen in the page`)
    assert.ok(lab.equals(await picture('raft-lab', rule)), `${rule} is not to be seen in the lab`)
  }
})

test('font, line height and colour are the page’s to give', async (t) => {
  const page = await open(t, 'text.html')
  await page.evaluate(() => (document.querySelector('#style').textContent = 'raft-lab { font: 16px/30px Georgia; color: rgb(1, 2, 3) }'))
  const texts = await page.evaluate(() => {
    const { shadowRoot } = document.querySelector('raft-lab')
    return ['.title', 'raft-lab-why', 'raft-lab-client'].map((name) => {
      const { fontFamily, lineHeight, color } = getComputedStyle(shadowRoot.querySelector(`button${name}, ${name}:not(.title)`))
      return [fontFamily, lineHeight, color].join(' ')
    })
  })
  assert.deepEqual(new Set(texts), new Set(['Georgia 30px rgb(1, 2, 3)']))
})

for (const width of [1280, 320]) {
  test(`on a page from right to left the lab reads from left to right, at ${width} px`, async (t) => {
    const page = await open(t, 'arabic.html', { viewport: { width, height: 800 } })
    const sight = () =>
      page.evaluate(() => {
        const logs = document.querySelector('raft-lab').shadowRoot.querySelector('raft-lab-logs').shadowRoot
        const box = logs.querySelector('.scroll').getBoundingClientRect()
        const cells = [...logs.querySelectorAll('.line .cell.applied')].map((cell) => [Number(cell.dataset.index), cell.getBoundingClientRect()])
        const seen = cells.filter(([, { left, right }]) => left >= box.left - 60 && right <= box.right + 60).sort(([a], [b]) => a - b)
        return { seen: seen.length, rising: seen.every(([, { left }], i) => i === 0 || left >= seen[i - 1][1].left), over: document.scrollingElement.scrollWidth - innerWidth }
      })
    // Once there are more than fit, the newest are in sight.
    await page.evaluate(() => lab.until((status) => status.nodes.every(({ applied }) => applied > 24), { within: 60000 }))
    await eventually('entries in sight', async () => (await sight()).seen >= 6)
    assert.deepEqual([(await sight()).rising, (await sight()).over], [true, 0])
    const order = await page.locator('raft-lab-settings').getByRole('button', { name: '150–300' }).evaluate((button) => {
      const texts = document.createTreeWalker(button, NodeFilter.SHOW_TEXT)
      while (!texts.nextNode().data.includes('150'));
      const left = (word) => {
        const range = document.createRange()
        range.setStart(texts.currentNode, texts.currentNode.data.indexOf(word))
        range.setEnd(texts.currentNode, texts.currentNode.data.indexOf(word) + word.length)
        return range.getBoundingClientRect().left
      }
      return left('150') < left('300')
    })
    assert.equal(order, true)
  })
}

for (const [how, selector] of Object.entries(strikes)) {
  test(`in a page from top to bottom the lab stands upright, as wide as a video (${how})`, async (t) => {
    const page = await openPage(t, context, `${site.url}text.html`, { viewport: { width: 1280, height: 800 } })
    await page.locator('raft-lab .lab').waitFor()
    await page.evaluate((selector) => (document.querySelector('#style').textContent = `${selector} { writing-mode: vertical-rl }`), selector)
    const [host, lab] = await page.evaluate(() => {
      const host = document.querySelector('raft-lab')
      return [host, host.shadowRoot.querySelector('.lab')].map((element) => element.getBoundingClientRect().width)
    })
    assert.deepEqual([host, lab], [960, 960])
  })
}
