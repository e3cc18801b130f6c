// What Go draws of a moment (www/picture) is what the page's stage draws of it: nodes, links, alarms, votes and messages, at their places and in their colours.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { eventually, openPage, putAway, startBrowser, startSite, test } from './harness.mjs'
import { load } from '../unit/load.mjs'

const { shapes } = await load('www/element/stage/flight-marks.ts')
const top = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'raftlab-picture-'))
putAway(() => rmSync(folder, { recursive: true }))
const command = join(folder, 'raftlab')
execFileSync('go', ['build', '-o', command, './tests/raftlab'], { cwd: top })
const site = await startSite()
const context = await startBrowser()

const numbers = (text) => text?.match(/-?[\d.]+/g)?.map(Number) ?? []
const round = (n) => Math.round(n * 10) / 10

/** What stands on a picture, read from its SVG. */
function read(svg) {
  const groups = [...svg.replaceAll('&gt;', '>').matchAll(/<g data-(\w+)="([^"]+)">(.*?)<\/g>/gs)].map(([, kind, name, body]) => ({ kind, name, body }))
  const names = new Map(groups.filter(({ kind, body }) => kind === 'node' && body.startsWith('<text')).map(({ name, body }) => [name, body.replace(/<[^>]*>/g, '')]))
  const nodes = groups.filter(({ kind, body }) => kind === 'node' && !body.startsWith('<text')).map(({ name, body }) => {
    const circles = [...body.matchAll(/<circle ([^>]*)\/>/g)].map(([, given]) => Object.fromEntries([...given.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key, value]) => [key, value])))
    const alarms = circles.filter((circle) => circle.pathLength).map((circle) => numbers(circle['stroke-dasharray'])[0])
    const disc = circles.findLast((circle) => circle.r !== '9')
    const whole = circles[circles.indexOf(disc) - 1 - circles.filter(({ r }) => r === '3').length]
    return {
      name, says: names.get(name).replace(`${name} `, '').replace(name, ''), at: [Number(disc.cx), Number(disc.cy)], radius: Number(whole.r), edge: whole.stroke, ink: disc.fill,
      term: /font-weight="700">(\d+)<\/text>/.exec(body)[1], drawn: alarms[0] ?? 0, left: alarms[1] ?? 0,
      pips: circles.filter(({ r }) => r === '3').length, votes: circles.filter(({ r, fill, stroke }) => r === '3' && fill === stroke).length, crossed: /stroke-linecap="round"\/>/.test(body.slice(body.indexOf('</text>'))),
      lasts: /<rect.*>([^<]+)<\/text>/s.exec(body)?.[1] ?? '',
    }
  })
  const links = groups.filter(({ kind }) => kind === 'link').map(({ name, body }) => ({ name, way: numbers(/ d="([^"]*)"/.exec(body)[1]) }))
  const messages = groups.filter(({ kind }) => kind === 'message').map(({ name, body }) => {
    const placed = numbers(/transform="translate\(([^)]*)\)/.exec(body)?.[1])
    const [x, y] = numbers(/ d="([^"]*)"/.exec(body)?.[1])
    const [ownX, ownY] = numbers(shapes[name])
    const at = name === 'heartbeat' && !placed.length ? [...body.matchAll(/c[xy]="([^"]*)"/g)].map(([, n]) => Number(n)) : placed.length ? placed : [x - ownX, y - ownY]
    return { name, at, hollow: !/fill="([^"]*)" stroke="\1"/.test(body) }
  })
  return { nodes, links, messages }
}

/** The same, read from the stage; in the page. */
function look() {
  const svg = document.querySelector('raft-lab').shadowRoot.querySelector('raft-lab-stage').shadowRoot.querySelector('.ring > svg')
  const numbers = (text) => text?.match(/-?[\d.]+/g)?.map(Number) ?? []
  const hex = (colour) => '#' + numbers(colour).slice(0, 3).map((n) => n.toString(16).padStart(2, '0')).join('')
  const shown = (element) => getComputedStyle(element).display !== 'none'
  const nodes = [...svg.querySelectorAll('.node')].map((group) => {
    const find = (name) => group.querySelector(name)
    const dash = (name) => (shown(find(name)) ? numbers(find(name).getAttribute('stroke-dasharray'))[0] : 0)
    const pips = shown(find('.pips')) ? [...find('.pips').children] : []
    return {
      name: group.dataset.node, says: find('.state').textContent, at: numbers(group.getAttribute('transform')), radius: Number(find('.body').getAttribute('r')), edge: hex(getComputedStyle(find('.body')).stroke), ink: hex(getComputedStyle(find('.disc')).fill),
      term: find('.term').textContent, drawn: dash('.drawn'), left: dash('.alarm'), pips: pips.length, votes: pips.filter((pip) => pip.matches('.held')).length, crossed: shown(find('.cross')), lasts: shown(find('.left')) ? find('.left').textContent : '',
    }
  })
  const links = [...svg.querySelectorAll('.link')].map((group) => ({ name: group.dataset.link, way: numbers(group.querySelector('.line').getAttribute('d')) }))
  const messages = [...svg.querySelectorAll('.flight')].filter((group) => group.getAttribute('visibility') === 'visible').map((group) => ({ name: group.classList[1], at: numbers(group.getAttribute('transform')).slice(0, 2), hollow: group.matches('.reply') }))
  return { nodes, links, messages }
}

