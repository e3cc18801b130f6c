// A slow network in front of a server on this machine: real sockets, whose bytes wait.
import { connect, createServer } from 'node:net'

/** Bytes that go at once: about a packet's. */
const packet = 1460
/** Bytes of one connection that may wait, so that all have their turns. */
const mostWaiting = 32 * 1024

/** Does things when they are due, ms of performance.now(), in the order in which they were asked for. */
class Line {
  #waiting = []
  #timer

  at(due, run) {
    this.#waiting.push({ due, run })
    this.#timer ??= setTimeout(() => this.#go(), due - performance.now())
  }

  #go() {
    while (this.#waiting.length > 0 && this.#waiting[0].due <= performance.now()) this.#waiting.shift().run()
    this.#timer = this.#waiting.length > 0 ? setTimeout(() => this.#go(), this.#waiting[0].due - performance.now()) : undefined
  }
}

/**
 * Passes connections on to a port of this machine: what comes back from there has `bits` a second for all
 * connections together, and each way takes `delay` ms; a connection takes a round trip to be made.
 * Resolves to { url, close }.
 */
export async function throttled(port, { bits, delay }) {
  /** When the wire has sent all that it has. */
  let free = 0
  const sockets = new Set()
  const server = createServer({ pauseOnConnect: true }, (near) => {
    const far = connect(port, '127.0.0.1')
    const [up, down] = [new Line(), new Line()]
    let waiting = 0
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.setNoDelay(true)
      socket.on('error', () => socket.destroy())
      socket.on('close', () => sockets.delete(socket))
    }
    const after = (ms) => performance.now() + ms
    up.at(after(2 * delay), () => near.resume())
    near.on('data', (bytes) => up.at(after(delay), () => far.writable && far.write(bytes)))
    near.on('close', () => up.at(after(delay), () => far.destroy()))
    far.on('data', (bytes) => {
      for (let at = 0; at < bytes.length; at += packet) send(bytes.subarray(at, at + packet))
      if (waiting >= mostWaiting) far.pause()
    })
    far.on('end', () => down.at(Math.max(free, performance.now()) + delay, () => near.end()))

    function send(part) {
      waiting += part.length
      free = Math.max(free, performance.now()) + (part.length * 8000) / bits
      down.at(free + delay, () => {
        waiting -= part.length
        if (near.writable) near.write(part)
        if (waiting < mostWaiting) far.resume()
      })
    }
  })
  await new Promise((listening, failed) => server.once('error', failed).listen(0, '127.0.0.1', listening))
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    close: () => new Promise((closed) => {
      for (const socket of sockets) socket.destroy()
      server.close(closed)
    }),
  }
}
