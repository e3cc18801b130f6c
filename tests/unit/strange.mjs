/** What a Korean text may have in Latin letters: names, code, units, and the words that Korean engineers write so. */
const names = `
  Raft Raftlab raftlab raft-lab etcd etcdctl hashicorp Go go WebAssembly MessagePort Sources Threads Space Tab Enter Esc URL JSON HTML SVG PNG OPFS CPU Web Locks LIVE SIM
  Mermaid Ongaro Shift go.etcd.io lit-html TimeoutNow TimeoutError no-op joint candidate pre-vote check-quorum learner voter id max min a b
  ms s KB MB GB p http https localhost true false null opfs memory live sim data blob
  put get del delete txn watch unwatch member promote remove add list endpoint status help if then else and or value version mod create KEY VALUE W V term index applied success failure linearizable serializable
  local lease rev consistency endpoints rules quiet priority read driftBound election run powerLoss world disk set at key from to step back sim play save load keys patience within build build.sh replay T l
  commit-own-term durable-vote keep-vote up-to-date majority fsync-before-ack own-term-before-change fresh-read-context lease-drift-bound lease-ends-on-transfer read-quorum truncate-on-conflict match-from-zero
  session-dedup pre-vote-reply-low navigator.storage github.com io raft
`.split(/\s+/).filter(Boolean)
const known = new Set(names)
/** What a caller of the API writes, which stands in its errors alone. */
export const calls = new Set(`
  createLab Infinity now leader flights cut partition groups reconfigure members members.voters options.read node link settings target op raft-lab.js ko on name change event crash violation
  moment trace until condition Content-Security-Policy worker-src script-src wasm-unsafe-eval Trusted Types trusted-types AbortSignal compare options.do file Access-Control-Allow-Origin base dispose
`.split(/\s+/))

/** The words of a text in Latin letters that are none of these, nor a node's, nor a key's such as w/1. */
export function strange(text, also = new Set()) {
  return (text.match(/[A-Za-z][A-Za-z.'’-]*/g) ?? []).map((word) => word.replace(/['’.-]+$/, '')).filter((word) => !known.has(word) && !also.has(word) && !known.has(word.toLowerCase()) && !/^[nw]$/.test(word))
}
