import { Pulse } from '../worker/pulse.js'
import type { HostFault } from './types.js'

/** Takes what was done to the page's thread: which fault, and for how many real ms. None: only its clock is in doubt. */
export type Struck = (fault?: { fault: HostFault['kind']; for: number }) => void

/** Beats in a row, and their lateness in real ms, from which on the page's thread is told to be slow. */
const slowBeats = 4
const slowFrom = 100
/** Real ms for which the next slowness is not told. */
const slowPause = 10_000
/** Real ms between two looks at how late the page's timers are. */
const slowBeat = 500

/**
 * What the browser does to the page's own thread. Workers tell of themselves; all that is
 * told comes together in the director, raft/director/host.go.
 */
export class HostWatch {
  readonly #pulse: Pulse
  readonly #end = new AbortController()
  #hidden: number | null = null
  #frozen: number | null = null
  #left: number | null = null
  #slow = { due: performance.now() + slowBeat, beats: 0, worst: 0, silentUntil: 0 }
  readonly #timer = setInterval(() => this.#lookSlow(), slowBeat)

  /** `stopped` is called at once, before anything reads the clock. */
  constructor(private readonly struck: Struck, stopped: (from: number) => void) {
    this.#pulse = new Pulse({
      stopped: (from, until) => {
        stopped(from)
        this.#slow.beats = 0
        // A hidden page's timers are held back, and a frozen one's: that is told as what it is.
        const other = this.#hidden !== null || this.#frozen !== null || this.#left !== null
        struck(other ? undefined : { fault: 'stopped', for: until - from })
      },
    })
    if (typeof document === 'object') this.#listen()
  }

  /** To be called before the clock is read. */
  look(): void {
    this.#pulse.look()
  }

  end(): void {
    this.#pulse.end()
    clearInterval(this.#timer)
    this.#end.abort()
  }

  #listen(): void {
    const { signal } = this.#end
    const now = () => performance.now()
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden') this.#hidden ??= now()
      else this.#hidden = this.#tell('hidden', this.#hidden)
    }, { signal })
    document.addEventListener('freeze', () => (this.#frozen ??= now()), { signal })
    document.addEventListener('resume', () => (this.#frozen = this.#tell('frozen', this.#frozen)), { signal })
    addEventListener('pagehide', ({ persisted }) => { if (persisted) this.#left ??= now() }, { signal })
    addEventListener('pageshow', () => (this.#left = this.#tell('cached', this.#left)), { signal })
    if (document.visibilityState === 'hidden') this.#hidden = now()
  }

  /** Tells what began then and ends now. */
  #tell(fault: HostFault['kind'], since: number | null): null {
    this.#pulse.look()
    if (since !== null) this.struck({ fault, for: performance.now() - since })
    return null
  }

  /** A page whose every timer is late is slow, as under a throttled CPU. */
  #lookSlow(): void {
    const slow = this.#slow
    const now = performance.now()
    const late = now - slow.due
    slow.due = now + slowBeat
    if (late < slowFrom || this.#hidden !== null) {
      slow.beats = slow.worst = 0
      return
    }
    slow.worst = Math.max(slow.worst, late)
    if (++slow.beats < slowBeats || now < slow.silentUntil) return
    slow.silentUntil = now + slowPause
    this.struck({ fault: 'slow', for: slow.worst })
  }
}
