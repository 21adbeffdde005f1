/** A number of things in words: `1 row`, `2 micro-batches`. */
export function counted(count: number | bigint, noun: string): string {
  if (Number(count) === 1) return `${count} ${noun}`
  return `${count} ${noun}${noun.endsWith('ch') ? 'es' : 's'}`
}
