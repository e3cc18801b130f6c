// One hop of the relay: the least that plain JavaScript can do on a put's way. What it is
// told first says which: a director, a leader with the ports of its followers, a follower.
const roles = {
  director({ leader }) {
    onmessage = ({ data }) => leader.postMessage(data, [data])
    leader.onmessage = ({ data }) => postMessage(data, [data])
  },
  leader({ director, followers }) {
    /** Frames that wait for one more copy, which makes a majority of three. */
    const waiting = new Map()
    director.onmessage = ({ data }) => {
      const copies = followers.map(() => data.slice(0))
      waiting.set(numberOf(data), data)
      for (const [i, follower] of followers.entries()) follower.postMessage(copies[i], [copies[i]])
    }
    for (const follower of followers) follower.onmessage = ({ data }) => acknowledged(numberOf(data))
    function acknowledged(number) {
      const frame = waiting.get(number)
      if (!waiting.delete(number)) return
      director.postMessage(frame, [frame])
    }
  },
  follower({ leader }) {
    leader.onmessage = ({ data }) => leader.postMessage(data, [data])
  },
}

function numberOf(frame) {
  return new Uint32Array(frame, 0, 1)[0]
}

onmessage = ({ data }) => roles[data.role](data)
