/** What Go's wasm_exec.js, which stands before the shim in worker.js, defines. */
declare class Go {
  argv: string[]
  env: Record<string, string>
  exit: (code: number) => void
  importObject: WebAssembly.Imports
  run(instance: WebAssembly.Instance): Promise<void>
}

declare var fs: { writeSync(fd: number, bytes: Uint8Array): number }
declare var raftlabConfig: unknown
