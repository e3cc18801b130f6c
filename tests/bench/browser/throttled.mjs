// A slow network in front of a server on this machine: real sockets, whose bytes wait.
import { connect, createServer } from 'node:net'

/** Bytes that go at once: about a packet's. */
const packet = 1460
/** Bytes of one connection that may wait, so that all have their turns. */
const mostWaiting = 32 * 1024

/**
 * Passes connections on to a port of this machine: what comes back from there has `bits` a second for all
 * connections together, and each way takes `delay` ms; a connection takes a round trip to be made.
 * Resolves to { url, port, sent, close }; sent() is how many bytes have come back.
 */
export async function throttled(port, { bits, delay }) {
  const msPerByte = 8000 / bits
  let free = 0
  let sent = 0
  const sockets = new Set()
  const server = createServer({ pauseOnConnect: true }, (near) => {
    const far = connect(port, '127.0.0.1')
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.setNoDelay(true)
      socket.on('error', () => socket.destroy())
      socket.on('close', () => sockets.delete(socket))
    }
    const later = (ms, run) => setTimeout(run, ms)
    // Up: nothing but the way.
    later(2 * delay, () => near.resume())
    near.on('data', (bytes) => void later(delay, () => far.writable && far.write(bytes)))
    near.on('close', () => void later(delay, () => far.destroy()))
    // Down: the way, and a turn on the wire for each packet.
    let waiting = 0
    far.on('data', (bytes) => {
      for (let at = 0; at < bytes.length; at += packet) {
        const part = bytes.subarray(at, at + packet)
        waiting += part.length
        const now = performance.now()
        free = Math.max(free, now) + part.length * msPerByte
        later(free - now + delay, () => {
          waiting -= part.length
          sent += part.length
          if (near.writable) near.write(part)
          if (waiting < mostWaiting) far.resume()
        })
      }
      if (waiting >= mostWaiting) far.pause()
    })
    far.on('close', () => void later(Math.max(0, free - performance.now()) + delay, () => near.end()))
  })
  await new Promise((listening, failed) => server.once('error', failed).listen(0, '127.0.0.1', listening))
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    sent: () => sent,
    close: () => new Promise((closed) => {
      for (const socket of sockets) socket.destroy()
      server.close(closed)
    }),
  }
}
