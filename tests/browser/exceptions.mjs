// Which browser tests don't run in which browser, and why: the one place that says so.

/** Each: the browser, the test file, the names of its tests, and what that browser or its driver can't do. */
const firefox = (file, tests, reason) => ({ browser: 'firefox', file: `${file}.test.mjs`, tests, reason })
export const exceptions = [
  firefox('lab-disk', /^a full disk|^a lab that begins where there is no room/, 'only Chromium’s own protocol bounds what a site may store while it runs'),
]