/** Orders what has no order, and rounds what two machines may round each in its own way. */
function settled({ nodes, links, messages }) {
  const by = (a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)
  return { nodes: nodes.map(({ name, at, drawn, left, ...rest }) => ({ name, ...rest, numbers: [...at, drawn, left] })), links: links.toSorted((a, b) => (a.name < b.name ? -1 : 1)).map(({ name, way }) => ({ name, numbers: way })), messages: messages.map(({ name, at, hollow }) => ({ name, hollow, numbers: at.map(round) })).toSorted(by) }
}

/** Where the two differ by more than a tenth; '' where they don't. */
function difference(stage, picture, where = '') {
  if (typeof stage === 'number') return Math.abs(stage - picture) < 0.15 ? '' : `${where}: ${picture}, and on the stage ${stage}`
  if (typeof stage !== 'object') return stage === picture ? '' : `${where}: ${picture}, and on the stage ${stage}`
  const keys = Object.keys(stage)
  if (keys.length !== Object.keys(picture ?? {}).length) return `${where}: ${JSON.stringify(picture)}, and on the stage ${JSON.stringify(stage)}`
  for (const key of keys) {
    const found = difference(stage[key], picture[key], `${where}.${key}`)
    if (found) return found
  }
  return ''
}

/** Holds the stage beside the picture of the moment in view, which is the same natively, and tells what is there. */
async function compare(page, theme) {
  const [run, drawn] = await page.evaluate(async (theme) => [await (await lab.trace()).text(), await (await lab.picture({ theme })).text()], theme)
  assert.equal(drawn, execFileSync(command, ['picture', '--theme', theme, '-'], { input: run, encoding: 'utf8' }))
  const picture = settled(read(drawn))
  let different = ''
  await eventually('a stage like the picture', async () => {
    const stage = settled(await page.evaluate(look))
    stage.nodes.forEach((node, i) => picture.nodes[i]?.says === '' && (node.says = '')) // whose words find no room
    different = difference(stage, picture)
    return different === ''
  }).catch((error) => {
    throw new Error(`${different}\n${error.message}`)
  })
  return picture
}

const open = async (t, fragment) => {
  const page = await openPage(t, context, `${site.url}embed.html#world=sim&writes=0&scale=100&${fragment}`)
  await page.evaluate(async () => (globalThis.lab = await document.querySelector('raft-lab').ready))
  return page
}

test('a picture of one to nine nodes is the stage', async (t) => {
  const page = await open(t, 'nodes=1&seed=1&latency=20-50')
  for (let n = 1; n <= 9; n++) {
    const theme = n % 2 ? 'light' : 'dark'
    await page.evaluate(async ([n, theme]) => {
      document.querySelector('raft-lab').setAttribute('theme', theme)
      await lab.until('leader', { within: 1e6 })
      if (n > 1) await lab.add(`n${n}`, { within: 60000 })
      await lab.put('k', 'v')
      await lab.hold()
      await lab.seek(lab.status().time - 10)
    }, [n, theme])
    const { nodes } = await compare(page, theme)
    assert.equal(nodes.length, n)
    await page.evaluate(async () => {
      await lab.seek('now')
      await lab.run()
    })
  }
})

test('a picture of a cluster in trouble is the stage, whatever the moment', async (t) => {
  const page = await open(t, 'nodes=5&seed=4&latency=30-60&election=300-900&loss=0.2&theme=light')
  const [from, back, to] = [3000, 7000, 7500]
  await page.evaluate(async ([from, back, to]) => {
    /** Each call comes at its very moment, so that every run is the same. */
    const at = async (time) => {
      await lab.run()
      await lab.until((status) => status.time > time, { within: 1e6 })
      await lab.hold()
      await lab.seek(time)
    }
    await at(from)
    const { leader, nodes } = lab.status()
    const [a, b, c, d] = nodes.map(({ id }) => id).filter((id) => id !== leader)
    await lab.cut(a, b)
    await lab.cut(c, leader, { oneWay: true })
    await lab.pause(a)
    await lab.stall(b, { what: 'disk', for: 600_000 })
    await lab.stall(d, { what: 'process', for: 700 })
    await lab.crash(leader)
    await at(back)
    await lab.restart(leader)
    await at(to)
  }, [from, back, to])
  const seen = new Set()
  for (let at = from + 20; at <= to; at += 500) {
    await page.evaluate((at) => lab.seek(at), at)
    const { nodes, messages } = await compare(page, 'light')
    for (const { says } of nodes) seen.add(says)
    for (const { name } of messages) seen.add(name)
  }
  for (const what of ['follower', 'crashed', 'paused', 'disk hangs', 'preVote']) assert.ok(seen.has(what), `${what} is among ${[...seen]}`)
})

test('a picture of a cluster of etcd’s cores is the stage', async (t) => {
  const page = await open(t, 'nodes=3&seed=2&engine=etcd')
  await page.evaluate(async () => {
    await lab.until('leader', { within: 1e6 })
    await lab.put('k', 'v')
    await lab.hold()
    await lab.seek(lab.status().time - 10) // a moment that page and program say alike, to the last digit
  })
  const { nodes } = await compare(page, 'light')
  assert.ok(nodes.some(({ says }) => says === 'leader'))
})
