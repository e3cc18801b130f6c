import type { RaftLabElement } from '../element/public.js'

/** The figure that an element of the prose names, '#fig' or 'fig': in its document or shadow tree, or else in one around that. */
export function figureOf(at: Element, name: string | null): RaftLabElement | undefined {
  const id = (name ?? '').replace(/^#/, '')
  for (let tree = id ? treeOf(at) : null; tree; tree = 'host' in tree ? treeOf(tree.host) : null) {
    const found = tree.getElementById(id)
    if (found?.localName === 'raft-lab') return found as Element as RaftLabElement
  }
  return undefined
}

/** Null: it is in no page. */
function treeOf(element: Element): Document | ShadowRoot | null {
  const root = element.getRootNode()
  return 'getElementById' in root ? (root as Document | ShadowRoot) : null
}
