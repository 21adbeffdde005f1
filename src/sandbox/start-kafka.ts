import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SandboxError } from '../errors/sandbox-error.js'
import { step } from '../observe/steps.js'
import type { KeptProcess } from '../supervise/kept-process.js'
import { groupMembers } from '../supervise/process-group.js'
import { awaitBroker } from './await-broker.js'
import { formatStorage } from './format-storage.js'
import { freePorts } from './free-ports.js'
import { javaArguments, type KafkaProgram, kafkaEnvironment } from './kafka-program.js'
import { kafkaProperties } from './kafka-properties.js'
import { type KafkaSandbox, kafkaSandbox } from './kafka-sandbox.js'
import { type KafkaSecurityOptions, kafkaSecurity, writeClientProperties } from './kafka-security.js'
import { type SandboxStart, type SandboxStartOptions, startInSandbox } from './start-in-sandbox.js'

export interface StartKafkaOptions extends SandboxStartOptions, KafkaSecurityOptions {
  /** Path of the java program, version 17 or later. */
  readonly java: string
  /** The broker's published jars, a logging backend for SLF4J among them. */
  readonly classPath: readonly string[]
  /** Where the topics' data lie; kept by `stop`, and used again when it is given again. @default a directory that `stop` removes */
  readonly dataDirectory?: string
  /** Broker properties that topics inherit, such as `num.partitions` or `compression.type`. */
  readonly topicDefaults?: Readonly<Record<string, string>>
  /** Finds the two free ports, the broker's and the controller's. @default free ports of the loopback interface */
  readonly choosePorts?: () => Promise<readonly number[]>
}

/** How often other ports are tried when one was taken between its choice and its use. */
const PORT_ATTEMPTS = 4
/** Time a broker has between SIGTERM and SIGKILL, ms; it takes a third of a second unless the machine is busy. */
const STOP_GRACE_MS = 5000

/**
 * Starts a real Apache Kafka broker in KRaft mode on free loopback ports, in a few seconds. It ends with this
 * process, however that one ends; orphans of earlier processes are cleared first.
 *
 * @throws SandboxError SANDBOX_FORMAT_FAILED, SANDBOX_START_FAILED, SANDBOX_START_TIMEOUT, SANDBOX_UNSAFE_DIRECTORY
 * @example
 * await using kafka = await startKafka(await resolveKafkaBroker())
 * const client = await connectKafka({ bootstrapServers: kafka.bootstrapServers })
 */
export async function startKafka(options: StartKafkaOptions): Promise<KafkaSandbox> {
  return startInSandbox('kafka', options, (start) =>
    step('sandbox.kafka', 'Starting a Kafka broker', async (progress) => {
      const sandbox = await startOnFreePorts(start, options, progress)
      progress(`Kafka ${sandbox.version} at ${sandbox.bootstrapServers}`)
      return sandbox
    }),
  )
}

async function startOnFreePorts(
  start: SandboxStart,
  options: StartKafkaOptions,
  progress: (text: string) => void,
): Promise<KafkaSandbox> {
  const { directory, signal } = start
  const { topicDefaults = {}, dataDirectory: kept, choosePorts = () => freePorts(2) } = options
  const program = programOf(options, directory)
  const security = await kafkaSecurity(options, program, signal)
  const propertiesFile = join(directory, 'server.properties')
  for (let round = 1; ; round++) {
    const [brokerPort = 0, controllerPort = 0] = await choosePorts()
    // Each attempt has its own: the controller keeps a broker that went away registered for nine seconds.
    const dataDirectory = kept ?? join(directory, `data-${round}`)
    const ports = { brokerPort, controllerPort }
    writeFileSync(
      propertiesFile,
      kafkaProperties({ ...ports, dataDirectory, security, keepsData: kept !== undefined, topicDefaults }),
      { mode: 0o600 },
    )
    progress('Preparing the data directory')
    await formatStorage(program, propertiesFile, security.formatWords, signal)
    progress('Waiting for the broker')
    const logFile = join(directory, `broker-${round}.log`)
    const broker = await startBroker(start, program, propertiesFile, logFile)
    const outcome = await awaitBroker(broker, logFile, brokerPort, signal)
    if (outcome === 'port-taken') {
      await start.discard(broker)
      if (round < PORT_ATTEMPTS) continue
      throw new SandboxError('SANDBOX_START_FAILED', {
        message: `The Kafka broker did not start: in ${PORT_ATTEMPTS} attempts a port was taken, last of ${brokerPort} and ${controllerPort}. Expected free ports on 127.0.0.1.`,
        hint: 'try again; if it stays so, look for a program that takes many ports',
        details: { ports: [brokerPort, controllerPort] },
      })
    }
    const facts = {
      processes: [...groupMembers(broker.identity.pid)],
      bootstrapServers: `127.0.0.1:${brokerPort}`,
      version: outcome.version,
      ...(security.protocol === 'PLAINTEXT'
        ? {}
        : { commandConfig: writeClientProperties(directory, security) }),
    }
    const properties = Object.freeze({ ...security.client })
    return kafkaSandbox(start.ready(facts, STOP_GRACE_MS), { logFile, broker, properties })
  }
}

function startBroker(
  start: SandboxStart,
  program: KafkaProgram,
  propertiesFile: string,
  logFile: string,
): Promise<KeptProcess> {
  return start.daemon({
    name: 'broker',
    argv: [program.java, ...javaArguments(program, 'INFO'), 'kafka.Kafka', propertiesFile],
    env: program.env,
    logFile,
  })
}

function programOf({ java, classPath }: StartKafkaOptions, directory: string): KafkaProgram {
  return { java, classPath, directory, env: kafkaEnvironment() }
}
