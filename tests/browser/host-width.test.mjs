// How wide <raft-lab> is in any page's layout: as a video of 960 px and max-width 100 % would be.
import assert from 'node:assert/strict'
import { openPage, startBrowser, startSite, test } from './harness.mjs'

/** Parents as wide as what is in them: HTML with the place of the element as `*`; `own` is the element's own style. */
const layouts = [
  ['a flex row', '<div style="display:flex">*</div>'],
  ['a flex row that centres', '<div style="display:flex;justify-content:center">*</div>'],
  ['a flex row with a neighbour', '<div style="display:flex;gap:8px">*<p>Beside it</p></div>'],
  ['a flex row that wraps', '<div style="display:flex;flex-wrap:wrap">*<p style="width:200px">Beside it</p></div>'],
  ['a flex row that shrinks nothing', '<div style="display:flex">*</div>', 'flex:none'],
  ['an inline flex row', '<div style="display:inline-flex">*</div>'],
  ['a centred column', '<div style="display:flex;flex-direction:column;align-items:center">*</div>'],
  ['a column with items at the start', '<div style="display:flex;flex-direction:column;align-items:flex-start">*</div>'],
  ['a grid that centres', '<div style="display:grid;place-items:center">*</div>'],
  ['a grid with columns at the start', '<div style="display:grid;justify-content:start">*</div>'],
  ['an inline grid', '<div style="display:inline-grid">*</div>'],
  ['a column of fit-content', '<div style="display:grid;grid-template-columns:fit-content(100%) 1fr">*<p>Beside it</p></div>'],
  ['a float', '<div style="float:left">*</div>'],
  ['a float of its own', '<div>*</div>', 'float:right'],
  ['an inline block', '<div style="display:inline-block">*</div>'],
  ['an inline block of its own', '<div>*</div>', 'display:inline-block'],
  ['a figure', '<figure style="margin:0;width:fit-content">*<figcaption>A lab</figcaption></figure>'],
  ['a table cell', '<table style="border-spacing:0"><tr><td style="padding:0">*</td></tr></table>'],
  ['a cell of a layout table', '<div style="display:table">*</div>'],
  ['a dialog', '<dialog open style="position:static;padding:0;border:0;max-width:100%">*</dialog>'],
  ['a popover', '<div popover style="max-width:100%;padding:0;border:0">*</div>'],
  ['a box out of the flow', '<div style="position:relative"><div style="position:absolute">*</div></div>'],
  ['a fieldset', '<fieldset style="margin:0;padding:0;border:0;width:fit-content">*</fieldset>'],
]

const page = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Layouts</title>
  <link rel="icon" href="data:,"><script type="module" src="/raft-lab.js"></script><style>body { margin: 0 } p { margin: 0 }</style>
  <div id="room"></div><raft-lab nodes="1" disk="memory"></raft-lab></html>`
const site = await startSite({ routes: { '/layouts.html': { body: page } } })
const context = await startBrowser()

/** How wide a video and the lab are in a layout, and by how much each makes it pass its room. */
async function measured(page, html, own, room) {
  return page.evaluate(
    ([html, own, width]) => {
      const lab = document.querySelector('raft-lab')
      const room = document.querySelector('#room')
      const video = Object.assign(document.createElement('video'), { width: 960 })
      video.style.cssText = `max-width:100%;${own}`
      lab.style.cssText = own
      document.body.append(lab)
      room.style.width = `${width}px`
      room.innerHTML = html.replace('*', '<i></i>')
      const place = (element) => {
        ;(room.querySelector('i') ?? room.querySelector('video')).replaceWith(element)
        const popover = room.querySelector('[popover]')
        popover?.showPopover()
        return Math.round(element.getBoundingClientRect().width)
      }
      const over = () => Math.max(0, room.scrollWidth - room.clientWidth)
      const [wide, wideOver] = [place(video), over()]
      return { video: wide, videoOver: wideOver, lab: place(lab), over: over() }
    },
    [html, own ?? '', room],
  )
}

for (const running of [false, true]) {
  test(`${running ? 'a lab that runs' : 'a lab that waits'} is as wide as a video in parents that are as wide as their content`, async (t) => {
    const page = await openPage(t, context, `${site.url}layouts.html`, { viewport: { width: 1280, height: 800 } })
    if (running) await page.evaluate(() => document.querySelector('raft-lab').ready.then(() => {}))
    for (const width of [1200, 700, 320]) {
      await page.setViewportSize({ width: Math.max(width, 320), height: 800 })
      for (const [name, html, own] of layouts) {
        const { video, videoOver, lab, over } = await measured(page, html, own, width)
        // Flex rows let no video be narrower than 300 px, where a lab still gives way.
        if (videoOver > 0) assert.ok(lab > 0 && lab < video, `${name} in ${width} px, where a video of ${video} is too wide: ${lab}`)
        else assert.equal(lab, video, `${name} in ${width} px`)
        assert.equal(over, 0, `${name} in ${width} px is ${over} px too wide`)
      }
    }
  })
}

test('a block fills its parent, and borders count as its own width', async (t) => {
  const page = await openPage(t, context, `${site.url}layouts.html`, { viewport: { width: 1280, height: 800 } })
  for (const width of [1200, 320]) {
    assert.equal((await measured(page, '<div>*</div>', '', width)).lab, width)
    const { lab, over } = await measured(page, '<div style="display:flex">*</div>', 'border:4px solid;padding:12px;width:100%', width)
    assert.deepEqual([lab, over], [width, 0])
  }
})

test('in a room of no width to speak of the lab passes it nowhere', async (t) => {
  const page = await openPage(t, context, `${site.url}layouts.html`, { viewport: { width: 640, height: 800 } })
  await page.evaluate(() => document.querySelector('raft-lab').ready.then((lab) => lab.until('leader', { within: 60000 })))
  for (const width of [200, 140, 60]) {
    for (const [name, html, own] of layouts) {
      const { video, videoOver, over } = await measured(page, html, own, width)
      // Where a video passes its room, what stands beside it may have none left for the lab.
      if (videoOver === 0) assert.deepEqual([over, video > 0], [0, true], `${name} in ${width} px`)
    }
  }
})

test('a popover that is closed is not seen', async (t) => {
  const page = await openPage(t, context, `${site.url}layouts.html`)
  const shown = () => page.evaluate(() => document.querySelector('raft-lab').checkVisibility())
  await page.evaluate(() => document.querySelector('raft-lab').setAttribute('popover', ''))
  assert.equal(await shown(), false)
  await page.evaluate(() => document.querySelector('raft-lab').showPopover())
  assert.equal(await shown(), true)
})
