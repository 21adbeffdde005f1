import { closest, distance } from 'fastest-levenshtein'

/** The candidate that `word` most likely stands for, or undefined when none is near. */
export function didYouMean(word: string, candidates: readonly string[]): string | undefined {
  if (candidates.length === 0) return undefined
  const lower = word.toLowerCase()
  const sameLetters = candidates.find((candidate) => candidate.toLowerCase() === lower)
  if (sameLetters !== undefined) return sameLetters
  const swapped = candidates.find((candidate) => isSwapped(lower, candidate.toLowerCase()))
  if (swapped !== undefined) return swapped
  const nearest = closest(word, candidates as string[])
  return distance(lower, nearest.toLowerCase()) <= Math.max(1, Math.floor(word.length / 3))
    ? nearest
    : undefined
}

/** Whether one is the other with two neighbouring letters in the wrong order. */
function isSwapped(word: string, candidate: string): boolean {
  if (word.length !== candidate.length) return false
  const at = [...word].findIndex((letter, index) => letter !== candidate[index])
  return (
    word[at] === candidate[at + 1] &&
    word[at + 1] === candidate[at] &&
    word.slice(at + 2) === candidate.slice(at + 2)
  )
}
