import type { Acts } from './acts.js'
import type { Lab } from '../lab/types.js'
import type { Ledger } from './client/ledger.js'
import type { Moment } from './moment.js'
import type { Reading } from './reading.js'
import type { Range } from './timeline/range.js'
import type { Travel } from './travel.js'

/** What changes a cluster, and what is the same whenever it is asked: committed entries, a message's bytes, a judgement of the whole run, what it is carried away as. */
export type Commands = Pick<
  Lab,
  'crash' | 'restart' | 'pause' | 'resume' | 'stall' | 'cut' | 'heal' | 'set' | 'campaign' | 'transfer' | 'add' | 'remove' | 'compact' | 'hold' | 'run' | 'mark' | 'log' | 'messages' | 'wire' | 'check' | 'link' | 'trace' | 'picture'
>

/** What a part may ask for. Nothing here tells how the cluster is: that is in the moment that the part draws. */
export interface Ask {
  readonly lab: Commands
  /** The page's own client. */
  readonly client: Pick<Ledger, 'run' | 'refuse' | 'write'>
  /** Through the lab's time. */
  readonly travel: Pick<Travel, 'seek' | 'latest' | 'step' | 'back' | 'undo'>
  /** From caption to caption of a scenario. */
  readonly reading: Pick<Reading, 'back' | 'next' | 'goTo' | 'reach' | 'toggle' | 'take'>
  /** The verbs. */
  readonly acts: Pick<Acts, 'do' | 'next'>
  /** Selects a stretch of the run; null: nothing. */
  select(stretch: Range | null): void
  /** Shows what could not be done. */
  fail(error: unknown): void
}

/** Holds the cluster's clock, or lets it run again. */
export function toggleHold({ status }: Moment, { lab, fail }: Ask): void {
  void (status.held ? lab.run() : lab.hold()).catch(fail)
}

/** Goes to real time, or back to slow motion. */
export function toggleSpeed({ status, slow }: Moment, ask: Ask): void {
  setSpeed(status.scale === 1 ? slow : 1, ask)
}

export function setSpeed(scale: number | 'max', { lab, fail }: Ask): void {
  void lab.set({ scale }).catch(fail)
}
