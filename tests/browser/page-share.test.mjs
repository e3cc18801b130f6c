// What is carried away from a lab: a link to its moment, code to embed it, pictures, the recording; and what strangers' links do.
import assert from 'node:assert/strict'
import { eventually, openPage, startBrowser, startSite, test } from './harness.mjs'
import { load } from '../unit/load.mjs'

const { momentText } = await load('www/lab/linked.ts')
const site = await startSite()
const context = await startBrowser()

/** Runs first: the clipboard and what is saved are caught. */
function caught() {
  globalThis.copied = []
  globalThis.saved = new Map()
  const writeText = async (text) => {
    if (globalThis.refusing) throw new DOMException('Write permission denied.', 'NotAllowedError')
    globalThis.copied.push(text)
  }
  Object.defineProperty(navigator, 'clipboard', { value: { writeText } })
  const blobs = new Map()
  const { createObjectURL } = URL
  URL.createObjectURL = (blob) => {
    const url = createObjectURL.call(URL, blob)
    blobs.set(url, blob)
    return url
  }
  HTMLAnchorElement.prototype.click = function () {
    globalThis.saved.set(this.download, blobs.get(this.href))
  }
}

const openLab = async (t, link, options) => {
  const page = await openPage(t, context, link, { init: caught, ...options })
  await ready(page)
  return page
}

/** Waits for the lab that its element has now. */
const ready = (page) => page.evaluate(async () => {
  await customElements.whenDefined('raft-lab')
  globalThis.lab = await document.querySelector('raft-lab').ready
})

const told = (page) => page.evaluate(() => {
  const { world, time, digest, held, scale, view, nodes, links, violations } = lab.status()
  const name = ({ from, to }) => `${from}>${to}`
  return { world, time, digest, held, scale, view, nodes, links: links.toSorted((a, b) => (name(a) < name(b) ? -1 : 1)), violations }
})

test('a link restores this very moment, in another tab too, and what a stranger makes of it does no harm', async (t) => {
  const page = await openLab(t, `${site.url}embed.html#world=sim&nodes=5&seed=7&scale=20&writes=0`)
  const link = await page.evaluate(async () => {
    const { leader } = await lab.until('leader')
    for (let i = 0; i < 10; i++) await lab.put(`k${i}`, `value ${i}`)
    await lab.crash(leader)
    await lab.until((s) => s.leader && s.leader !== leader)
    await lab.put('k1', 'another')
    await lab.set({ latency: [10, 20.5] }, { link: ['n1', 'n2'] })
    await lab.add('n6', { learner: true })
    await lab.hold()
    return lab.link()
  })
  assert.ok(link.startsWith(`${site.url}index.html#`) && link.length < 2048, link)
  const then = await told(page)

  const other = await openLab(t, link)
  assert.deepEqual(await told(other), then)
  assert.equal(await other.getByRole('alert').count(), 0)
  assert.equal(await other.evaluate(() => lab.link()), link)
  const earlier = await other.evaluate(async () => {
    await lab.seek(lab.status().time / 2)
    const [link, { digest }] = [lab.link(), lab.status()]
    await lab.seek('now')
    await lab.run()
    return { link, digest, value: (await lab.get('k1')).value }
  })
  assert.equal(earlier.value, 'another')
  assert.ok(earlier.link.length < link.length)

  // The same page, given another link: another lab.
  const follow = async (hash) => {
    await other.evaluate((hash) => (location.hash = hash), hash)
    await ready(other)
  }
  await follow(new URL(earlier.link).hash)
  await eventually('the earlier moment', async () => (await ready(other), (await told(other)).digest === earlier.digest))
  await follow(new URL(link).hash.replace('seed=7', 'seed=8'))
  await other.getByRole('alert').getByText('its link says: the digest differs. Was the link changed?').waitFor()
  const changed = await other.evaluate(() => lab.status().digest)
  assert.notEqual(changed, then.digest)
  await other.evaluate(() => (location.hash = '#world=sim&moment=1AAAA'))
  await other.getByRole('alert').getByText('moment="1AAAA" can\'t be read: moment takes what a link of this lab has there').waitFor()
  assert.equal(await other.evaluate(() => lab.status().digest), changed, 'the lab that ran goes on')
})

