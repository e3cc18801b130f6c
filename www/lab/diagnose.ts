/**
 * Why a lab could not start, in sentences that name the line to add. Browsers tell a
 * page little (a worker that a CSP forbids fires an error event without a message), so
 * what a policy blocked is collected while the lab boots.
 */

import { refused, type Told } from './voice.js'

/** What a Content-Security-Policy stopped. */
export interface Blocked {
  directive: string
  url: string
}

/** Collects policy violations from its making until `end`. */
export class PolicyWatch {
  readonly blocked: Blocked[] = []
  readonly #listen = (e: Event) => {
    const { effectiveDirective, blockedURI } = e as SecurityPolicyViolationEvent
    this.blocked.push({ directive: effectiveDirective, url: blockedURI })
  }

  constructor() {
    globalThis.addEventListener?.('securitypolicyviolation', this.#listen)
  }

  end(): void {
    globalThis.removeEventListener?.('securitypolicyviolation', this.#listen)
  }

  /** The lines that would have allowed what was blocked, if anything was. */
  advice(base: URL): Told | null {
    const lines = new Set(this.blocked.map(({ directive }) => line(directive, base)).filter((l) => l !== null))
    if (lines.size === 0) return null
    return { code: 'policyForbids', lines: [...lines].join('; ') }
  }
}

function line(directive: string, base: URL): string | null {
  if (/^worker-src|^child-src/.test(directive)) return 'worker-src blob:'
  if (/^connect-src/.test(directive)) return `connect-src ${source(base)}`
  if (/^script-src/.test(directive)) return `script-src ${source(base)} 'wasm-unsafe-eval'`
  return null
}

/** How a policy names where the lab's files are. */
function source(base: URL): string {
  return base.origin === globalThis.origin ? "'self'" : base.origin
}

/** Of a worker whose error event has no message. */
export function workerBlocked(name: string, base: URL, watch: PolicyWatch): Error {
  return refused({ code: 'workerBlocked', name, why: watch.advice(base) ?? { code: 'policyLikely' } })
}

/** Of a worker that a page which requires Trusted Types did not make. */
export function trustMissing(name: string, why: string): Error {
  return refused({ code: 'workerBlocked', name, why: { code: 'trustMissing', why } })
}

/** Of a file that could not be fetched at all. */
export function fetchFailed(url: URL, base: URL, watch: PolicyWatch, why: string): Error {
  return refused({ code: 'fetchFailed', url: url.href, why, cause: watch.advice(base) ?? fetchCause(url) })
}

function fetchCause(url: URL): Told {
  if (url.protocol === 'file:') return { code: 'filePage' }
  return { code: url.origin === globalThis.origin ? 'hostSilent' : 'hostRefuses' }
}

/** Of a file that came with a status that is not 2xx. */
export function fileMissing(url: URL, status: number): Error {
  return refused({ code: 'fileMissing', url: url.href, got: status })
}

/** Of a program that belongs with another script. */
export function otherBuild(url: URL): Error {
  return refused({ code: 'scriptsBuild', url: url.href })
}

/** Of a browser that has no memory for one more program, and ends it as it begins. */
export function memoryMissing(name: string, why: string): Error {
  return refused({ code: 'workerBlocked', name, why: { code: 'memoryMissing', why } })
}

/** Whether what a program said as it failed to begin tells of a lack of memory. */
export function tellsOfMemory(text: string): boolean {
  return /out of memory|cannot allocate|could not allocate|memory allocation|allocation failed/i.test(text)
}

/** Of a program that the browser would not compile. */
export function compileFailed(url: URL, watch: PolicyWatch, why: string): Error {
  const policy = watch.blocked.some((b) => b.url === 'wasm-eval' || /^script-src/.test(b.directive))
    || /unsafe-eval|Content.Security.Policy|disallowed by embedder/i.test(why)
  return refused(policy ? { code: 'wasmForbidden', why } : { code: 'noProgram', url: url.href, why })
}

/** Lets events that the browser has queued, such as a policy violation's, come first. */
export function nextTask(): Promise<void> {
  return new Promise((done) => setTimeout(done, 0))
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
