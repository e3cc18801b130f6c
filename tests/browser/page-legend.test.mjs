// The legends: what is drawn in a part is explained there.
import assert from 'node:assert/strict'
import { openPage, startBrowser, startSite, test } from './harness.mjs'

const site = await startSite()
const context = await startBrowser()

test('the legend shows each mark of the stage, with what it means', async (t) => {
  const page = await openPage(t, context, `${site.url}embed.html#nodes=3&parts=stage`)
  const marks = {
    '.candidate': 'candidate', '.leader': 'leader', '.learner': 'learner', '.none': 'not a member', '.down': 'crashed', '.paused': 'paused', '.alarm': 'election timeout', '.disc': 'term', '.pip.held': 'votes received',
    '.flight.reply': 'reply', '.flight.lost': 'lost', '.link.cut': 'cut', '.struck': 'the browser or the machine held this node up',
  }
  // It is one control away, and closed at first.
  const control = page.locator('raft-lab-stage summary').filter({ hasText: /^Legend$/ })
  await control.waitFor()
  await page.locator('raft-lab-stage .legend').waitFor({ state: 'hidden' })
  await control.focus()
  await page.keyboard.press('Enter')
  await page.locator('raft-lab-stage .legend').waitFor()
  for (const [mark, meaning] of Object.entries(marks)) {
    const item = page.locator('raft-lab-stage .legend li', { has: page.locator(mark) }).filter({ hasText: meaning })
    assert.ok((await item.count()) > 0, `${mark}: ${meaning}`)
    assert.ok(await item.locator(mark).first().evaluate((drawn) => drawn instanceof SVGElement && drawn.getBoundingClientRect().width > 3), `${mark} is drawn`)
  }
})

test('timeline and logs have their legends one control away too, whose marks are there where colours are forced', async (t) => {
  const page = await openPage(t, context, `${site.url}embed.html#nodes=3&world=sim&parts=timeline+logs`, { forcedColors: 'active' })
  for (const [part, mark] of [['timeline', 'svg path'], ['logs', 'i']]) {
    const own = page.locator(`raft-lab-${part}`)
    await own.locator('.legend').waitFor({ state: 'hidden' })
    await own.locator('summary').filter({ hasText: /^Legend$/ }).press('Enter')
    await own.locator('.legend').waitFor()
    const drawn = await own.locator(`.legend ${mark}`).evaluateAll((marks) => marks.map((mark) => {
      const { fill, stroke, backgroundColor, borderTopWidth } = getComputedStyle(mark)
      const { width } = mark.getBoundingClientRect()
      return width > 3 && (mark instanceof SVGElement ? fill !== 'none' || stroke !== 'none' : getComputedStyle(mark, '::before').content !== 'none' || borderTopWidth !== '0px' || backgroundColor !== 'rgba(0, 0, 0, 0)')
    }))
    assert.ok(drawn.length >= 5 && drawn.every(Boolean), `${part}: ${drawn}`)
  }
})
