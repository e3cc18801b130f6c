// Where things stand on the page, at the widths that readers have.
import assert from 'node:assert/strict'
import { load } from '../unit/load.mjs'
import { eventually, openPage, startBrowser, startSite, test } from './harness.mjs'

const spoken = { en: await load('www/i18n/en/index.ts'), ko: await load('www/i18n/ko/index.ts') }
const site = await startSite()
const context = await startBrowser()

async function openLab(t, width, attributes = 'nodes=5&scale=0.1&writes=2') {
  const page = await openPage(t, context, `${site.url}index.html#disk=memory&${attributes}`, { viewport: { width, height: 900 } })
  await page.evaluate(async () => {
    globalThis.lab = await document.querySelector('raft-lab').ready
    await lab.until('leader', { within: 60000 })
  })
  await page.locator('raft-lab-stage g[data-node=n1]').waitFor()
  return page
}

/** Where each of these stands on the page, however it is scrolled, in whole px. */
const places = (locator) =>
  locator.evaluateAll((all) => {
    const page = document.documentElement.getBoundingClientRect()
    return all.map((e) => {
      const { x, y, width, height } = e.getBoundingClientRect()
      return [x - page.x, y - page.y, width, height].map(Math.round).join(' ')
    })
  })

for (const width of [320, 1280]) {
  test(`what is done to a node moves no button, and not the ring, at ${width} px`, async (t) => {
    const page = await openLab(t, width, 'nodes=5&scale=0.1&writes=0')
    await page.locator('raft-lab-stage g[data-node=n2]').click()
    await page.locator('raft-lab-node').waitFor()
    const all = () => Promise.all([places(page.locator('raft-lab-node button')), places(page.locator('raft-lab-stage .ring > svg'))])
    const before = await all()
    const done = async (name, end) => {
      await page.locator('raft-lab-node button', { hasText: name }).click()
      await page.evaluate((end) => lab.until(new Function('s', `return ${end}`), { within: 60000 }), end)
      await page.evaluate(() => new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next))))
    }
    for (const [name, end, next] of [['Pause', 's.nodes[1].paused', 'Resume'], ['Resume', '!s.nodes[1].paused', 'Pause'], ['Cut off', 's.links.some((l) => l.cut)', 'Heal its links'], ['Crash', '!s.nodes[1].alive', 'Restart']]) {
      await done(name, end)
      await page.locator('raft-lab-node button', { hasText: next }).waitFor()
      assert.deepEqual(await all(), before, name)
    }
  })
}

/** The largest rectangle of the lab on which nothing is, as a share of the lab: what scrolls in itself is full, since it fills with time. */
const blank = (page) => page.evaluate(() => {
  const cell = 16
  const lab = document.querySelector('raft-lab').shadowRoot.querySelector('.columns')
  const all = lab.getBoundingClientRect()
  const [across, down] = [Math.floor(all.width / cell), Math.floor(all.height / cell)]
  const full = Array.from({ length: down }, () => new Array(across).fill(false))
  const mark = ({ left, top, right, bottom }) => {
    for (let y = Math.max(0, Math.floor((top - all.top) / cell)); y < Math.min(down, (bottom - all.top) / cell); y++) {
      for (let x = Math.max(0, Math.floor((left - all.left) / cell)); x < Math.min(across, (right - all.left) / cell); x++) full[y][x] = true
    }
  }
  const whole = 'svg, canvas, table, input, button, select, summary, .told, .said'
  const walk = (node) => {
    if (node instanceof Text && node.data.trim()) {
      const range = document.createRange()
      range.selectNodeContents(node)
      for (const rect of range.getClientRects()) mark(rect)
    }
    if (node instanceof Element) {
      if ((!node.checkVisibility() && getComputedStyle(node).display !== 'contents') || node.matches('style, [popover]')) return
      if (node.matches(whole) || (/auto|scroll/.test(getComputedStyle(node).overflow) && !node.matches('.side'))) mark(node.getBoundingClientRect())
      if (node.shadowRoot) walk(node.shadowRoot)
    }
    for (const child of node.childNodes) walk(child)
  }
  walk(lab)
  let most = { area: 0 }
  const heights = new Array(across).fill(0)
  full.forEach((row, y) => {
    row.forEach((is, x) => (heights[x] = is ? 0 : heights[x] + 1))
    for (let x = 0; x < across; x++) {
      let least = Infinity
      for (let w = 1; x + w <= across && (least = Math.min(least, heights[x + w - 1])) > 0; w++) {
        if (w * least > most.area) most = { area: w * least, at: [x * cell, (y + 1 - least) * cell, w * cell, least * cell] }
      }
    }
  })
  return { share: most.area / (across * down), at: most.at }
})

