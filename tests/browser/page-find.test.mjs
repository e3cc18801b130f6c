// What a hunt has found and saved, opened in a page.
import assert from 'node:assert/strict'
import { eventually, openPage, startBrowser, startSite, test } from './harness.mjs'

// ./build.sh sim --off up-to-date --save FILE
const find = {
  nodes: 2, seed: 1, settings: { election: [99, 113], heartbeat: 49, preVote: false, checkQuorum: false, driftBound: 1.2, latency: [1, 1] },
  rulesOff: ['up-to-date'], load: { keys: 1, think: [10, 10], latency: [1, 1], patience: 277, within: 1449 }, judge: true, events: 66,
  steps: [
    { at: 200, do: 'reconfigure', voters: ['n2'] },
    { at: 1460, do: 'powerLoss', nodes: ['n1', 'n2'] },
    { at: 2210, do: 'healAll' },
  ],
}
const post = `<!doctype html><html lang="en"><meta charset="utf-8"><title>A post</title><link rel="icon" href="data:,"><script type="module" src="/raft-lab.js"></script>
  <raft-lab scale="0.1"><script type="application/json">${JSON.stringify({ ...find, clients: 2 })}</script></raft-lab></html>`
const site = await startSite({ routes: { '/post.html': { body: post } } })
const context = await startBrowser()

const stands = (page) => eventually('the violation', () => page.evaluate(() => {
  const { lab } = document.querySelector('raft-lab')
  if (!lab) return null
  const { world, time, digest, held, scale, violations, playing, view } = lab.status()
  return violations.length > 0 && held && { world, time, digest, scale, violations, playing, view }
}))

const choose = (page, name, text) => page.locator('raft-lab-share input[type=file]').setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) })

test('a find that a reader opens in a live lab stands at its violation in virtual time, and what came before can be sought', async (t) => {
  const page = await openPage(t, context, `${site.url}embed.html#nodes=3&scale=0.1`)
  const share = page.locator('raft-lab-share')
  await share.getByRole('button', { name: 'Open a scenario file' }).waitFor()
  await choose(page, 'torn.json', '{"nodes": 2,')
  await share.getByText('torn.json is not JSON: ').waitFor()
  await choose(page, 'wrong.json', '{"nodes": 2, "clients": 1}')
  await page.getByText('play: load is missing: the scenario has clients').waitFor()
  assert.deepEqual(await page.evaluate(async () => {
    const { world, nodes } = (await document.querySelector('raft-lab').ready).status()
    return [world, nodes.length]
  }), ['live', 3], 'nothing is lost by those')

  await choose(page, 'found.json', JSON.stringify(find))
  const { world, time, digest, scale, violations, playing, view } = await stands(page)
  assert.deepEqual([world, scale, view.now], ['sim', 0.1, true])
  assert.deepEqual(violations.map(({ property, at }) => [property, at]), [['leader-completeness', time]])
  assert.deepEqual([playing.step, playing.steps, playing.passed], [4, 4, false])
  await page.getByText('The scenario has ended here: it shows what does not hold: An entry that was committed').waitFor()
  await page.getByText('leader-completeness is broken').first().waitFor()

  const told = await page.evaluate(async () => {
    const { lab } = document.querySelector('raft-lab')
    await lab.step({ back: true })
    const before = lab.status().violations.length
    await lab.seek('now')
    const marks = lab.timeline().marks.filter(({ name }) => name === 'violated').length
    return { before, now: lab.status().violations.length, digest: lab.status().digest, marks, link: lab.link() }
  })
  assert.deepEqual([told.before, told.now, told.digest, told.marks], [0, 1, digest, 1])
  const drop = (name, text) => page.evaluate(([name, text]) => {
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(new File([text], name))
    const send = (type) => !document.querySelector('raft-lab').shadowRoot.querySelector('.lab').dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, composed: true, cancelable: true }))
    return [send('dragover'), send('drop')]
  }, [name, text])
  assert.deepEqual(await drop('torn.txt', '{"nodes": 2,'), [true, true], 'the browser is not to open it')
  await page.getByRole('alert').getByText('torn.txt is not JSON: ').waitFor()
  await drop('small.json', '{"nodes": 1, "steps": [{ "until": { "leader": "n1" } }]}')
  await page.waitForFunction(() => document.querySelector('raft-lab').lab?.status().nodes.length === 1)

  const linked = await stands(await openPage(t, context, told.link))
  assert.deepEqual([linked.digest, linked.violations, linked.time], [digest, violations, time])
})

test('an element plays the find in it in virtual time, with the clients of its own, which are judged', async (t) => {
  const page = await openPage(t, context, `${site.url}post.html`)
  const { world, digest } = await eventually('the end', () => page.evaluate(() => {
    const status = document.querySelector('raft-lab').lab?.status()
    return status?.held && status.playing?.passed !== null && status
  }))
  assert.equal(world, 'sim')
  const { operations, runsOn } = await page.evaluate(async () => {
    const { lab } = document.querySelector('raft-lab')
    const { operations } = await lab.check()
    const { time } = lab.status()
    await lab.set({ scale: 'max' })
    await lab.run()
    await lab.until((status) => status.time > time + 100)
    return { operations, runsOn: lab.status().digest }
  })
  assert.ok(operations > 0)
  assert.notEqual(runsOn, digest)
})
