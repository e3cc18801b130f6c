// One client worker sends frames to another worker and gets them back: a Go program
// behind the bridge, or plain JavaScript that transfers the buffer back.
import { goWorker, inTurns, next } from './workers.js'

const rounds = 9
const sequential = 400
const pipelined = 4_000
const outstanding = 64
const warmUp = 20_000

async function connect(peer) {
  const client = new Worker('/bench/echo-client.js')
  const { port1, port2 } = new MessageChannel()
  peer.postMessage({ type: 'port', number: 1, port: port1 }, [port1])
  client.postMessage(port2, [port2])
  const ask = async (count, width) => {
    client.postMessage({ count, width })
    return next(client)
  }
  await ask(warmUp, outstanding)
  await ask(sequential, 1)
  return ask
}

/** Resolves to { p50: [go, js], rate: [go, js] }: a list each, µs and round trips a second. */
export async function echo() {
  const ways = [await connect(await goWorker('/bench/echo.wasm')), await connect(new Worker('/bench/echo-peer.js'))]
  const p50 = await inTurns(rounds, ways.map((ask) => async () => (await ask(sequential, 1)).p50 * 1000))
  const rate = await inTurns(rounds, ways.map((ask) => async () => (await ask(pipelined, outstanding)).rate))
  return { p50, rate }
}