for (const width of [320, 768, 1280, 1920, 2560]) {
  test(`no large part of the lab is empty at ${width} px, however much of Settings is open`, async (t) => {
    const page = await openLab(t, width)
    for (const when of ['as it opens', 'with all of Settings open']) {
      await eventually(`no large part empty, ${when}`, async () => (await blank(page)).share <= 0.06) // parts draw one after the other
      const hidden = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      assert.ok(hidden <= 0, `${hidden} px are beside the page`)
      await page.evaluate(() => {
        const open = (root) => root.querySelectorAll('*').forEach((e) => (e instanceof HTMLDetailsElement && (e.open = true), e.shadowRoot && open(e.shadowRoot)))
        open(document.querySelector('raft-lab').shadowRoot.querySelector('raft-lab-settings').shadowRoot)
      })
    }
  })
}

test('at 320 px all that is told of the workers is in sight', async (t) => {
  const page = await openLab(t, 320)
  await page.getByRole('button', { name: 'What is real' }).click()
  await page.locator('raft-lab-real').getByRole('heading').waitFor()
  const [over, hidden] = await page.locator('raft-lab-real').evaluate(({ scrollWidth, clientWidth, shadowRoot }) => {
    const { left, right } = shadowRoot.host.getBoundingClientRect()
    const cells = [...shadowRoot.querySelectorAll('td')].map((cell) => [cell.textContent, cell.getBoundingClientRect()])
    return [scrollWidth - clientWidth, cells.filter(([, box]) => box.left < left || box.right > right || box.width === 0).map(([text]) => text)]
  })
  assert.equal(over, 0)
  assert.deepEqual(hidden, [])
  const { nodes } = await page.evaluate(() => lab.status())
  assert.equal(await page.locator('raft-lab-real').getByRole('row').count(), nodes.length + 2, 'it stays a table to who does not see it')
})

/** The longest sentence about one server. */
const longest = ({ words: { why: { episode: say } } }) => say.stays('n1', say.causes.silence(288e6), say.would(2, 3), 12) + say.asked(11) + say.heard('n3', 12)

for (const lang of ['en', 'ko']) {
  test(`at 320 px each line of the bar begins at one place, and the stage's sentence ends (${lang})`, async (t) => {
    const page = await openLab(t, 320, `world=sim&nodes=1&scale=0.1&lang=${lang}`)
    const left = (name) => page.locator(`raft-lab-bar .bar ${name}`).evaluate((e) => Math.round(e.getBoundingClientRect().left))
    const world = await left('.world')
    await eventually('the same place', async () => (await left('.time')) === world && (await left('.facts')) === world)
    const hidden = await page.locator('raft-lab-note p').evaluate((drawn, said) => {
      const line = drawn.parentNode.appendChild(drawn.cloneNode()).appendChild(document.createElement('span'))
      line.textContent = said
      const { scrollHeight, clientHeight } = line
      line.parentNode.remove()
      return scrollHeight - clientHeight
    }, `${longest(spoken[lang])} §9.6`)
    assert.equal(hidden, 0)
  })
}

test('what the bar says of the lab stands in one line with its buttons, however wide the lab is', async (t) => {
  const page = await openLab(t, 1280, 'world=sim&nodes=1&scale=0.1&lang=ko')
  const bar = page.locator('raft-lab-bar .bar')
  for (let width = 700; width <= 1280; width += 20) {
    await page.setViewportSize({ width, height: 900 })
    await eventually(`one line at ${width} px`, () => bar.evaluate((bar) => {
      const [facts, buttons] = ['.facts', '.buttons'].map((name) => bar.querySelector(name).getBoundingClientRect())
      return facts.bottom > buttons.top && facts.right <= buttons.left
    }))
  }
})

test('the header says nothing that another URL makes untrue', async (t) => {
  const page = await openLab(t, 1280, 'nodes=3&scale=1')
  const header = await page.locator('main > .intro').innerText()
  assert.doesNotMatch(header, /\b(three|four|five|ten|slow\w*|\d+)\b/i)
  await eventually('the speed', () => page.getByRole('button', { name: '1×', exact: true }).and(page.locator('[aria-pressed=true]')).count())
})
