import { tmpdir } from 'node:os'
import { cacheDirectory } from '../cache-directory.js'
import { installedEnvironment, sparkEnvironmentPlan } from '../python-environment.js'
import type { ToolchainOptions } from '../toolchain-options.js'
import { checkClock } from './check-clock.js'
import { checkBrokerJars, checkConnectors } from './check-jars.js'
import { checkJava } from './check-java.js'
import { checkDisk, checkLoopbackPort, checkNode } from './check-machine.js'
import { checkPython, checkPythonPackages } from './check-python.js'
import { checkShadowing } from './check-shadowing.js'
import { checkSpark, checkSystemSparks } from './check-spark.js'
import { checkZeromq } from './check-zeromq.js'
import { type Answer, type Finding, findingOf } from './finding.js'
import { type CheckedNeeds, isManaged, sparkGround } from './spark-ground.js'

/** Looks that other rooms take, because only they may use the library. */
export interface DoctorProbes {
  /** The ZeroMQ of this process. */
  readonly zeromq?: () => Promise<{ readonly version: string; readonly curve: boolean }>
  /** Asks brokers for their cluster; throws a BridgeError when none answers. */
  readonly brokers?: (bootstrapServers: string, signal: AbortSignal | undefined) => Promise<Answer>
}

export interface DoctorOptions extends ToolchainOptions, CheckedNeeds {
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
  const ground = await sparkGround(options, options)
  const ready =
    !isManaged(ground) || installedEnvironment(sparkEnvironmentPlan(ground.version), options) !== undefined
  const findings = await Promise.all([
    checkNode(),
    checkJava(ground, options),
    checkPython(ground, options),
    checkSpark(ground, options),
    checkSystemSparks(ground, options),
    checkPythonPackages(ground, options),
    ...checkConnectors(ground, options),
    checkBrokerJars(options),
    ...(zeromq === undefined ? [] : [checkZeromq(zeromq)]),
    checkDisk('disk.cache', cacheDirectory(env).root, ready ? READY_BYTES : SETUP_BYTES, 'SPARKWIRE_CACHE'),
    checkDisk('disk.temporary', tmpdir(), TEMPORARY_BYTES, 'TMPDIR'),
    checkLoopbackPort(),
    checkClock(),
    checkShadowing(options.directory ?? process.cwd(), env),
    ...(brokers === undefined || bootstrapServers === undefined
      ? []
      : [findingOf('brokers', 'running brokers', () => brokers(bootstrapServers, options.signal))]),
  ])
  return findings.flat()
}
