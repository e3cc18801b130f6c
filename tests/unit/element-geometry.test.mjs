// Where the stage puts nodes and their names.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { load } from './load.mjs'

const { ring, way, covers, nameAt, label, alarmGap, haloGap } = await load('www/element/stage/geometry.ts')

for (let n = 1; n <= 9; n++) {
  test(`the names of ${n} nodes lie over no node, over no other name, and inside of the stage`, () => {
    const { places, radius, width, height } = ring(n)
    assert.equal(places.length, n)
    const boxes = places.map((place) => boxOf(place, 'n2 follower'))
    places.forEach((place, i) => {
      places.forEach((other, j) => {
        assert.ok(!covers(place, nameAt(place, 'n2 follower'), other, radius + alarmGap + (i === j ? 0 : haloGap)), `n${i + 1}'s name and n${j + 1}`)
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
      const at = nameAt(place, text)
      assert.ok(place.x + at.x - 65 >= 0 && place.x + at.x + 65 <= width, `${place.x + at.x} of ${width}`)
      for (const other of places) assert.ok(!covers(place, at, other, radius + alarmGap), `${n} nodes`)
    }
  }
  const [place] = ring(1).places
  assert.deepEqual(nameAt(place, text), place.name, 'where there is room it stays')
})

for (let n = 2; n <= 5; n++) {
  test(`no name of ${n} nodes lies over a link`, () => {
    const { places, radius } = ring(n)
    for (const text of ['n2 follower', 'n2 candidate', 'n2 pre-candidate']) {
      for (const place of places) {
        const { left, right, top, bottom } = boxOf(place, text)
        for (const from of places) {
          for (const to of places) {
            if (from === to) continue
            const [a, b] = way(from, to, radius + alarmGap)
            for (let part = 0; part <= 1; part += 1 / 256) {
              const [x, y] = [a.x + (b.x - a.x) * part, a.y + (b.y - a.y) * part]
              assert.ok(x < left || x > right || y < top || y > bottom, `${text}, of n${places.indexOf(place) + 1}, over n${places.indexOf(from) + 1} > n${places.indexOf(to) + 1}`)
            }
          }
        }
      }
    }
  })
}

/** What a name takes of the stage where it is narrow. */
function boxOf(place, text) {
  const [at, half] = [nameAt(place, text), (text.length * 8.6) / 2]
  return { left: place.x + at.x - half, right: place.x + at.x + half, top: place.y + at.y - label.up, bottom: place.y + at.y + label.down }
}
