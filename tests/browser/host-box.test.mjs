// <raft-lab> without a box of its own, and with one that is too small.
import assert from 'node:assert/strict'
import { openPage, startBrowser, startSite, test } from './harness.mjs'

const post = (style) => ({
  body: `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Boxes</title>
    <link rel="icon" href="data:,"><script type="module" src="/raft-lab.js"></script><style>body { margin: 0 }</style>
    <raft-lab nodes="1" disk="memory" style="${style}"></raft-lab><p id="after" style="margin:0">What follows</p></html>`,
})
const site = await startSite({ routes: { '/contents.html': post('display:contents'), '/short.html': post('height:300px') } })
const context = await startBrowser()

async function started(t, path) {
  const page = await openPage(t, context, site.url + path, { viewport: { width: 800, height: 600 } })
  await page.evaluate(() => document.querySelector('raft-lab').ready.then(() => {}))
  await page.locator('raft-lab-stage').waitFor()
  return page
}

test('an element of display: contents starts its lab', async (t) => {
  const page = await started(t, 'contents.html')
  assert.equal(await page.evaluate(() => document.querySelector('raft-lab').lab.status().held), false)
})

test('a lab in an element of a given height scrolls in it, and covers nothing below', async (t) => {
  const page = await started(t, 'short.html')
  const seen = await page.evaluate(() => {
    const lab = document.querySelector('raft-lab')
    const room = lab.shadowRoot.querySelector('.room')
    room.scrollTop = 1e6
    return [lab.offsetHeight, document.querySelector('#after').offsetTop, document.documentElement.scrollHeight, room.scrollTop > 0]
  })
  assert.deepEqual(seen, [300, 300, 600, true])
})
