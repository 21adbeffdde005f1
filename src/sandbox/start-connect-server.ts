import { mkdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { SandboxError } from '../errors/sandbox-error.js'
import { step } from '../observe/steps.js'
import { groupMembers } from '../supervise/process-group.js'
import { awaitDaemons } from './await-daemon.js'
import { checkMemory } from './check-options.js'
import { logText } from './daemon-log.js'
import { type SparkConnectServer, sparkConnectServer } from './spark-connect-server.js'
import { readConnectServerLog } from './spark-logs.js'
import { type SparkProgram, sparkDaemonEnvironment } from './spark-program.js'
import { type SandboxStart, type SandboxStartOptions, startInSandbox } from './start-in-sandbox.js'

/** What a Spark Connect server gives to the jobs on it. */
export interface ConnectServerMemory {
  /** The server's heap, as Java writes it: `1g`, `512m`. @default '1g' */
  readonly memory?: string
}

export interface StartConnectServerOptions extends SandboxStartOptions, ConnectServerMemory, SparkProgram {
  /** Of the connectors that jobs on it use: a client cannot bring them. */
  readonly jars: readonly string[]
  /** The Python of its workers. */
  readonly python: string
  /** @default any free port of the loopback interface */
  readonly port?: number
  /** How long it may take until it listens, ms. @default 60 s */
  readonly limitMs?: number
}

/** Time the server has between SIGTERM and SIGKILL, ms. */
const STOP_GRACE_MS = 5000

/**
 * Starts a real Spark Connect server on the loopback interface, with a local master. It ends with this process, however
 * that one ends; orphans of earlier processes are cleared first.
 *
 * @throws SandboxError SANDBOX_OPTION_INVALID, SANDBOX_START_FAILED, SANDBOX_START_TIMEOUT, SANDBOX_UNSAFE_DIRECTORY
 * @example
 * await using server = await startConnectServer(await resolveSparkEnvironment({ connectors: ['kafka'] }))
 * console.log(server.remote)
 */
export async function startConnectServer(options: StartConnectServerOptions): Promise<SparkConnectServer> {
  const { port = 0, limitMs } = options
  checkMemory('memory', options.memory)
  return startInSandbox('connect', options, (start) =>
    step('sandbox.connect', 'Starting a Spark Connect server', async (progress) => {
      for (const name of ['conf', 'local']) mkdirSync(join(start.directory, name))
      const logFile = join(start.directory, 'connect.log')
      const process = await start.daemon({
        name: 'connect',
        argv: serverCall(start, options, port),
        env: {
          ...sparkDaemonEnvironment(options, start.directory),
          PYSPARK_PYTHON: options.python,
          PYSPARK_DRIVER_PYTHON: options.python,
        },
        logFile,
      })
      const daemon = { what: 'Spark Connect server', process, logFile }
      const { remote, version } = await awaitDaemons(
        [daemon],
        { signal: start.signal, limitMs },
        async () => {
          // Its gRPC server has words of its own for it.
          if (logText(logFile).includes('Failed to bind to address')) throw portTaken(port)
          return readConnectServerLog(logFile)
        },
      )
      const processes = [...groupMembers(process.identity.pid)]
      const ready = start.ready({ version, processes, connect: { remote } }, STOP_GRACE_MS)
      progress(`Spark Connect ${version} at ${remote}`)
      return sparkConnectServer(ready, logFile)
    }),
  )
}

/** What Spark's own launcher opens for it of Java's modules. */
const OPENED = [
  ...['lang', 'lang.invoke', 'lang.reflect', 'io', 'net', 'nio'].map((name) => `java.base/java.${name}`),
  ...['util', 'util.concurrent', 'util.concurrent.atomic'].map((name) => `java.base/java.${name}`),
  ...['jdk.internal.ref', 'sun.nio.ch', 'sun.nio.cs', 'sun.security.action', 'sun.util.calendar'].map(
    (name) => `java.base/${name}`,
  ),
]

function serverCall(
  { directory }: SandboxStart,
  { java, sparkHome, jars, memory = '1g' }: StartConnectServerOptions,
  port: number,
): readonly string[] {
  const properties = {
    'spark.app.name': 'sparkwire-connect',
    'spark.master': 'local[*]',
    'spark.driver.host': '127.0.0.1',
    'spark.driver.bindAddress': '127.0.0.1',
    'spark.ui.enabled': 'false',
    'spark.sql.warehouse.dir': join(directory, 'warehouse'),
    'spark.connect.grpc.binding.address': '127.0.0.1',
    'spark.connect.grpc.binding.port': `${port}`,
    // A port that is taken is an error, not a reason to be somewhere else.
    'spark.port.maxRetries': '0',
  }
  return [
    java,
    `-Xmx${memory}`,
    '-XX:-UsePerfData',
    '-Djava.awt.headless=true',
    `-Djava.io.tmpdir=${join(directory, 'tmp')}`,
    ...OPENED.map((opened) => `--add-opens=${opened}=ALL-UNNAMED`),
    '-Djdk.reflect.useDirectMethodHandle=false',
    '-Dio.netty.tryReflectionSetAccessible=true',
    ...Object.entries(properties).map(([name, value]) => `-D${name}=${value}`),
    '-cp',
    [join(sparkHome, 'jars', '*'), ...jars].join(delimiter),
    'org.apache.spark.sql.connect.service.SparkConnectServer',
  ]
}

function portTaken(port: number): SandboxError {
  return new SandboxError('SANDBOX_START_FAILED', {
    message: `The Spark Connect server cannot be started: port ${port} of 127.0.0.1 is taken. Expected a free one.`,
    hint: 'name another port, or none: any free one is taken then',
    details: { port },
  })
}
