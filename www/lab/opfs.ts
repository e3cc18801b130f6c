/** The folder, in the origin's private file system, that holds a folder for each lab. */
const root = 'raftlab'

/** The Web Lock that says that a lab is alive. */
function lockOf(lab: string): string {
  return `raftlab/${lab}`
}

/** Names a lab uniquely among all tabs of an origin. */
export function labId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12))
  return Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('')
}

/**
 * A lab's folder. While the lab lives it holds a Web Lock; a folder whose lock is free
 * was left by a tab that is gone, and any later lab sweeps it.
 */
export class Home {
  #release: (() => void) | null = null
  #sweeping: Promise<void> = Promise.resolve()

  private constructor(readonly lab: string) {}

  /** Takes the lock; the nodes' workers make the folder and its files. */
  static async open(lab: string): Promise<Home> {
    const home = new Home(lab)
    await home.#hold()
    home.#sweeping = sweep(lab).catch(() => {}) // a sweep that fails is the next lab's
    return home
  }

  /** A page that is refused its locks, with a word or without, has no files to guard: its nodes find out the same. */
  #hold(): Promise<void> {
    const granted = new Promise<void>((held) => {
      const locks = lockManager()
      if (!locks) return held()
      const hold = () => {
        held()
        return new Promise<void>((release) => (this.#release = release))
      }
      Promise.resolve(locks.request(lockOf(this.lab), hold)).catch(() => held())
    })
    return answered(granted.catch(() => {}), undefined, lockPatience)
  }

  /** Removes the folder; call it when every worker was told to end. It waits until they have. */
  async remove(): Promise<void> {
    await answered(this.#sweeping, undefined, ending)
    if (this.#release) await until(async () => !(await nodesHold(this.lab)))
    await removeFolder(this.lab)
    this.#release?.()
  }
}

function lockManager(): LockManager | undefined {
  try {
    return navigator.locks as LockManager | undefined
  } catch {
    return undefined
  }
}

async function rootFolder(): Promise<FileSystemDirectoryHandle | null> {
  const open = async () => (await navigator.storage.getDirectory()).getDirectoryHandle(root)
  return answered(open().catch(() => null), null, storagePatience) // no such storage here, or no lab ever kept a file
}

/** What a promise brings, or, where a browser answers nothing for so many real ms, something else. */
function answered<T>(promise: Promise<T>, otherwise: T, within: number): Promise<T> {
  return new Promise((answer, fail) => {
    const timer = setTimeout(() => answer(otherwise), within)
    promise.then(answer, fail).finally(() => clearTimeout(timer))
  })
}

/** Removes every lab's folder whose lock is free. */
async function sweep(except: string): Promise<void> {
  const folder = await rootFolder()
  const locks = lockManager()
  if (!folder || !locks) return
  const names: string[] = []
  for await (const name of (folder as unknown as { keys(): AsyncIterable<string> }).keys()) names.push(name)
  for (const name of names.filter((n) => n !== except)) {
    await locks.request(lockOf(name), { ifAvailable: true }, async (lock) => {
      if (lock) await folder.removeEntry(name, { recursive: true }).catch(() => {})
    })
  }
}

/** Real ms that a lock may take before the lab goes on without. */
const lockPatience = 300
/** Real ms that the file system may take to say what it holds. */
const storagePatience = 1_000
/** Real ms for which an end is waited for: an ended worker's locks and files take a while to be free. */
const ending = 5_000

async function until(ended: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + ending
  for (let wait = 5; !(await answered(ended(), true, ending)) && performance.now() < end; wait = Math.min(wait * 2, 200)) {
    await new Promise((next) => setTimeout(next, wait))
  }
}

/** Whether a node's worker still holds the lock of its life. */
async function nodesHold(lab: string): Promise<boolean> {
  try {
    const { held } = await navigator.locks.query()
    return (held ?? []).some(({ name }) => name?.startsWith(`${lockOf(lab)}/`))
  } catch {
    return false // no locks here
  }
}

async function removeFolder(lab: string): Promise<void> {
  const folder = await rootFolder()
  if (!folder) return
  // A folder whose files stay open all that time is left to a later lab's sweep.
  await until(() => folder.removeEntry(lab, { recursive: true }).then(() => true, (error: Error) => error.name === 'NotFoundError'))
}
