// The stage at every size: no name lies over a node or over another name.
import assert from 'node:assert/strict'
import { openPage, startBrowser, startSite, test } from './harness.mjs'

const site = await startSite({ routes: { '/stage.html': { body: '<!doctype html><html lang="en"><meta charset="utf-8"><title>A stage</title><link rel="icon" href="data:,"><script type="module" src="/raft-lab.js"></script></html>' } } })
const context = await startBrowser()

/** Makes a lab of n nodes, of which no majority runs, so that some are pre-candidates, whose names are the longest; at each width, what lies over what. */
const overlaps = (page, n) => page.evaluate(async (n) => {
  document.querySelector('raft-lab')?.remove()
  const element = document.createElement('raft-lab')
  for (const [name, value] of Object.entries({ world: 'sim', nodes: n, scale: 10, parts: 'stage' })) element.setAttribute(name, value)
  document.body.append(element)
  const lab = await element.ready
  await lab.until('leader', { within: 1e6 })
  for (let i = 2; i <= n; i += 2) await lab.crash(`n${i}`)
  if (n > 1) {
    await lab.crash(`n${n % 2 ? 1 : n - 1}`)
    if (n > 3) await lab.until(({ nodes }) => nodes.some(({ role, alive }) => alive && role === 'pre-candidate'), { within: 1e6 })
  }
  await lab.hold()
  const { shadowRoot } = element.shadowRoot.querySelector('raft-lab-stage')
  const found = []
  for (const width of [280, 320, 400, 421, 479, 481, 640, 699, 701, 900]) {
    element.style.width = `${width}px`
    await new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)))
    const nodes = [...shadowRoot.querySelectorAll('svg .node[data-node]')].map((node) => {
      const { left, top, width } = node.querySelector('.track').getBoundingClientRect()
      return { id: node.dataset.node, name: node.querySelector('.name').getBoundingClientRect(), centre: [left + width / 2, top + width / 2], radius: width / 2 }
    })
    const room = shadowRoot.host.getBoundingClientRect()
    for (const { id, name } of nodes) {
      if (name.left < room.left - 12 || name.right > room.right + 12 || name.top < room.top - 12) found.push(`${width}: the name of ${id} is not on the stage`)
      for (const other of nodes) {
        const [x, y] = other.centre
        const nearest = [Math.min(Math.max(x, name.left), name.right), Math.min(Math.max(y, name.top + name.height * 0.2), name.bottom - name.height * 0.2)]
        if (Math.hypot(nearest[0] - x, nearest[1] - y) < other.radius) found.push(`${width}: the name of ${id} lies over ${other.id}`)
        if (other.id > id && name.left < other.name.right && other.name.left < name.right && name.top < other.name.bottom && other.name.top < name.bottom) found.push(`${width}: the names of ${id} and ${other.id}`)
      }
    }
    if (nodes.length !== n) found.push(`${width}: ${nodes.length} nodes`)
  }
  return found
}, n)

test('from 280 to 900 px no name lies over a node or another name, whether one node stands there or nine', async (t) => {
  const page = await openPage(t, context, `${site.url}stage.html`, { viewport: { width: 1000, height: 900 } })
  await page.evaluate(() => customElements.whenDefined('raft-lab'))
  for (let n = 1; n <= 9; n++) assert.deepEqual(await overlaps(page, n), [], `${n} nodes`)
})
