/** Which rows of the result a micro-batch gives: the new ones, the changed ones, or all. */
export type OutputMode = 'append' | 'update' | 'complete'

/** The output mode of a stream's sink. */
export function outputModeOf({ outputMode }: { readonly outputMode?: OutputMode }): OutputMode {
  return outputMode ?? 'append'
}

export const OUTPUT_MODES: readonly OutputMode[] = ['append', 'update', 'complete']
