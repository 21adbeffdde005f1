/** A value inside a row that is not what was expected. */
export interface CellDifference {
  /** Where it lies: `value`, `place.name`, `tags[2]`, `counts{"a"}`. */
  readonly path: string
  /** `undefined` when nothing was expected there. */
  readonly expected: unknown
  /** `undefined` when nothing is there. */
  readonly actual: unknown
}

/**
 * Compares two values of the row forms and says where they differ, by path. Numbers are equal within
 * `tolerance`, NaN equals NaN, 0 equals -0; a bigint never equals a number.
 */
export function compareValues(
  expected: unknown,
  actual: unknown,
  path: string,
  tolerance: number,
): CellDifference[] {
  if (typeof expected === 'number' && typeof actual === 'number') {
    return sameNumber(expected, actual, tolerance) ? [] : [{ path, expected, actual }]
  }
  if (expected instanceof Uint8Array && actual instanceof Uint8Array) {
    return Buffer.compare(expected, actual) === 0 ? [] : [{ path, expected, actual }]
  }
  const mine = children(expected, path)
  const theirs = children(actual, path)
  if (mine === undefined || theirs === undefined || mine.kind !== theirs.kind) {
    return expected === actual ? [] : [{ path, expected, actual }]
  }
  const paths = new Set([...mine.entries.keys(), ...theirs.entries.keys()])
  return [...paths].flatMap((at) =>
    compareValues(mine.entries.get(at), theirs.entries.get(at), at, tolerance),
  )
}

/** Text that two values have in common exactly when they are equal without tolerance. */
export function canonicalText(value: unknown): string {
  if (typeof value === 'number') return `n${value === 0 ? 0 : value}`
  if (typeof value === 'bigint') return `i${value}`
  if (value instanceof Uint8Array) return `b${Buffer.from(value).toString('base64')}`
  const inner = children(value, '')
  if (inner === undefined) return JSON.stringify(value) ?? 'u'
  const entries = [...inner.entries].map(([at, entry]) => `${JSON.stringify(at)}:${canonicalText(entry)}`)
  return `${inner.kind}(${entries.sort().join(',')})`
}

/** How many values without parts of their own a value has: its leaves. */
export function countLeaves(value: unknown): number {
  const inner = children(value, '')
  if (inner === undefined) return 1
  return [...inner.entries.values()].reduce<number>((sum, entry) => sum + countLeaves(entry), 0)
}

function sameNumber(a: number, b: number, tolerance: number): boolean {
  return a === b || (Number.isNaN(a) && Number.isNaN(b)) || Math.abs(a - b) <= tolerance
}

/** The parts of an array, a map or a struct by their path; undefined for anything else. */
function children(
  value: unknown,
  path: string,
): { readonly kind: string; readonly entries: ReadonlyMap<string, unknown> } | undefined {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return undefined
  if (Array.isArray(value)) {
    return { kind: 'array', entries: new Map(value.map((entry, index) => [`${path}[${index}]`, entry])) }
  }
  if (value instanceof Map) {
    const entries = [...value].map(([key, entry]) => [`${path}{${mapKey(key)}}`, entry] as const)
    return { kind: 'map', entries: new Map(entries) }
  }
  const fields = Object.entries(value).map(
    ([name, entry]) => [path === '' ? name : `${path}.${name}`, entry] as const,
  )
  return { kind: 'struct', entries: new Map(fields) }
}

function mapKey(key: unknown): string {
  return typeof key === 'string' ? JSON.stringify(key) : canonicalText(key).replace(/^[ni]/, '')
}
