// Which browser tests don't run in which browser, and why: the one place that says so.

/** Each: the browser, the test file, the names of its tests, and what that browser or its driver can't do. */
const firefox = (file, tests, reason) => ({ browser: 'firefox', file: `${file}.test.mjs`, tests, reason })
export const exceptions = [
  firefox('lab-disk', /^a full disk/, 'only Chromium’s own protocol bounds what a site may store while it runs'),
  firefox('lab-boot', /^a page without a file system/, 'it refuses Web Locks in a sandboxed frame, and the lab needs them'),
  firefox('embed', /^embed\.html runs in a sandboxed frame|^a sandboxed frame that asks for files/, 'it refuses Web Locks in a sandboxed frame, and the lab needs them'),
]
