import { z } from 'zod'

const form = z.record(z.string(), z.record(z.string().regex(/^\d+$/), z.int()))

/** Numbers by topic and partition, as Spark writes offsets: `{"orders":{"0":12}}`. */
export type SourceOffsets = Readonly<Record<string, Readonly<Record<string, number>>>>

/** Reads that form; undefined for any other. */
export function parseSourceOffsets(text: string): SourceOffsets | undefined {
  try {
    return form.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