test('a link of a lab that has played a scenario is of the cluster that began there, with its logs', async (t) => {
  const page = await openLab(t, `${site.url}embed.html#world=sim&nodes=5&scale=20&writes=0`)
  const { link, digest, passed } = await page.evaluate(async () => {
    const { passed } = await lab.play('log-repair')
    await lab.hold()
    return { link: lab.link(), digest: lab.status().digest, passed }
  })
  assert.ok(passed && link.length < 1000, link)
  const other = await openLab(t, link)
  const then = await told(other)
  assert.deepEqual([then.digest, then.nodes.length, then.held], [digest, 7, true])
  assert.equal(await other.getByRole('alert').count(), 0)
  // In the middle of a lesson: whoever opens its link stands at that caption, and goes on.
  const lesson = await page.evaluate(async () => {
    const stands = (step) => new Promise((resolve) => {
      const off = lab.on('change', ({ playing }) => playing?.name === 'figure-8' && playing.step >= step && playing.waits && resolve(off()))
    })
    const [first, second] = [stands(1), stands(2)]
    void lab.play('figure-8', { reading: true })
    await first
    await lab.run()
    await second
    const { digest, playing } = lab.status()
    return { link: lab.link(), digest, caption: playing.caption.en }
  })
  await other.evaluate((hash) => (location.hash = hash), new URL(lesson.link).hash)
  await other.getByRole('region', { name: 'Scenario' }).getByText(lesson.caption).waitFor()
  await eventually('the moment', async () => (await ready(other), (await told(other)).digest === lesson.digest))
  assert.equal(await other.evaluate(() => lab.link()), lesson.link)
  await other.getByRole('button', { name: 'Next', exact: true }).click()
  await other.getByText('3 of 5', { exact: true }).waitFor()
  assert.equal(await other.getByRole('alert').count(), 0)
})

for (const [what, hash, sentence] of [
  ['no moment', '#world=sim&nodes=3&moment=%00%ff', /moment="[^"]*" can't be read/],
  ['no order', `#world=sim&nodes=3&moment=${momentText({ build: 'b', at: 100, events: 50, digest: '', calls: [{ after: 10, at: 50, do: 'obey', order: { do: 'explode' } }], besides: {} })}`, /createLab: asked\[0\]\.order\.do takes/],
  ['too much work', `#world=sim&nodes=3&moment=${momentText({ build: 'b', at: 1e9, events: 1e12, digest: '', calls: [], besides: {} })}`, /moment takes a run of at most 20000000 events, not of 1000000000000/],
]) {
  test(`a link that holds ${what} is refused with a sentence, and the lab starts as its page says`, async (t) => {
    const page = await openLab(t, `${site.url}embed.html${hash}`)
    await page.getByRole('alert').getByText(sentence).waitFor()
    const { world, nodes, scale } = await told(page)
    assert.deepEqual([world, nodes.length, scale], ['live', 5, 0.1])
  })
}

