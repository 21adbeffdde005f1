import { z } from 'zod'

/** The protocol's version, apart from the package's: a newer minor one only adds what the older may ignore. */
export const PROTOCOL_VERSION = { major: 1, minor: 1 } as const

const name = z.string().min(1).max(1024)
const count = z.number().int().nonnegative()
const queryId = z.string().max(64).nullable()
/** Which micro-batch of which result; a batch job's result is batch 0 of no query. */
const batch = { result: name, queryId, batchId: count }
/** One try of a task to write its partition; Spark numbers them over all tasks of its application. */
const attempt = { partition: count, attempt: count }

/** One exception of a cause chain: of Python or of the JVM. */
const cause = z.strictObject({
  type: z.string(),
  message: z.string(),
  condition: z.string().nullable(),
  sqlState: z.string().nullable(),
})

const frame = z.strictObject({
  file: z.string(),
  line: z.number().int(),
  function: z.string(),
  text: z.string().nullable(),
})

/** How a script failed, as data; the true cause is `causes[0]`. */
export const failureSchema = z.strictObject({
  phase: z.enum(['connect', 'script', 'query', 'result', 'channel', 'checkpoint']),
  causes: z.array(cause).min(1),
  frames: z.array(frame),
  /** The line of the job's script the failure came through; null when none of its frames is of the script. */
  scriptLine: z.number().int().nullable(),
  /** How that line is known: it was running (`line`), or Spark's query context names it (`context`). */
  locatedBy: z.enum(['line', 'context']).nullable(),
  /** The text of SQL that Spark speaks of, and from where to where; in UTF-16 units, from 0. */
  sql: z.strictObject({ text: z.string(), start: count, stop: count }).nullable(),
  /** The streaming query that failed, by name. */
  query: z.string().nullable(),
  traceback: z.string(),
})

export type Failure = z.infer<typeof failureSchema>

const version = z.strictObject({ major: count, minor: count })
/** Which connection of its incarnation: every HELLO has the next number, which its WELCOME repeats. */
const connection = z.number().int().positive()
/** How many messages of the other side have come in this incarnation; those of {@link UNCOUNTED} apart. */
const received = count

/** Every message and its header; closed: an unknown field is an error. Follows docs/protocol.md. */
export const MESSAGES = {
  /** Writer: opens a connection. */
  HELLO: z.strictObject({
    run: name,
    token: z.string().min(16).max(256),
    role: z.enum(['driver', 'task', 'jvm']),
    /** One driver process; of a task, the one whose it is. */
    incarnation: name,
    version,
    spark: z.string().nullable(),
    connection,
    received,
  }),
  /** Receiver: the connection is accepted, and begins where the one before was cut. */
  WELCOME: z.strictObject({ version, connection, received }),
  /** Receiver: I do not know you, say HELLO. */
  WHO: z.strictObject({}),
  /** Writer: opens a result; `schema` is Spark's schema JSON. */
  OPEN: z.strictObject({ result: name, queryId, schema: z.unknown(), lastCommitted: count.nullable() }),
  /** Receiver: the writer may send that many more bytes of this result. */
  CREDIT: z.strictObject({ result: name, bytes: count }),
  /** Writer: rows, as one Arrow stream in the frame behind the header. `seq` counts from 0 in a batch. */
  DATA: z.strictObject({ ...batch, partition: count, seq: count, rows: count }),
  /** Writer: the batch is whole; `rows` is Spark's own count. Where tasks have written it, those attempts count. */
  BATCH_END: z.strictObject({
    ...batch,
    rows: count,
    frames: count,
    attempts: z.exactOptional(z.array(z.strictObject(attempt))),
  }),
  /** Receiver: the consumer has the batch. */
  ACK: z.strictObject(batch),
  /** Writer: a StreamingQueryProgress, as Spark writes it. */
  PROGRESS: z.strictObject({ query: z.string().nullable(), progress: z.record(z.string(), z.unknown()) }),
  /** Writer: a log record. */
  LOG: z.strictObject({
    level: z.enum(['debug', 'info', 'warning', 'error']),
    logger: z.string(),
    message: z.string(),
  }),
  /** Receiver: stop, after the running micro-batch (`finish`) or without waiting for its acknowledgement (`abandon`). */
  CONTROL: z.strictObject({
    command: z.literal('stop'),
    mode: z.enum(['finish', 'abandon']),
    reason: z.string(),
  }),
  /** Both: I am here, and have what was sent so far. */
  PING: z.strictObject({ received }),
  /** Writer: the script failed. Receiver: the connection is refused. */
  ERROR: z.strictObject({ code: name, message: z.string(), failure: failureSchema.nullable() }),
  /** Writer: the end, with what was sent. Receiver, with `status` null: the end is noted. */
  CLOSED: z.strictObject({
    status: z.enum(['succeeded', 'failed', 'stopped']).nullable(),
    exitCode: z.number().int().nullable(),
    results: z.record(z.string(), z.strictObject({ rows: count, batches: count, acknowledged: count })),
  }),
  /** Writer: every batch of this result has been acknowledged, and no further one comes. */
  RESULT_END: z.strictObject({ result: name, rows: count, batches: count }),
  /** Receiver, with null: does a micro-batch run? Writer: the answer. */
  BUSY: z.strictObject({ busy: z.boolean().nullable() }),
  /**
   * Task: what this connection writes. The driver numbers its writings of micro-batches: a later one of the same query
   * makes the attempts of those before void.
   */
  ATTEMPT: z.strictObject({ ...batch, writing: count, ...attempt }),
  /** Task: the attempt is whole. */
  ATTEMPT_END: z.strictObject({ rows: count, frames: count }),
  /** Receiver: the attempt is on disk, its task may end. */
  STORED: z.strictObject({}),
} as const

export type MessageType = keyof typeof MESSAGES

/** What either side says about the connection itself: it is not counted, and not sent again. */
export const UNCOUNTED: ReadonlySet<MessageType> = new Set(['HELLO', 'WELCOME', 'WHO', 'PING'])
export type MessageHeader<T extends MessageType> = z.infer<(typeof MESSAGES)[T]>

/** A message with its header, and the Arrow stream of a DATA message. */
export type Message = {
  [T in MessageType]: { readonly type: T; readonly header: MessageHeader<T>; readonly body?: Uint8Array }
}[MessageType]

/** The first byte of each message. A number, once given, is never used for another message. */
export const TYPE_BYTES: { readonly [T in MessageType]: number } = {
  HELLO: 1,
  WELCOME: 2,
  WHO: 3,
  OPEN: 4,
  CREDIT: 5,
  DATA: 6,
  BATCH_END: 7,
  ACK: 8,
  PROGRESS: 9,
  LOG: 10,
  CONTROL: 11,
  PING: 12,
  ERROR: 13,
  CLOSED: 14,
  RESULT_END: 15,
  BUSY: 16,
  ATTEMPT: 17,
  ATTEMPT_END: 18,
  STORED: 19,
}
