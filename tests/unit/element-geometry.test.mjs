// Where the stage puts nodes and their names.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { load } from './load.mjs'

const { ring, covers, nameX, label, alarmGap, haloGap } = await load('www/element/stage/geometry.ts')

for (let n = 1; n <= 9; n++) {
  test(`the names of ${n} nodes lie over no node, over no other name, and inside of the stage`, () => {
    const { places, radius, width, height } = ring(n)
    assert.equal(places.length, n)
    const boxes = places.map(({ x, y, name }) => ({ left: x + name.x - label.width / 2, right: x + name.x + label.width / 2, top: y + name.y - label.up, bottom: y + name.y + label.down }))
    places.forEach((place, i) => {
      places.forEach((other, j) => {
        assert.ok(!covers(place, place.name, other, radius + alarmGap + (i === j ? 0 : haloGap)), `n${i + 1}'s name and n${j + 1}`)
        const [a, b] = [boxes[i], boxes[j]]
        assert.ok(i === j || a.right < b.left || b.right < a.left || a.bottom < b.top || b.bottom < a.top, `the names of n${i + 1} and n${j + 1}`)
      })
      assert.ok(boxes[i].top >= -1 && boxes[i].bottom <= height + 1 && boxes[i].left >= -12 && boxes[i].right <= width + 12, `n${i + 1}: ${JSON.stringify(boxes[i])} in ${width} × ${height}`)
    })
  })
}

test('a stage without nodes is as wide, and has no height', () => {
  assert.deepEqual(ring(0), { places: [], radius: 32, width: ring(5).width, height: 0 })
})

test('the longest name of a node is whole on the stage, and lies over no other node', () => {
  const text = 'n2 process hangs'
  for (let n = 1; n <= 7; n++) {
    const { places, radius, width } = ring(n)
    for (const place of places) {
      const x = nameX(place, text)
      assert.ok(place.x + x - 65 >= 0 && place.x + x + 65 <= width, `${place.x + x} of ${width}`)
      for (const other of places) assert.ok(!covers(place, { ...place.name, x }, other, radius + alarmGap), `${n} nodes`)
    }
  }
  const [{ name }] = ring(1).places
  assert.equal(nameX(ring(1).places[0], text), name.x, 'where there is room it stays')
})
