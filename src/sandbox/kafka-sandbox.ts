import type { ReadySandbox } from './start-in-sandbox.js'

/** One broker of a sandbox. */
export interface KafkaBroker {
  /** As topics name their leaders and replicas: from 1 on. */
  readonly id: number
  /** `127.0.0.1:PORT` */
  readonly address: string
  /** Of the broker itself: a test may kill it. */
  readonly pid: number
  /** What it prints. */
  readonly logFile: string
}

/** Real Kafka, a broker or several, that runs on this machine for a while. */
export interface KafkaSandbox extends AsyncDisposable {
  /** The addresses of all brokers, separated by commas. */
  readonly bootstrapServers: string
  /** By their ids. */
  readonly brokers: readonly KafkaBroker[]
  /** How clients sign in, by the names of Kafka's own client; empty where everybody is let in. */
  readonly properties: Readonly<Record<string, string>>
  /** The same as a file, for `--command-config`; it goes with the brokers. Undefined where everybody is let in. */
  readonly commandConfig: string | undefined
  /** The brokers' own word: `4.1.1`. */
  readonly version: string
  /** Their data, logs and configuration; removed by `stop`. */
  readonly directory: string
  /** Ends the brokers and removes their directory; may be called again. */
  stop(): Promise<void>
}

/** The sandbox of brokers that have just become ready. */
export function kafkaSandbox(
  { record, stop }: ReadySandbox,
  properties: KafkaSandbox['properties'],
): KafkaSandbox {
  const brokers = (record.brokers ?? []).map(({ processes: [keeper, broker], ...facts }) =>
    Object.freeze({ ...facts, pid: (broker ?? keeper)?.pid ?? 0 }),
  )
  return Object.freeze({
    bootstrapServers: record.bootstrapServers ?? '',
    brokers: Object.freeze(brokers),
    properties,
    commandConfig: record.commandConfig,
    version: record.version ?? 'unknown',
    directory: record.directory,
    stop,
    [Symbol.asyncDispose]: stop,
  })
}
