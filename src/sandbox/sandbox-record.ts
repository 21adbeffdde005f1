import { z } from 'zod'

const identity = z.object({ pid: z.int().positive(), startTime: z.string(), bootId: z.string() })

/** What a sandbox runs: a Kafka broker, a Spark standalone cluster, YARN, or a Spark Connect server. */
export type SandboxService = 'kafka' | 'spark' | 'yarn' | 'connect'

/** The name of a sandbox and of its directory. */
export const SANDBOX_ID = /^(kafka|spark|yarn|connect)-[0-9a-f]{12}$/

const worker = z.object({
  id: z.string(),
  webUi: z.string(),
  cores: z.int(),
  memoryMb: z.int(),
  logFile: z.string(),
  workDirectory: z.string(),
  /** The keeper and the worker. It may end alone: a cluster that has lost a worker still runs. */
  processes: z.array(identity),
})

const broker = z.object({
  id: z.int(),
  address: z.string(),
  logFile: z.string(),
  /** The keeper and the broker. It may end alone: the others go on while they are more than half. */
  processes: z.array(identity),
})

/** What is written down of one sandbox: enough to find it, to use it, and to clear it away. */
export const sandboxRecordSchema = z.object({
  v: z.literal(1),
  id: z.string().regex(SANDBOX_ID),
  /** `owned` ends with its owner, `standing` was left running by `sandbox up`. */
  kind: z.enum(['owned', 'standing']),
  directory: z.string(),
  /** The process that started it. */
  owner: identity,
  /** Keepers and daemons without which it does not run, once they are started; of Kafka those of all brokers. */
  processes: z.array(identity),
  startedAt: z.iso.datetime(),
  version: z.string().optional(),
  /** Of Kafka, once it is ready: `host:port`, several separated by commas. */
  bootstrapServers: z.string().optional(),
  brokers: z.array(broker).optional(),
  /** Of one that does not let everybody in: the file with the properties of its clients. */
  commandConfig: z.string().optional(),
  /** Of a Spark standalone cluster, once its workers have registered. */
  spark: z.object({ master: z.string(), webUi: z.string(), workers: z.array(worker) }).optional(),
  /** Of YARN, once its node has registered. */
  yarn: z
    .object({
      confDir: z.string(),
      resourceManager: z.string(),
      nodeManager: z.string(),
      containerLogs: z.string(),
    })
    .optional(),
  /** Of a Spark Connect server, once it listens. */
  connect: z.object({ remote: z.string() }).optional(),
})

export type SandboxRecord = z.infer<typeof sandboxRecordSchema>

/** What a sandbox runs, as its name says. */
export function serviceOf(record: Pick<SandboxRecord, 'id'>): SandboxService {
  return record.id.slice(0, record.id.indexOf('-')) as SandboxService
}

/** Whether its starter has seen it ready. */
export function isReady({ bootstrapServers, spark, yarn, connect }: SandboxRecord): boolean {
  return [bootstrapServers, spark, yarn, connect].some((facts) => facts !== undefined)
}
