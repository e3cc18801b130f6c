/** The worker's side of www/lab/lifeline.ts: answers pings, and holds a lock for its life. */
export function live(lock: string, port: MessagePort): void {
  port.onmessage = () => port.postMessage('here')
  try {
    void navigator.locks.request(lock, () => {
      port.postMessage('held')
      return new Promise(() => {})
    }).catch(() => {}) // refused, as in a sandboxed frame: then pings do
  } catch {
    // The same, told at once.
  }
}
