/** A picture (www/picture) in the colours of the page around it. */
import { tokens } from '../style/tokens.js'

/** A colour of the lab's look: its name, and what it is where no page says otherwise, on a light ground and on a dark one. */
const token = /--([\w-]+): var\(--raft-lab-[^#]*?(light-dark\((#\w+), (#\w+)\)|#\w{6})/g
/** How many percent of a role's colour a node is filled with, over the surface. */
const fills: Readonly<Record<string, number>> = { leader: 16, candidate: 14 }
/** It is on no stage, and is as a leader is. */
const unused = 'accent'

type RGB = readonly [red: number, green: number, blue: number]

/** A picture for either ground, with the colours that an element has in its page. */
export function inked(svg: string, root: ShadowRoot): string {
  const inks = inksIn(root)
  return svg.replace(/light-dark\(#\w+, #\w+\)|#\w{6}(?=")/g, (ink) => inks.get(ink) ?? ink)
}

/** The page's colours, by what pictures have in their place. */
function inksIn(root: ShadowRoot): Map<string, string> {
  const probe = root.appendChild(document.createElement('i'))
  const own = (name: string): RGB => {
    probe.style.color = `var(--${name})`
    return colourIn(getComputedStyle(probe).color)
  }
  const inks = new Map<string, string>()
  const usual = new Map([...tokens.cssText.matchAll(token)].map(([, name = '', either = '', light = either, dark = either]) => [name, { either, light: colourIn(light), dark: colourIn(dark) }]))
  const ground = usual.get('surface')!
  for (const [name, { either, light, dark }] of usual) {
    if (name === unused) continue
    inks.set(either, hex(own(name)))
    const percent = fills[name]
    if (percent) inks.set(`light-dark(${hex(over(light, ground.light, percent))}, ${hex(over(dark, ground.dark, percent))})`, hex(over(own(name), own('surface'), percent)))
  }
  probe.remove()
  return inks
}

/** A colour of which only so many percent cover another, as www/picture mixes them. */
function over(colour: RGB, ground: RGB, percent: number): RGB {
  return colour.map((part, i) => Math.floor((part * percent + ground[i]! * (100 - percent) + 50) / 100)) as unknown as RGB
}

const hex = (colour: RGB): string => `#${colour.map((part) => part.toString(16).padStart(2, '0')).join('')}`

/** A colour as style sheets write it: plain ones are read, and of others the pixel that they make. */
function colourIn(text: string): RGB {
  const plain = /^#(..)(..)(..)$/.exec(text)?.slice(1).map((part) => parseInt(part, 16)) ?? /^rgb\((\d+), (\d+), (\d+)\)$/.exec(text)?.slice(1).map(Number)
  if (plain) return plain as unknown as RGB
  const brush = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d')!
  brush.fillStyle = text
  brush.fillRect(0, 0, 1, 1)
  return [...brush.getImageData(0, 0, 1, 1).data.slice(0, 3)] as unknown as RGB
}
