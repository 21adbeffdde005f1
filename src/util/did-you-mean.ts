import { closest, distance } from 'fastest-levenshtein'

/** The candidate that `word` most likely stands for, or undefined when none is near. */
export function didYouMean(word: string, candidates: readonly string[]): string | undefined {
  if (candidates.length === 0) return undefined
  const lower = word.toLowerCase()
  const sameLetters = candidates.find((candidate) => candidate.toLowerCase() === lower)
  if (sameLetters !== undefined) return sameLetters
  const nearest = closest(word, candidates as string[])
  return distance(lower, nearest.toLowerCase()) <= Math.max(1, Math.floor(word.length / 3))
    ? nearest
    : undefined
}
