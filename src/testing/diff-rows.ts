import { canonicalText, compareValues } from './compare-values.js'
import { longestCommonRows } from './longest-common-rows.js'
import { likeness, pairEqualRows, pairSimilarRows, type RowPair, sameRow } from './pair-rows.js'
import type { ComparedRow, RowDifference } from './row-difference.js'

/** How rows are compared. */
export interface DiffOptions {
  /** Whether the order counts. @default false */
  readonly ordered?: boolean
  /** Whether rows beyond the expected ones are allowed. @default false */
  readonly contains?: boolean
  /** Columns that identify a row; left out, rows are paired by likeness. */
  readonly key?: readonly string[]
  /** Largest difference at which two numbers count as equal, in the unit of their column. @default 0 */
  readonly tolerance?: number
}

/** How many columns name a row for which no key is given. */
const IDENTITY_COLUMNS = 3

/** Says in which rows and cells `actual` is not what was expected; empty when it is. */
export function diffRows(
  actual: readonly ComparedRow[],
  expected: readonly ComparedRow[],
  options: DiffOptions = {},
): RowDifference[] {
  const diff = new Diff(expected, actual, options)
  return options.ordered === true ? diff.ordered() : diff.unordered()
}

class Diff {
  readonly #expected: readonly ComparedRow[]
  readonly #actual: readonly ComparedRow[]
  readonly #options: DiffOptions & { readonly tolerance: number }
  readonly #freeExpected: Map<number, ComparedRow>
  readonly #freeActual: Map<number, ComparedRow>
  readonly #found: RowDifference[] = []

  constructor(expected: readonly ComparedRow[], actual: readonly ComparedRow[], options: DiffOptions) {
    this.#expected = expected
    this.#actual = actual
    this.#options = { ...options, tolerance: options.tolerance ?? 0 }
    this.#freeExpected = new Map(expected.entries())
    this.#freeActual = new Map(actual.entries())
  }

  unordered(): RowDifference[] {
    for (const pair of pairEqualRows(this.#expected, this.#actual)) this.#take(pair)
    for (const pair of pairSimilarRows([...this.#freeExpected], [...this.#freeActual], this.#options)) {
      this.#changed(pair)
    }
    return this.#finish()
  }

  ordered(): RowDifference[] {
    const inPlace = longestCommonRows(this.#expected.length, this.#actual.length, (e, a) =>
      sameRow(this.#row(this.#expected, e), this.#row(this.#actual, a), this.#options.tolerance),
    )
    for (const pair of inPlace) this.#take(pair)
    this.#moved()
    this.#changedBetween(inPlace)
    return this.#finish()
  }

  /** Rows that came, but elsewhere. */
  #moved(): void {
    const places = new Map([...this.#freeActual].map(([a, row]) => [canonicalText(row), a]))
    for (const [e, expected] of [...this.#freeExpected]) {
      const a = places.get(canonicalText(expected))
      if (a === undefined || !this.#freeActual.has(a)) continue
      this.#take([e, a])
      this.#found.push({ kind: 'moved', row: e + 1, actualRow: a + 1, expected })
    }
  }

  /** Between two rows that are in place, the ones on both sides pair in their order. */
  #changedBetween(inPlace: readonly RowPair[]): void {
    let from: RowPair = [-1, -1]
    for (const to of [...inPlace, [this.#expected.length, this.#actual.length] as const]) {
      const inGap = (index: number, side: 0 | 1): boolean => index > from[side] && index < to[side]
      const mine = [...this.#freeExpected.keys()].filter((e) => inGap(e, 0))
      const theirs = [...this.#freeActual.keys()].filter((a) => inGap(a, 1))
      for (const e of mine) {
        const next = theirs.findIndex((a) => this.#alike(e, a))
        if (next < 0) continue
        this.#changed([e, theirs[next] ?? 0])
        theirs.splice(0, next + 1)
      }
      from = to
    }
  }

  #alike(e: number, a: number): boolean {
    return likeness(this.#row(this.#expected, e), this.#row(this.#actual, a), this.#options) > 0
  }

  #changed(pair: RowPair): void {
    this.#take(pair)
    const [e, a] = pair
    const expected = this.#row(this.#expected, e)
    const cells = compareValues(expected, this.#row(this.#actual, a), '', this.#options.tolerance)
    if (cells.length === 0) return
    const identity = this.#identity(expected, this.#row(this.#actual, a))
    this.#found.push({ kind: 'changed', row: e + 1, actualRow: a + 1, identity, cells })
  }

  #identity(expected: ComparedRow, actual: ComparedRow): ComparedRow {
    const same = (column: string): boolean =>
      compareValues(expected[column], actual[column], column, this.#options.tolerance).length === 0
    const columns = this.#options.key ?? Object.keys(expected).filter(same).slice(0, IDENTITY_COLUMNS)
    return Object.fromEntries(columns.map((column) => [column, expected[column]]))
  }

  #take([e, a]: RowPair): void {
    this.#freeExpected.delete(e)
    this.#freeActual.delete(a)
  }

  #finish(): RowDifference[] {
    for (const [e, expected] of this.#freeExpected) {
      this.#found.push({ kind: 'missing', row: e + 1, expected })
    }
    this.#found.sort((x, y) => rowOf(x) - rowOf(y))
    if (this.#options.contains === true) return this.#found
    for (const [a, actual] of this.#freeActual) {
      this.#found.push({ kind: 'unexpected', actualRow: a + 1, actual })
    }
    return this.#found
  }

  #row(rows: readonly ComparedRow[], index: number): ComparedRow {
    return rows[index] ?? {}
  }
}

function rowOf(difference: RowDifference): number {
  return difference.kind === 'unexpected' ? Number.POSITIVE_INFINITY : difference.row
}
