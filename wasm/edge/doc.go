// Command edge is the site's server (www/edge) as a Cloudflare worker's program. www/edge/worker.mjs runs it there. It is a module of its
// own, so that the lab's has no need of github.com/syumai/workers.
//
// JavaScript does all that takes time, and calls this program in between: what the program asks for and nobody knows yet, it asks for
// again in the next call. So a call is over when it returns, nothing of a request is left in the program, and one instance serves all.
package main
