// How elements are found in a page, as Playwright finds them: by CSS through shadow roots, by role and name, by text.

/** Runs in the page, as its own text: the elements to which these steps lead, in the page's order. */
export function findAll(steps) {
  const inside = (root) => {
    const all = []
    const walk = (node) => {
      for (const e of node.children ?? []) {
        all.push(e)
        if (e.shadowRoot) walk(e.shadowRoot)
        walk(e)
      }
    }
    if (root.shadowRoot) walk(root.shadowRoot)
    walk(root)
    return all
  }
  const above = (e) => e.parentElement ?? (e.parentNode instanceof ShadowRoot ? e.parentNode.host : null)
  const visible = (e) => e.checkVisibility({ visibilityProperty: true }) && [...e.getClientRects()].some((r) => r.width > 0 && r.height > 0)
  const tidy = (text) => text.replace(/\s+/g, ' ').trim()
  const textOf = (e) => {
    if (e.nodeType === Node.TEXT_NODE) return e.data
    if (!(e instanceof Element) || e.matches('script, style, noscript')) return ''
    if (e.matches('input[type=submit], input[type=button]')) return e.value
    return [...(e.shadowRoot?.childNodes ?? []), ...e.childNodes].map(textOf).join('')
  }
  const says = (text, want, exact) => {
    if (typeof want === 'object') return [text, tidy(text)].some((t) => new RegExp(want.source, want.flags).test(t))
    return exact ? tidy(text) === want : tidy(text).toLowerCase().includes(tidy(want).toLowerCase())
  }

  /** Splits a selector at a character that is in no brackets, quotes or parentheses. */
  const split = (css, at) => {
    const parts = ['']
    let depth = 0
    let quote = ''
    for (const c of css) {
      if (quote) quote = c === quote ? '' : quote
      else if (c === '"' || c === "'") quote = c
      else if ('([('.includes(c)) depth++
      else if (')]'.includes(c)) depth--
      if (c === at && depth === 0 && !quote) parts.push('')
      else parts[parts.length - 1] += c
    }
    return parts.map((part) => part.trim()).filter(Boolean)
  }
  const is = (e, compound) => {
    if (!compound.includes(':visible')) return e.matches(compound)
    return e.matches(compound.replace(':visible', '') || '*') && visible(e)
  }
  const matches = (e, compounds) => {
    if (!is(e, compounds.at(-1))) return false
    if (compounds.length === 1) return true
    for (let up = above(e); up; up = above(up)) if (matches(up, compounds.slice(0, -1))) return true
    return false
  }

  const roles = {
    button: 'button, summary, input[type=button], input[type=submit], [role=button]',
    checkbox: 'input[type=checkbox], [role=checkbox]',
    combobox: 'select, [role=combobox]',
    heading: 'h1, h2, h3, h4, h5, h6, [role=heading]',
    slider: 'input[type=range], [role=slider]',
    textbox: 'input:not([type]), input[type=text], textarea, [role=textbox]',
    row: 'tr, [role=row]',
  }
  const named = (e) => {
    const by = e.getAttribute('aria-labelledby')
    if (by) return by.split(/\s+/).map((id) => textOf(e.getRootNode().getElementById(id) ?? document.createElement('i'))).join(' ')
    const label = e.getAttribute('aria-label')
    if (label) return label
    if (e.labels?.length) return [...e.labels].map((l) => textOf(l)).join(' ')
    return tidy(e.matches('tr') ? [...e.cells].map(textOf).join(' ') : textOf(e)) || e.getAttribute('title') || ''
  }
  const plays = (e, role) => {
    const own = e.getAttribute('role')
    return own ? own === role : e.matches(roles[role] ?? `[role=${role}]`)
  }

  const step = (found, one) => {
    if ('nth' in one) return found.slice(one.nth, one.nth + 1 || undefined)
    if ('hasText' in one) return found.filter((e) => says(textOf(e), one.hasText, false))
    if ('and' in one) {
      const others = new Set(one.and.reduce(step, [document.documentElement]))
      return found.filter((e) => others.has(e))
    }
    const all = [...new Set(found.flatMap(inside))]
    if ('css' in one) {
      const lists = split(one.css, ',').map((complex) => split(complex, ' '))
      return all.filter((e) => lists.some((compounds) => matches(e, compounds)))
    }
    if ('role' in one) return all.filter((e) => plays(e, one.role) && visible(e) && (one.name === null || says(tidy(named(e)), one.name, one.exact)))
    const hits = all.filter((e) => !e.matches('script, style, head, head *') && says(textOf(e), one.text, one.exact))
    return hits.filter((e) => !inside(e).some((child) => hits.includes(child)))
  }
  return steps.reduce(step, [document.documentElement])
}
