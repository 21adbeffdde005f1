/** Which rows of the result a micro-batch gives: the new ones, the changed ones, or all. */
export type OutputMode = 'append' | 'update' | 'complete'

export const OUTPUT_MODES: readonly OutputMode[] = ['append', 'update', 'complete']
