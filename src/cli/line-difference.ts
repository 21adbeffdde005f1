import { longestCommonRows } from '../testing/longest-common-rows.js'

/** How two texts differ, line by line: `-` what only the first has, `+` what only the second has. */
export function lineDifference(before: string, after: string): string {
  const [old, now] = [linesOf(before), linesOf(after)]
  const common = longestCommonRows(old.length, now.length, (left, right) => old[left] === now[right])
  const lines: string[] = []
  let [left, right] = [0, 0]
  for (const [nextLeft, nextRight] of [...common, [old.length, now.length] as const]) {
    for (; left < nextLeft; left += 1) lines.push(`-${old[left]}`)
    for (; right < nextRight; right += 1) lines.push(`+${now[right]}`)
    if (left < old.length) lines.push(` ${old[left]}`)
    left += 1
    right += 1
  }
  return lines.map((line) => `${line}\n`).join('')
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n')
}
