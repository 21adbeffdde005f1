import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { failureSchema } from '../../protocol/messages.js'

const line = z.int().nullable()

/** What the runner leaves of an analysis; python/sparkwire/analysis.py writes it. */
const analysisSchema = z.object({
  spark: z.string(),
  queries: z.array(
    z.object({
      kind: z.enum(['streaming', 'batch']),
      name: z.string().nullable(),
      sink: z.string(),
      result: z.string().nullable(),
      outputMode: z.string().nullable(),
      trigger: z.record(z.string(), z.unknown()).nullable(),
      line,
      schema: z.unknown(),
      columns: z.array(z.object({ name: z.string(), type: z.string(), nullable: z.boolean() })),
      problem: z
        .object({ message: z.string(), condition: z.string().nullable(), sqlState: z.string().nullable() })
        .nullable(),
      state: z.array(z.object({ operator: z.string(), partitions: z.int().nullable() })).nullable(),
      physicalPlan: z.string().nullable(),
      physicalPlanMissing: z.string().nullable(),
    }),
  ),
  ended: z.object({ line, reason: z.string() }).nullable(),
  failure: failureSchema.nullable(),
})

export type Analysis = z.infer<typeof analysisSchema>

/** Reads it; undefined where the runner left none. */
export async function readAnalysis(file: string): Promise<Analysis | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  return text === undefined ? undefined : analysisSchema.parse(JSON.parse(text))
}
