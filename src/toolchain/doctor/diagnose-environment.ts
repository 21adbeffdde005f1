import { tmpdir } from 'node:os'
import { cacheDirectory } from '../cache-directory.js'
import { installedEnvironment, sparkEnvironmentPlan } from '../python-environment.js'
import type { ToolchainOptions } from '../toolchain-options.js'
import { checkBrokerJars, checkConnector } from './check-jars.js'
import { checkJava } from './check-java.js'
import { checkDisk, checkLoopbackPort, checkNode } from './check-machine.js'
import { checkPython, checkPythonPackages } from './check-python.js'
import { checkShadowing } from './check-shadowing.js'
import { checkSpark, checkSparkHome } from './check-spark.js'
import { checkZeromq } from './check-zeromq.js'
import { type Finding, findingOf } from './finding.js'

/** Looks that other rooms take, because only they may use the library. */
export interface DoctorProbes {
  /** The ZeroMQ of this process. */
  readonly zeromq?: () => Promise<{ readonly version: string; readonly curve: boolean }>
  /** Asks brokers for their cluster; gives what to print of it, throws a BridgeError when none answers. */
  readonly brokers?: (bootstrapServers: string, signal: AbortSignal | undefined) => Promise<string>
}

export interface DoctorOptions extends ToolchainOptions {
  readonly probes?: DoctorProbes
  /** Brokers to ask; asked only with a probe for them. */
  readonly bootstrapServers?: string | undefined
  /** The directory jobs will run from. @default process.cwd() */
  readonly directory?: string
}

/** Measured: 0.9 GB stay, and pip takes 2.4 GB beside them while it packs pyspark, all in the cache directory. */
const SETUP_BYTES = 3.5e9
const READY_BYTES = 0.2e9
const TEMPORARY_BYTES = 0.5e9

/** Checks what a job needs of this machine. Installs nothing and downloads nothing; one finding a check, in order. */
export async function diagnoseEnvironment(options: DoctorOptions = {}): Promise<readonly Finding[]> {
  const env = options.env ?? process.env
  const { zeromq, brokers } = options.probes ?? {}
  const { bootstrapServers } = options
  const space =
    installedEnvironment(sparkEnvironmentPlan(), options) === undefined ? SETUP_BYTES : READY_BYTES
  return Promise.all([
    checkNode(),
    checkJava(options),
    checkPython(options),
    checkSpark(options),
    checkSparkHome(env),
    checkPythonPackages(options),
    checkConnector(options),
    checkBrokerJars(options),
    ...(zeromq === undefined ? [] : [checkZeromq(zeromq)]),
    checkDisk('disk.cache', cacheDirectory(env).root, space, 'SPARKWIRE_CACHE'),
    checkDisk('disk.temporary', tmpdir(), TEMPORARY_BYTES, 'TMPDIR'),
    checkLoopbackPort(),
    checkShadowing(options.directory ?? process.cwd(), env),
    ...(brokers === undefined || bootstrapServers === undefined
      ? []
      : [
          findingOf('brokers', 'a running broker', async () => ({
            found: await brokers(bootstrapServers, options.signal),
          })),
        ]),
  ])
}
