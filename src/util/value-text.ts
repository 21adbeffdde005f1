const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** A value of whatever kind as a message shows it; never throws. */
export function valueText(value: unknown, levels = 3): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value === 'function') return 'a function'
  if (typeof value !== 'object' || value === null) return String(value)
  if (levels === 0) return '…'
  if (Array.isArray(value)) return `[${value.map((each) => valueText(each, levels - 1)).join(',')}]`
  if (!isPlain(value)) return `a ${value.constructor?.name ?? 'object'}`
  const parts = Object.entries(value).map(
    ([key, part]) => `${JSON.stringify(key)}:${valueText(part, levels - 1)}`,
  )
  return `{${parts.join(',')}}`
}
