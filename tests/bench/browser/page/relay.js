// A put's hops without a put: page → director → leader → two followers → leader, once
// one of them has answered → director → page, each a worker with transferred buffers.
const size = 256

/** Resolves to a function that sends one frame the whole way. */
export function startRelay() {
  const [director, leader, ...followers] = ['director', 'leader', 'n2', 'n3'].map((name) => new Worker('/bench/relay-worker.js', { name }))
  const uplink = new MessageChannel()
  const links = followers.map(() => new MessageChannel())
  tell(director, { role: 'director', leader: uplink.port1 })
  tell(leader, { role: 'leader', director: uplink.port2, followers: links.map((link) => link.port1) })
  for (const [i, follower] of followers.entries()) tell(follower, { role: 'follower', leader: links[i].port2 })

  const waiting = new Map()
  let last = 0
  director.onmessage = ({ data }) => {
    const number = new Uint32Array(data, 0, 1)[0]
    waiting.get(number)()
    waiting.delete(number)
  }
  return () =>
    new Promise((done) => {
      const frame = new ArrayBuffer(size)
      new Uint32Array(frame, 0, 1)[0] = ++last
      waiting.set(last, done)
      director.postMessage(frame, [frame])
    })
}

function tell(worker, message) {
  worker.postMessage(message, Object.values(message).flat().filter((value) => value instanceof MessagePort))
}
