import type { Connector } from '../ir/connector.js'
import type { SparkConnectServer } from '../sandbox/spark-connect-server.js'
import { type ConnectServerMemory, startConnectServer } from '../sandbox/start-connect-server.js'
import { withClient } from '../toolchain/connect-client.js'
import { resolveSparkEnvironment } from '../toolchain/resolve-environment.js'
import { DEFAULT_SPARK } from '../toolchain/spark-releases.js'

/** How a Spark Connect server of the sandbox is started. */
export interface SandboxConnectOptions extends ConnectServerMemory {
  /** What the jobs on it read and write; their jars are the server's. @default ['kafka'] */
  readonly connectors?: readonly Connector[]
  /** Ends the start: the promise rejects with its reason, and nothing is left behind. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Starts a real Spark Connect server on this machine, of sparkwire's own Spark; that is installed first where it is
 * missing. It ends with this process, however that one ends.
 *
 * @throws ToolchainError when Java or Spark cannot be had, SandboxError when the server does not start
 * @example
 * await using server = await startSandboxConnect()
 * console.log(server.remote)
 */
export async function startSandboxConnect(options: SandboxConnectOptions = {}): Promise<SparkConnectServer> {
  const environment = await resolveSparkEnvironment({
    connectors: options.connectors ?? ['kafka'],
    spark: DEFAULT_SPARK,
    // It runs the functions of `foreachBatch` in a Python of its own, as clients of itself.
    requirements: withClient(undefined),
    signal: options.signal,
  })
  return startConnectServer({ ...environment, ...options })
}
