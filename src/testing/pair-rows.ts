import { canonicalText, compareValues, countLeaves } from './compare-values.js'
import type { ComparedRow } from './row-difference.js'

/** An expected and an actual row that stand for each other, by index from 0. */
export type RowPair = readonly [expected: number, actual: number]

export interface PairOptions {
  /** Columns that identify a row; the most alike rows are paired when absent. */
  readonly key?: readonly string[]
  readonly tolerance: number
}

/** More candidates than this are not weighed against each other; what is left then counts as missing. */
const MAX_CANDIDATES = 1_000_000

/** Pairs the rows of two bags that are equal, each once. */
export function pairEqualRows(expected: readonly ComparedRow[], actual: readonly ComparedRow[]): RowPair[] {
  const places = new Map<string, number[]>()
  for (const [index, row] of actual.entries()) {
    const text = canonicalText(row)
    places.set(text, [...(places.get(text) ?? []), index])
  }
  return expected.flatMap((row, index) => {
    const place = places.get(canonicalText(row))?.shift()
    return place === undefined ? [] : [[index, place] as const]
  })
}

/** Pairs rows that are not equal, by key or by the number of columns they have in common, best first. */
export function pairSimilarRows(
  expected: readonly (readonly [number, ComparedRow])[],
  actual: readonly (readonly [number, ComparedRow])[],
  options: PairOptions,
): RowPair[] {
  if (expected.length * actual.length > MAX_CANDIDATES) return []
  const candidates = expected.flatMap(([e, mine]) =>
    actual
      .map(([a, theirs]) => ({ e, a, alike: likeness(mine, theirs, options) }))
      .filter(({ alike }) => alike > 0),
  )
  candidates.sort((x, y) => y.alike - x.alike || Math.abs(x.e - x.a) - Math.abs(y.e - y.a) || x.e - y.e)
  const takenExpected = new Set<number>()
  const takenActual = new Set<number>()
  return candidates.flatMap(({ e, a }) => {
    if (takenExpected.has(e) || takenActual.has(a)) return []
    takenExpected.add(e)
    takenActual.add(a)
    return [[e, a] as const]
  })
}

/** Whether two rows are equal within the tolerance. */
export function sameRow(expected: ComparedRow, actual: ComparedRow, tolerance: number): boolean {
  return compareValues(expected, actual, '', tolerance).length === 0
}

/** One equal column weighs more than any number of equal parts of unequal ones. */
const COLUMN_WEIGHT = 1000

/** How much two rows have in common; 0 says that they are not the same row changed. */
export function likeness(expected: ComparedRow, actual: ComparedRow, options: PairOptions): number {
  const alike = (column: string): number => {
    if (!(column in actual)) return 0
    const differing = compareValues(expected[column], actual[column], column, options.tolerance).length
    if (differing === 0) return COLUMN_WEIGHT
    return Math.max(0, Math.min(COLUMN_WEIGHT - 1, countLeaves(expected[column]) - differing))
  }
  if (options.key?.every((column) => alike(column) === COLUMN_WEIGHT) === false) return 0
  const total = Object.keys(expected).reduce((sum, column) => sum + alike(column), 0)
  return options.key === undefined ? total : total + 1
}
