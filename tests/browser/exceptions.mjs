// Which browser tests don't run in which browser, and why: the one place that says so.

/** Each: the browser, the test file (null: every one), the names of its tests, and what that browser or its driver can't do, or need not show again. */
const of = (browser) => (file, tests, reason) => ({ browser, file: file && `${file}.test.mjs`, tests, reason })
const [firefox, webkit] = ['firefox', 'webkit'].map(of)
const noFiles = 'WebKitGTK has no file system for pages'
const noList = 'classic WebDriver lists no workers'
export const exceptions = [
  webkit('lab', /^dispose leaves no worker|^what a tab left behind/, noFiles),
  webkit('lab-faults', /\(opfs\)/, noFiles),
  webkit('lab-members', /\(opfs\)/, noFiles),
  webkit('lab-faults', /^a page that blocks its main thread/, 'WebKitGTK passes messages between workers by the page’s main thread'),
  webkit('lab-faults', /^a director that panics/, noList),
  webkit('page', /reader wants less motion|in forced colours/, 'classic WebDriver emulates no media features'),
  webkit('page', /^the page runs under a strict policy/, 'its WebDriver evaluates, so pages have no policy there'),
  webkit('lab-away', /./, 'its protocol has no tabs that are hidden, frozen or gone back to as a reader’s are'),
  firefox('axe', /./, 'axe judges the document, which is the same in every browser'),
  firefox('site', /^what is printed/, 'its protocol emulates no printing'),
  firefox(null, / \(etcd\)$/, 'a browser meets the bridge, which is the same for both engines'),
  firefox('lab-host', /^a page’s own thread that the browser slows/, 'only Chromium’s own protocol slows a page’s thread down'),
  firefox('lab-away', /freezes and thaws|\(frozen\)$/, 'Firefox freezes no page, and has no events of it'),
  firefox('lab-away', /left and gone back to/, 'Firefox keeps no page that holds a Web Lock, as each lab’s does: who goes back has a new one'),
]
