// Where things stand on the page, at the widths that readers have.
import assert from 'node:assert/strict'
import { eventually, openPage, startBrowser, startSite, test } from './harness.mjs'

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

for (const width of [800, 1280, 1920, 2560]) {
  test(`no column ends far above another at ${width} px`, async (t) => {
    const page = await openLab(t, width)
    const ends = () => page.evaluate(() => [...document.querySelector('raft-lab').shadowRoot.querySelectorAll('.columns > * > :last-child')].map((e) => Math.round(e.getBoundingClientRect().bottom)))
    const [main, side] = await ends()
    assert.ok(main >= side - 1, `${main} and ${side}`)
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

test('the header says nothing that another URL makes untrue', async (t) => {
  const page = await openLab(t, 1280, 'nodes=3&scale=1')
  const header = await page.locator('main > .intro').innerText()
  assert.doesNotMatch(header, /\b(three|four|five|ten|slow\w*|\d+)\b/i)
  await eventually('the speed', () => page.getByRole('button', { name: '1×', exact: true }).and(page.locator('[aria-pressed=true]')).count())
})
