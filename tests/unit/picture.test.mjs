// What Go draws (www/picture) stands where the stage puts it.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { load } from './load.mjs'

const { ring, way, alarmGap } = await load('www/element/stage/geometry.ts')
const top = new URL('../../', import.meta.url)
const read = (path) => readFileSync(new URL(path, top), 'utf8')
const near = (a, b) => a.every((value, i) => Math.abs(value - b[i]) < 0.11)

for (let n = 1; n <= 9; n++) {
  test(`a picture of ${n} nodes has nodes and links where the stage has them`, () => {
    const svg = read(`www/picture/testdata/nodes-${n}.svg`)
    const { places, radius } = ring(n)
    places.forEach(({ x, y }, i) => {
      const [, cx, cy, r] = new RegExp(`data-node="n${i + 1}">.*?<circle cx="([^"]+)" cy="([^"]+)" r="(${radius})"`).exec(svg).map(Number)
      assert.ok(near([cx, cy, r], [x, y, radius]), `n${i + 1} at ${cx} ${cy}, and not ${x} ${y}`)
    })
    places.forEach((from, i) => {
      places.forEach((to, j) => {
        if (i === j) return
        const [, path] = new RegExp(`data-link="n${i + 1}>n${j + 1}"><path d="([^"]+)"`).exec(svg.replaceAll('&gt;', '>'))
        const [a, b] = way(from, to, radius + alarmGap + 5)
        assert.ok(near(path.match(/-?[\d.]+/g).map(Number), [a.x, a.y, b.x, b.y]), `n${i + 1} > n${j + 1}: ${path}`)
      })
    })
  })
}
