import type { RowPair } from './pair-rows.js'

/** Above this many comparisons the rows between the common head and tail count as having nothing in common. */
const MAX_CELLS = 4_000_000

/** The longest run of pairs that keeps the order on both sides: the rows that are in their place. */
export function longestCommonRows(
  expectedLength: number,
  actualLength: number,
  same: (expected: number, actual: number) => boolean,
): RowPair[] {
  const shorter = Math.min(expectedLength, actualLength)
  let head = 0
  while (head < shorter && same(head, head)) head++
  let tail = 0
  while (tail < shorter - head && same(expectedLength - 1 - tail, actualLength - 1 - tail)) tail++
  const pairs = (count: number, expected: number, actual: number): RowPair[] =>
    Array.from({ length: count }, (_, index) => [expected + index, actual + index] as const)
  return [
    ...pairs(head, 0, 0),
    ...middle(head, expectedLength - tail, actualLength - tail, same),
    ...pairs(tail, expectedLength - tail, actualLength - tail),
  ]
}

function middle(
  start: number,
  expectedEnd: number,
  actualEnd: number,
  same: (expected: number, actual: number) => boolean,
): RowPair[] {
  const height = expectedEnd - start
  const width = actualEnd - start
  if (height === 0 || width === 0 || height * width > MAX_CELLS) return []
  // lengths[i * (width + 1) + j]: the longest common run of what follows i and j.
  const lengths = new Uint32Array((height + 1) * (width + 1))
  const at = (i: number, j: number): number => lengths[i * (width + 1) + j] ?? 0
  const equal = new Uint8Array(height * width)
  for (let i = height - 1; i >= 0; i--) {
    for (let j = width - 1; j >= 0; j--) {
      const hit = same(start + i, start + j)
      equal[i * width + j] = hit ? 1 : 0
      lengths[i * (width + 1) + j] = hit ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  }
  const pairs: RowPair[] = []
  for (let i = 0, j = 0; i < height && j < width; ) {
    if (equal[i * width + j] === 1) {
      pairs.push([start + i, start + j])
      i++
      j++
    } else if (at(i + 1, j) >= at(i, j + 1)) i++
    else j++
  }
  return pairs
}
