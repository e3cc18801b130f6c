// What a benchmark says: one line of name, value, unit, the ratio to its reference, and
// whether its aim is met.

export function median(values) {
  return quantile(values, 0.5)
}

/** The value below which a share q of the values lies. */
export function quantile(values, q) {
  if (values.length === 0) return NaN
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]
}

/** Three significant digits at least, all digits before the point. */
export function figure(value) {
  if (!Number.isFinite(value)) return String(value)
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value) || 1)))
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}

/**
 * One line.
 *
 * - `reference`: { name, value } of the same unit, measured in the same run.
 * - `atMost`, `atLeast`: the aim for the ratio, where there is a reference, else for the value.
 * - `why`: a sentence that is told when the aim is missed.
 */
export function line({ name, value, unit, reference, atMost, atLeast, why }) {
  const ratio = reference && value / reference.value
  const parts = [name.padEnd(62), `${figure(value)} ${unit}`.padStart(16)]
  parts.push((reference ? `${ratio.toFixed(2)}× ${reference.name} (${figure(reference.value)})` : '–').padEnd(44))
  const aim = atMost ?? atLeast
  if (aim === undefined) return parts.join('  ').trimEnd()
  const met = atMost === undefined ? (ratio ?? value) >= aim : (ratio ?? value) <= aim
  parts.push(`aim ${atMost === undefined ? '≥' : '≤'} ${reference ? `${aim}×` : `${aim} ${unit}`}: ${met ? 'met' : 'missed'}`)
  return met || !why ? parts.join('  ') : `${parts.join('  ')}\n    ${why}`
}