test('a link of a live lab gives its settings and its calls again, and says so', async (t) => {
  const page = await openLab(t, `${site.url}embed.html#nodes=3&scale=1&election=1000-2000&disk=memory&writes=0`)
  const { link, leader, drawn } = await page.evaluate(async () => {
    const { leader } = await lab.until('leader', { within: 60000 })
    await lab.put('k', 'v', { within: 60000 })
    await lab.set({ heartbeat: 70 })
    await lab.partition([['n1']])
    await lab.pause('n2')
    return { link: lab.link(), leader, drawn: await (await lab.picture({ theme: 'either', lang: 'ko-KR' })).text() }
  })
  assert.ok(leader && link.length < 1000, link)
  assert.match(drawn, /^<svg .* lang="ko" .* n2: 일시 정지/)
  assert.match(drawn, /light-dark\(/)
  const other = await openLab(t, link)
  await other.getByRole('alert').getByText('It gives its settings and 4 calls, made again in their order').waitFor()
  const { nodes, links, held, scale } = await told(other)
  assert.deepEqual([nodes[1].paused, nodes[2].settings.heartbeat, nodes[2].settings.election, held, scale], [true, 70, [1000, 2000], true, 1])
  assert.ok(links.find(({ from, to }) => from === 'n1' && to === 'n3').cut)
})

test('a link of a live lesson plays it again up to its step, says so, and its reader goes on from there', async (t) => {
  const page = await openLab(t, `${site.url}embed.html#nodes=1&scale=1&disk=memory&writes=0`)
  const link = await page.evaluate(async () => {
    const say = (en) => ({ say: { en } })
    const steps = [say('It begins.'), { until: { leader: 'n1' }, within: 60_000 }, say('It leads.'), { do: 'pause', node: 'n1' }, say('It is paused.'), { expect: { leader: 'n1' } }]
    const stands = (step) => lab.until(({ playing }) => playing?.step === step && playing.waits, { within: 3_600_000 })
    lab.play({ nodes: 1, settings: { election: [1000, 2000] }, steps }, { reading: true }).catch(() => {})
    await stands(1)
    await lab.run()
    await stands(3)
    return lab.link()
  })
  const other = await openLab(t, link)
  const caption = other.getByRole('region', { name: 'Scenario' })
  await caption.getByRole('status').getByText('It leads.').waitFor()
  await other.getByText('This lesson was played again, up to the step of its link.').waitFor()
  await caption.getByRole('button', { name: 'Next', exact: true }).click()
  await caption.getByRole('status').getByText('It is paused.').waitFor()
  await eventually('what the lesson does next', async () => (await told(other)).nodes[0].paused)
})

test('at 320 px the link, the code to embed it, pictures and the recording are a button each', async (t) => {
  const page = await openLab(t, `${site.url}embed.html#world=sim&nodes=5&scale=20&writes=5&theme=dark`, { viewport: { width: 320, height: 900 } })
  await page.evaluate(async () => {
    const { leader } = await lab.until('leader')
    await lab.crash(leader)
    await lab.pause(leader === 'n1' ? 'n2' : 'n1')
    await lab.hold()
  })
  await page.getByRole('button', { name: 'Share', exact: true }).click()
  const share = page.locator('raft-lab-share')
  const press = (name) => share.getByRole('button', { name, exact: true }).click()
  const says = (text) => share.getByRole('status').getByText(text).waitFor()
  await press('Copy link')
  await says('The link is copied.')
  await press('Copy embed code')
  await says('The code is copied.')
  const { copied, link } = await page.evaluate(() => ({ copied, link: lab.link() }))
  const withWrites = link.replace(/#.*/, (hash) => `${hash}&writes=5`)
  assert.deepEqual(copied, [withWrites, `<iframe src="${`${withWrites}&lang=en`.replace('index.html', 'embed.html').replaceAll('&', '&amp;')}" title="A Raft cluster" width="800" height="600" sandbox="allow-scripts" allow="clipboard-write" loading="lazy" style="border:0"></iframe>`])
  await page.evaluate(() => (globalThis.refusing = true))
  await press('Copy link')
  await says('This browser does not let the page copy. Copy it from here:')
  assert.equal(await share.getByRole('textbox').evaluate((box) => (box.getRootNode().activeElement === box ? box.value.slice(box.selectionStart, box.selectionEnd) : '')), withWrites)
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth))

  // What is selected on the timeline, as a sequence diagram: copied and shown.
  await page.evaluate(() => (globalThis.refusing = false))
  await press('Copy sequence diagram')
  await says(/^Select a stretch of the timeline first/)
  await page.locator('raft-lab-timeline').getByRole('button', { name: 'Select', exact: true }).click()
  await share.getByText(/^Selected on the timeline: /).waitFor()
  await press('Copy sequence diagram')
  await says('The diagram is copied, as Mermaid text.')
  const diagram = await page.evaluate(() => copied.at(-1))
  assert.match(diagram, /^sequenceDiagram\n(.*\n)* {4}participant n5\n {4}Note over n1,n5: \d+\.\d+ s to \d+\.\d+ s\n/)
  assert.match(diagram, /\n {4}n[1-5]-?-(>>|x)n[1-5]: \d+\.\d{3} s [A-Z]/)
  assert.equal(await share.getByRole('textbox', { name: 'The sequence diagram, as Mermaid text' }).inputValue(), diagram)
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth))

  for (const name of ['SVG', 'PNG', 'Recording']) {
    await press(name)
    await says(/^Saved as raftlab-\d+\.(svg|png|json)\.$/)
  }
  const saved = await eventually('three files', () => page.evaluate(async () => {
    const files = await Promise.all([...saved].map(async ([name, blob]) => [name.split('.')[1], { type: blob.type, text: await blob.text() }]))
    return files.length === 3 && Object.fromEntries(files)
  }))
  assert.match(saved.svg.text, /^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/)
  assert.equal(saved.svg.text, await page.evaluate(async () => (await lab.picture({ theme: 'dark' })).text()))
  assert.doesNotMatch(saved.svg.text, /var\(|color-mix|light-dark|class=/)
  // A host's own colours are in it too, and what is mixed of them.
  await page.evaluate(async () => {
    const { style } = document.querySelector('raft-lab')
    for (const [name, colour] of [['surface', 'color(srgb 0 0.2 0)'], ['bad', 'teal']]) style.setProperty(`--raft-lab-${name}`, colour)
  })
  await press('SVG')
  const own = await eventually('the same picture in other colours', () => page.evaluate(async () => {
    const text = await [...saved].find(([name]) => name.endsWith('.svg'))[1].text()
    return text.includes('#008080') && text
  }))
  const [usual, others] = [saved.svg.text, own].map((text) => [...text.matchAll(/#\w{6}(?=")/g)].map(([ink]) => ink))
  const changed = new Map(usual.map((ink, i) => [ink, others[i]]).filter(([ink, other]) => ink !== other))
  const mixed = { '#273847': '#104826', '#3a322a': '#224308' } // a leader and a candidate are filled with a little of their colour, if there is one
  assert.deepEqual([...changed].filter(([ink]) => !mixed[ink]).sort(), [['#1c2027', '#003300'], ['#ff9466', '#008080']])
  for (const [ink, other] of changed) assert.equal(other, mixed[ink] ?? other)
  assert.equal(own.replaceAll(/#\w{6}(?=")/g, ''), saved.svg.text.replaceAll(/#\w{6}(?=")/g, ''))
  assert.equal(JSON.parse(saved.json.text).digest, (await told(page)).digest)
  // The PNG shows what the page shows: as many inks as there are roles, and no empty sheet.
  const inks = await page.evaluate(async () => {
    const image = await createImageBitmap([...saved].find(([name]) => name.endsWith('.png'))[1])
    const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height })
    const brush = canvas.getContext('2d')
    brush.drawImage(image, 0, 0)
    const { data } = brush.getImageData(0, 0, image.width, image.height)
    const inks = new Map()
    for (let i = 0; i < data.length; i += 4) inks.set(data.slice(i, i + 4).join(), (inks.get(data.slice(i, i + 4).join()) ?? 0) + 1)
    return [...inks.values()].filter((pixels) => pixels > 100).length
  })
  assert.ok(inks >= 6, `${inks} inks`)
})
