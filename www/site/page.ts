// What every page has before it is drawn, and its header afterwards. A classic script in the head, so that no wrong colours flash.

const key = 'raftlab-theme'
const root = document.documentElement

/** The colours that the reader chose, here or on another page; 'auto' where none, or where the browser keeps nothing. */
function chosen(): string {
  try {
    const theme = localStorage.getItem(key)
    return theme === 'light' || theme === 'dark' ? theme : 'auto'
  } catch {
    return 'auto'
  }
}

function choose(theme: string): void {
  show(theme)
  try {
    if (theme === 'auto') localStorage.removeItem(key)
    else localStorage.setItem(key, theme)
  } catch {} // this page has them all the same
}

/** page.css and the lab follow the attribute, and so does a moment's picture, which has one for dark. */
function show(theme: string): void {
  if (theme === 'auto') delete root.dataset.theme
  else root.dataset.theme = theme
  for (const source of document.querySelectorAll<HTMLSourceElement>('picture source[media]')) source.media = theme === 'auto' ? '(prefers-color-scheme: dark)' : theme === 'dark' ? 'all' : 'not all'
}

/** The control, which is hidden where no script runs. */
function offer(): void {
  const label = document.querySelector<HTMLElement>('.theme')
  const select = label?.querySelector('select')
  if (!label || !select) return
  select.value = root.dataset.theme ?? 'auto'
  select.addEventListener('change', () => choose(select.value))
  addEventListener('storage', (event) => {
    if (event.key === key || event.key === null) show((select.value = chosen()))
  })
  label.hidden = false
}

/** Has the other languages' pages open at the same place. */
function keepPlace(): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>('.languages a')) link.hash = location.hash
}

/** An article's contents stand open beside it where there is room (see learn.css). */
function unfold(): void {
  const contents = document.querySelector<HTMLDetailsElement>('.contents')
  const wide = matchMedia('(min-width: 1000px)')
  const follow = () => contents && (contents.open = wide.matches)
  wide.addEventListener('change', follow)
  follow()
}

show(chosen())
addEventListener('DOMContentLoaded', () => {
  show(chosen()) // what is drawn now is there
  offer()
  keepPlace()
  unfold()
})
addEventListener('hashchange', keepPlace)
