import type { Site } from './nodes.js'
import { program } from './programs.js'
import { maxHistory } from './protocol.js'
import type { Refusal } from '../i18n/sentence.js'
import type { CheckResult } from './types.js'
import { reasonOf, type Told, type Voice } from './voice.js'
import { LabWorker } from './worker.js'

export type Judged = Omit<CheckResult, 'properties'>
type Verdict = Judged['linearizable']

/**
 * Judges histories, one after the other, each in a worker of its own: the search never
 * yields, and ends with its worker.
 */
export class Checker {
  #last: Promise<unknown> = Promise.resolve()
  #stop: (() => void) | null = null
  #ended = false

  constructor(private readonly site: Site, private readonly voice: Voice) {}

  /** Judges what the director handed out, within so many real ms. */
  judge(history: Uint8Array<ArrayBuffer>, within: number): Promise<Judged> {
    const judged = this.#last.then(() => this.#run(history, within))
    this.#last = judged.catch(() => {}) // whoever asked has the error
    return judged
  }

  end(): void {
    this.#ended = true
    this.#stop?.()
  }

  async #run(history: Uint8Array<ArrayBuffer>, within: number): Promise<Judged> {
    const full = history[0] === 1
    const operations = new DataView(history.buffer, history.byteOffset).getUint32(1, true)
    const module = await program('lab', this.site.base, this.site.watch)
    const [linearizable, why] = await this.#search(module, history, within)
    const bounded = full && linearizable === 'unknown' && why === searched
    const told: Refusal | null = bounded ? long : why
    return { linearizable, operations, why: told && this.voice.say(told) }
  }

  /** What a worker says within its time, and why it is unknown. */
  #search(module: WebAssembly.Module, history: Uint8Array<ArrayBuffer>, within: number): Promise<[Verdict, Refusal | null]> {
    if (this.#ended) return Promise.resolve(['unknown', ended])
    const { lab, script, base, watch } = this.site
    return new Promise((resolve) => {
      let [steps, turns] = [0, 0]
      let timer: ReturnType<typeof setTimeout> | undefined
      const end = (verdict: Verdict, why: Refusal | null) => {
        clearTimeout(timer)
        this.#stop = null
        resolve([verdict, why])
        worker.terminate()
      }
      const worker = new LabWorker('checker', script, base, watch, {
        text: (text) => {
          const { steps: told } = JSON.parse(text) as { steps?: number }
          if (told === undefined) return end(...read(text))
          steps = told
        },
        died: ({ cause, stack }) => end('unknown', { code: 'checkerFailed', why: stack ?? cause }),
      })
      this.#stop = () => end('unknown', ended)
      // A busy machine takes long to start a worker: that is no time of the search.
      const search = () => {
        if (steps >= within * fair || turns++ === mostTurns) return end('unknown', { code: 'searchLong', ms: within, got: steps } satisfies Told)
        timer = setTimeout(search, within)
      }
      worker.ready.then(search, (error: Error) => end('unknown', reasonOf(error)))
      worker.boot(module, { role: 'checker', lab, history })
    })
  }
}

/** A machine that makes fewer steps in a ms than this is so busy that a search has `within` again, so many times at most. */
const fair = 200
const mostTurns = 5

const searched: Told = { code: 'searchBound' }
const ended: Told = { code: 'labEnded' }
const long: Told = { code: 'historyLong', high: maxHistory }

function read(text: string): [Verdict, Refusal | null] {
  const { verdict, error } = JSON.parse(text) as { verdict?: Verdict; error?: Refusal }
  if (verdict === undefined) return ['unknown', error ?? { code: 'said', text }]
  return [verdict, verdict === 'unknown' ? searched : null]
}
