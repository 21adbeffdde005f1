import { tmpdir } from 'node:os'
import { isBridgeError } from '../errors/bridge-error.js'
import { cacheDirectory } from './cache-directory.js'
import {
  checkBrokerJars,
  checkConnector,
  checkJava,
  checkPython,
  checkPythonPackages,
  checkSpark,
  checkSparkHome,
} from './check-installation.js'
import { checkDisk, checkForeignPyspark, checkLoopbackPort, checkNode } from './check-machine.js'
import { type Finding, findingOf } from './finding.js'
import { installedEnvironment, sparkEnvironmentPlan } from './python-environment.js'
import type { ToolchainOptions } from './toolchain-options.js'

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
  const { probes, bootstrapServers } = options
  const space =
    installedEnvironment(sparkEnvironmentPlan(), options) === undefined ? SETUP_BYTES : READY_BYTES
  const findings = [
    checkNode(),
    await findingOf('java', () => checkJava(options)),
    await findingOf('python', () => checkPython(options)),
    await findingOf('spark', () => checkSpark(options)),
    await findingOf('spark-home', () => checkSparkHome(env)),
    await findingOf('python-packages', () => checkPythonPackages(options)),
    await findingOf('connector', () => checkConnector(options)),
    await findingOf('kafka', () => checkBrokerJars(options)),
  ]
  const { zeromq, brokers } = probes ?? {}
  if (zeromq !== undefined) findings.push(await checkZeromq(zeromq))
  findings.push(
    await checkDisk('disk.cache', cacheDirectory(env).root, space, 'SPARKWIRE_CACHE'),
    await checkDisk('disk.temporary', tmpdir(), TEMPORARY_BYTES, 'TMPDIR'),
    await checkLoopbackPort(),
    checkForeignPyspark(options.directory ?? process.cwd()),
  )
  if (brokers !== undefined && bootstrapServers !== undefined) {
    findings.push(
      await findingOf('brokers', async () => ({
        check: 'brokers',
        status: 'ok',
        found: await brokers(bootstrapServers, options.signal),
      })),
    )
  }
  return findings
}

async function checkZeromq(probe: NonNullable<DoctorProbes['zeromq']>): Promise<Finding> {
  const check = 'zeromq'
  const fix = 'reinstall the npm package zeromq for this platform: `npm rebuild zeromq`'
  try {
    const { version, curve } = await probe()
    const found = `libzmq ${version}, CURVE ${curve ? 'yes' : 'no'}`
    return { check, status: curve ? 'ok' : 'fail', found, needed: 'CURVE', ...(curve ? {} : { fix }) }
  } catch (error) {
    if (isBridgeError(error)) throw error
    // The addon throws whatever the loader of the platform says.
    return { check, status: 'fail', found: error instanceof Error ? error.message : String(error), fix }
  }
}
