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
  #release: () => void = () => {}
  #sweeping: Promise<void> = Promise.resolve()

  private constructor(readonly lab: string) {}

  /** Takes the lock; the nodes' workers make the folder and its files. */
  static async open(lab: string): Promise<Home> {
    const home = new Home(lab)
    await home.#hold()
    home.#sweeping = sweep(lab).catch(() => {}) // a sweep that fails is the next lab's
    return home
  }

  #hold(): Promise<void> {
    return new Promise((held) => {
      const locks = lockManager()
      if (!locks) return held()
      locks
        .request(lockOf(this.lab), () => {
          held()
          return new Promise<void>((release) => (this.#release = release))
        })
        .catch(() => held()) // a sandboxed page has no locks, and no files to guard
    })
  }

  /** Removes the folder; call it when every worker has ended. */
  async remove(): Promise<void> {
    await this.#sweeping
    await removeFolder(this.lab)
    this.#release()
  }
}

function lockManager(): LockManager | undefined {
  try {
    return navigator.locks as LockManager | undefined
  } catch {
    return undefined
  }
}

async function rootFolder(create: boolean): Promise<FileSystemDirectoryHandle | null> {
  try {
    return await (await navigator.storage.getDirectory()).getDirectoryHandle(root, { create })
  } catch {
    return null // no such storage here, or no lab ever kept a file
  }
}

/** Removes every lab's folder whose lock is free. */
async function sweep(except: string): Promise<void> {
  const folder = await rootFolder(false)
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

/** Real ms for which a folder's removal is tried: an ended worker's files take a while to close. */
const removing = 5_000

async function removeFolder(lab: string): Promise<void> {
  const folder = await rootFolder(false)
  const end = performance.now() + removing
  for (let wait = 5; folder; wait = Math.min(wait * 2, 200)) {
    try {
      return await folder.removeEntry(lab, { recursive: true })
    } catch (error) {
      // Not there, or still open after all that time: a later lab sweeps it.
      if ((error as Error).name === 'NotFoundError' || performance.now() > end) return
      await new Promise((next) => setTimeout(next, wait))
    }
  }
}

