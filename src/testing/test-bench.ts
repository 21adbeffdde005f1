import type { DocumentSource, ResultRows } from '../ir/job-document.js'
import { connectKafka } from '../kafka/connect-kafka.js'
import type { DeliveryReport } from '../kafka/delivery-report.js'
import type { KafkaClient } from '../kafka/kafka-client.js'
import type { KafkaRecord, ProducerRecord } from '../kafka/kafka-record.js'
import { startSandboxBroker } from '../run/sandbox-broker.js'
import { type SubmitOptions, submit } from '../run/submit.js'
import { ownWarmDriver, type WarmDriver } from '../run/warm.js'
import { deleteTopics } from './case-topics.js'
import { exactJson } from './exact-json.js'

/** A record to feed: an object or a list is sent as JSON, bigints with all their digits. */
export interface FeedRecord extends Omit<ProducerRecord, 'value'> {
  readonly value: ProducerRecord['value'] | object
}

/** How a topic is fed. */
export interface FeedOptions {
  /** Partitions of the topic when this creates it. @default 1 */
  readonly partitions?: number
}

/** Which broker a bench has. */
export interface OpenTestBenchOptions {
  /** A broker that is there, instead of one of the bench's own. @default a broker of its own */
  readonly bootstrapServers?: string
  /** Whether each job has a JVM of its own, instead of one warm driver for all of the bench. @default false */
  readonly cold?: boolean
  /** Ends the opening: the promise rejects with its reason, and nothing is left running. */
  readonly signal?: AbortSignal | undefined
}

/** A real Kafka broker and real Spark for the tests of a program: feed topics, run a job, take its rows. */
export interface TestBench extends AsyncDisposable {
  readonly bootstrapServers: string
  /** For whatever the bench itself does not do. */
  readonly kafka: KafkaClient
  /** What the jobs of the bench run on, for `submit` and `runSpec`; false for a JVM each. */
  readonly warm: false | WarmDriver
  /** Writes records to a topic, which is created first where it is not there. @throws any KafkaError */
  feed(topic: string, records: readonly FeedRecord[], options?: FeedOptions): Promise<DeliveryReport>
  /**
   * Runs a job to its end and gives the rows of one result; without a name, of the only one there is.
   *
   * @throws what `submit` throws, and a JobError when the run does not succeed
   */
  rows<Results extends ResultRows, Name extends keyof Results & string>(
    job: DocumentSource<Results>,
    result?: Name,
    options?: SubmitOptions,
  ): Promise<Results[Name][]>
  /** The records that a topic holds now. @throws any KafkaError */
  records(topic: string): Promise<KafkaRecord[]>
  /** Deletes the topics that the bench has created, so that the next test starts from nothing. */
  clear(): Promise<void>
}

/**
 * Opens a bench: starts a broker in this machine's sandbox, or takes the one that is named. It ends with
 * `await using`, or with the process.
 *
 * @throws ToolchainError, SandboxError, KAFKA_UNREACHABLE
 * @example
 * await using bench = await openTestBench()
 * await bench.feed('quickstart', [{ key: 'a', value: 'hello' }])
 * expectRows(await bench.rows(job, 'rows'), [{ key: 'a', value: 'hello' }])
 */
export async function openTestBench(options: OpenTestBenchOptions = {}): Promise<TestBench> {
  const { signal } = options
  const broker = options.bootstrapServers === undefined ? await startSandboxBroker({ signal }) : undefined
  const bootstrapServers = options.bootstrapServers ?? broker?.bootstrapServers ?? ''
  try {
    const kafka = await connectKafka({ bootstrapServers, signal })
    const warm = options.cold === true ? false : ownWarmDriver()
    return new OpenBench(kafka, warm, async () => {
      await kafka.close()
      if (warm !== false) await warm[Symbol.asyncDispose]()
      await broker?.stop()
    })
  } catch (error) {
    await broker?.stop()
    throw error
  }
}

class OpenBench implements TestBench {
  readonly kafka: KafkaClient
  readonly warm: false | WarmDriver
  readonly #close: () => Promise<void>
  readonly #topics = new Set<string>()

  constructor(kafka: KafkaClient, warm: false | WarmDriver, close: () => Promise<void>) {
    this.kafka = kafka
    this.warm = warm
    this.#close = close
  }

  get bootstrapServers(): string {
    return this.kafka.bootstrapServers
  }

  async feed(
    topic: string,
    records: readonly FeedRecord[],
    { partitions = 1 }: FeedOptions = {},
  ): Promise<DeliveryReport> {
    if (await this.kafka.createTopic({ topic, partitions, ifExists: 'keep' })) this.#topics.add(topic)
    return this.kafka.produce(topic, records.map(producerRecord))
  }

  async rows<Results extends ResultRows, Name extends keyof Results & string>(
    job: DocumentSource<Results>,
    result?: Name,
    options: SubmitOptions = {},
  ): Promise<Results[Name][]> {
    const { bootstrapServers } = this
    await using run = await submit(job, { bootstrapServers, profile: 'short', warm: this.warm, ...options })
    const rows: Results[Name][] = []
    const take = async (): Promise<void> => {
      for await (const row of run.rows(result)) rows.push(row)
    }
    // A result that nobody reads would stall the job.
    const drain = async (name: string): Promise<void> => {
      for await (const _ of run.rows(name as Name));
    }
    const others = result === undefined ? [] : run.results.filter((name) => name !== result)
    await Promise.all([take(), ...others.map(drain)])
    return rows
  }

  async records(topic: string): Promise<KafkaRecord[]> {
    const records: KafkaRecord[] = []
    for await (const record of this.kafka.read(topic)) records.push(record)
    return records
  }

  async clear(): Promise<void> {
    const topics = [...this.#topics]
    this.#topics.clear()
    await deleteTopics(this.kafka, topics)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close()
  }
}

function producerRecord({ value, ...record }: FeedRecord): ProducerRecord {
  const isJson = typeof value === 'object' && value !== null && !(value instanceof Uint8Array)
  return { ...record, value: isJson ? exactJson(value) : (value as ProducerRecord['value']) }
}
