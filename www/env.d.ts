/** The build's name: 12 hex digits of a hash over all that it is made from. See build.mjs. */
declare const __BUILD__: string
/** worker.js, whole: what every worker runs. See build.mjs. */
declare const __WORKER__: string
