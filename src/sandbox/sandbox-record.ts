import { z } from 'zod'

const identity = z.object({ pid: z.int().positive(), startTime: z.string(), bootId: z.string() })

/** What is written down of one sandbox: enough to find it, to use it, and to clear it away. */
export const sandboxRecordSchema = z.object({
  v: z.literal(1),
  id: z.string().regex(/^kafka-[0-9a-f]{12}$/),
  /** `owned` ends with its owner, `standing` was left running by `sandbox up`. */
  kind: z.enum(['owned', 'standing']),
  directory: z.string(),
  /** The process that started it. */
  owner: identity,
  /** The keeper and the broker, once they run. */
  processes: z.array(identity),
  /** `host:port`, once the broker is ready. */
  bootstrapServers: z.string().optional(),
  version: z.string().optional(),
  startedAt: z.iso.datetime(),
})

export type SandboxRecord = z.infer<typeof sandboxRecordSchema>
