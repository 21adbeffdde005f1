import { z } from 'zod'

const identity = z.object({ pid: z.int().positive(), startTime: z.string(), bootId: z.string() })

/** What is written down of a warm driver, for itself and for whoever looks for one. */
export const warmRecordSchema = z.object({
  v: z.literal(1),
  /** What it was started for; see warmKey. */
  key: z.string(),
  /** Whoever does not know it is refused. */
  token: z.string(),
  socket: z.string(),
  /** Of the JVM and the resident processes. */
  log: z.string(),
  /** ms without a script after which it ends. */
  idleMs: z.number().positive(),
  /** Bytes of resident memory of the JVM over which it takes no more scripts; null for what follows from its heap. */
  memoryLimit: z.number().positive().nullable(),
  /** The process that it ends with; null for one that stays. */
  owner: identity.nullable(),
  /** Who starts it. */
  starter: identity,
  /** Leader of its process group, once it runs. */
  keeper: identity.nullable(),
  master: z.string(),
  sparkHome: z.string(),
  startedAt: z.iso.datetime(),
})

export type WarmRecord = z.infer<typeof warmRecordSchema>
