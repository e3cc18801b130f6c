/** How near to what is in sight a figure is loaded: one screen above, below and beside it. */
const margin = '100%'

const hearers = new WeakMap<Element, () => void>()
const watch = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) if (isIntersecting) hearers.get(target)?.()
}, { rootMargin: margin })

/** Calls back whenever an element comes near to what is in sight, which one that is not shown is not. */
export function onceNear(element: Element, near: () => void): void {
  hearers.set(element, near)
  watch.observe(element)
}

export function forget(element: Element): void {
  hearers.delete(element)
  watch.unobserve(element)
}
