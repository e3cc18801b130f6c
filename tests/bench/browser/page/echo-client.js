// Sends frames of 256 B through the port that comes first, `width` of them at once, until
// `count` have come back. Answers with the median round trip in ms and round trips a second.
const size = 256
let port

function trips({ count, width }) {
  return new Promise((done) => {
    const times = []
    const sent = []
    const started = performance.now()
    let left = count - width
    port.onmessage = ({ data }) => {
      const now = performance.now()
      times.push(now - sent.shift())
      if (left-- > 0) send(data)
      else if (times.length === count) done({ p50: times.sort((a, b) => a - b)[count >> 1], rate: (count / (now - started)) * 1000 })
    }
    function send(frame) {
      sent.push(performance.now())
      port.postMessage(frame, [frame])
    }
    for (let i = 0; i < width; i++) send(new ArrayBuffer(size))
  })
}

onmessage = async ({ data }) => {
  if (data instanceof MessagePort) port = data
  else postMessage(await trips(data))
}
