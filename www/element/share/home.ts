/** The host of a lab's files. A server (www/edge) has a page of each moment, at an address that it sees; a static host has none. */

/** Where a host's moments are, by the folder of its files; null: it has none. */
const asked = new Map<string, Promise<URL | null>>()

/** The page of a moment, which shows a picture wherever its address is posted. */
export class MomentPage {
  readonly href: string
  readonly #store: URL

  private constructor(moments: URL, private readonly words: string) {
    this.href = moments.href + words
    this.#store = new URL('/s', moments)
  }

  /** That of a link to a host's `index.html`, in a language; null: its host has none. */
  static async of(link: string, lang: string): Promise<MomentPage | null> {
    const base = new URL('.', link)
    const found = asked.get(base.href) ?? momentsOf(base)
    asked.set(base.href, found)
    const moments = await found
    const words = new URLSearchParams(new URL(link).hash.slice(1))
    if (lang !== 'en') words.set('lang', lang)
    return moments && new MomentPage(moments, words.toString())
  }

  /** Whether the host keeps moments under short addresses, and has room for one. */
  async mayBeKept(): Promise<boolean> {
    return (await fetch(this.#store, { method: 'HEAD' }).catch(() => null))?.status === 200
  }

  /** Has the host keep it: resolves to its short address, or, where the host refuses, to the status of that; 0: it can't be reached. */
  async keep(): Promise<string | number> {
    const answer = await fetch(this.#store, { method: 'POST', body: this.words }).catch(() => null)
    return answer?.ok ? (await answer.text()).trim() : (answer?.status ?? 0)
  }
}

/** A host says it beside each of its files. It is asked for the lab's program, which is there, so no console tells of a file that is not. */
async function momentsOf(base: URL): Promise<URL | null> {
  try {
    const { headers } = await fetch(new URL(__PROGRAMS__.lab, base), { method: 'HEAD', cache: 'no-store' })
    const path = headers.get('raftlab-moments')
    return path === null ? null : new URL(path, base)
  } catch {
    asked.delete(base.href) // it may be reached later
    return null
  }
}
