// Every part of the page draws one moment: the one that it is handed.
import assert from 'node:assert/strict'
import { openPage, startBrowser, startSite, test } from './harness.mjs'

const site = await startSite()
const context = await startBrowser()

/** Opens a page with every part in it, some of which only come when they are asked for. */
async function openParts(t, attributes) {
  const page = await openPage(t, context, `${site.url}embed.html#disk=memory&${attributes}`, { viewport: { width: 1400, height: 1200 }, init: inPage })
  await page.evaluate(async () => {
    globalThis.element = document.querySelector('raft-lab')
    globalThis.lab = await element.ready
    await lab.until('leader', { within: 60000 })
  })
  await page.locator('raft-lab-stage g[data-node=n1]').waitFor()
  return page
}

/** Runs in the page, first of all. */
function inPage() {
  /** Every element below a root whose view is a lab's. */
  globalThis.partsIn = (root) => [...root.querySelectorAll('*')].flatMap((e) => [...(e.view && e.words ? [e] : []), ...(e.shadowRoot ? partsIn(e.shadowRoot) : [])])
  const frame = () => new Promise((next) => requestAnimationFrame(() => setTimeout(next)))
  /** What is seen of a part. Marks that are hidden wait to be used again; the order of those, and of cells, that stand at a place of their own says nothing. */
  globalThis.picture = ({ shadowRoot }) => {
    const copy = document.createElement('div')
    copy.append(...[...shadowRoot.childNodes].map((node) => node.cloneNode(true)))
    for (const input of copy.querySelectorAll('input, select')) input.removeAttribute('value')
    for (const mark of copy.querySelectorAll('.flights [visibility=hidden]')) mark.remove()
    for (const group of copy.querySelectorAll('.flights, .line')) group.replaceChildren(...[...group.children].sort((x, y) => (x.outerHTML < y.outerHTML ? -1 : 1)))
    const values = [...shadowRoot.querySelectorAll('input, select')].map(({ value, checked }) => `${value} ${checked}`)
    return `${copy.innerHTML.replace(/<!--.*?-->/g, '')} ${values}`
  }
  /** Where two pictures of a part begin to differ. */
  globalThis.apart = (name, one, other) => {
    const at = [...one].findIndex((c, i) => c !== other[i])
    return `${name}: ${[one, other].map((text) => text.slice(Math.max(0, at - 80), at + 160)).join(' → ')}`
  }
  /** A view that stays at a moment. `draw` has all parts that follow it draw it again, as often as the slowest needs. */
  globalThis.stay = ({ moment, ask }) => {
    const all = new Set()
    let real = performance.now()
    const follow = (draw) => {
      all.add(draw)
      return () => all.delete(draw)
    }
    const draw = async () => {
      for (let i = 0; i < 8; i++) {
        real += 600
        for (const draw of all) draw(moment, real)
        await frame()
      }
    }
    return { view: { moment, ask, follow }, draw }
  }
}

test('parts that are held at a moment don’t change while the cluster goes on, and one that comes anew draws the same', async (t) => {
  const page = await openParts(t, 'nodes=3&scale=0.2&heartbeat=20&writes=5')
  await page.evaluate(() => lab.cut('n1', 'n2').then(() => lab.heal())) // something that failed before that moment
  await page.locator('raft-lab-stage g[data-node=n2]').click()
  await page.locator('raft-lab-node').waitFor()
  await page.getByRole('button', { name: 'Put', exact: true }).click()
  await page.locator('raft-lab-client li.ok').waitFor()
  await page.getByRole('button', { name: 'What is real' }).click()
  const found = await page.evaluate(async () => {
    const parts = partsIn(element.shadowRoot)
    const { view, draw } = stay(parts[0].view)
    for (const part of parts) part.view = view
    await draw()
    const before = new Map(parts.map((part) => [part, picture(part)]))
    const { leader } = lab
    await lab.put('later', 'than the moment', { within: 60000 })
    await lab.crash(leader)
    await lab.until((s) => s.leader && s.leader !== leader, { within: 60000 })
    await lab.set({ heartbeat: 40, scale: 0.5 })
    await draw()
    const changed = parts.filter((part) => picture(part) !== before.get(part)).map((part) => apart(part.localName, before.get(part), picture(part)))
    // Anew, in the place of the first: with its size, and what a reader has chosen in it.
    const differing = []
    for (const part of parts.filter((part) => part.getRootNode().host === element)) {
      const other = document.createElement(part.localName)
      const own = Object.keys(part.constructor.properties).map((name) => [name, part[name]])
      Object.assign(other, Object.fromEntries(own))
      part.replaceWith(other)
      await draw()
      if (picture(other) !== before.get(part)) differing.push(apart(part.localName, before.get(part), picture(other)))
    }
    return { names: parts.map(({ localName }) => localName), changed, differing }
  })
  for (const name of ['bar', 'stage', 'note', 'members', 'node', 'fields', 'why', 'logs', 'timeline', 'time', 'client', 'measured', 'settings', 'anew', 'real', 'text']) assert.ok(found.names.includes(`raft-lab-${name}`), name)
  assert.deepEqual(found.changed, [])
  assert.deepEqual(found.differing, [])
})

test('the bar and the stage name one leader in every frame', async (t) => {
  const page = await openParts(t, 'nodes=3&scale=1&writes=20')
  const { frames, seen, disagreed } = await page.evaluate(async () => {
    const root = (name) => element.shadowRoot.querySelector(name).shadowRoot
    const told = () => root('raft-lab-bar').querySelector('.leader b').textContent
    const drawn = () => root('raft-lab-stage').querySelector('.node.leader')?.dataset.node ?? 'none'
    const [seen, disagreed] = [new Set(), []]
    let [frames, going] = [0, true]
    const look = () => {
      requestAnimationFrame(() => {
        // After all that this frame draws, and before the next one.
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = () => {
          frames++
          seen.add(told())
          if (told() !== drawn()) disagreed.push(`${told()} and ${drawn()}`)
          if (going) look()
        }
        port2.postMessage(0)
      })
    }
    look()
    for (let i = 0; i < 3; i++) {
      const { leader } = await lab.until('leader', { within: 60000 })
      await lab.crash(leader)
      await lab.until((s) => s.leader && s.leader !== leader, { within: 60000 })
      await lab.restart(leader)
      await lab.until((s) => s.leader && s.nodes.every((n) => n.leader === s.leader), { within: 60000 })
    }
    going = false
    return { frames, seen: [...seen], disagreed }
  })
  assert.ok(seen.length >= 3, `${seen} in ${frames} frames`)
  assert.deepEqual(disagreed, [])
})
