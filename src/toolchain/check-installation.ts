import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { findJava } from './find-java.js'
import { findPython } from './find-python.js'
import type { Finding } from './finding.js'
import { type JarLock, kafkaBrokerLockName, kafkaConnectorLockName, readJarLock } from './jar-lock.js'
import { ensurePythonEnvironment, sparkEnvironmentPlan } from './python-environment.js'
import { runtimeRequirements } from './requirements.js'
import { type JarFetcher, resolveJars } from './resolve-jars.js'
import { describeSparkHome } from './spark-home.js'
import type { ToolchainOptions } from './toolchain-options.js'
import { KAFKA_VERSION, MIN_JAVA, MIN_PYTHON, SCALA_VERSION, SPARK_VERSION } from './versions.js'

export async function checkJava(options: ToolchainOptions): Promise<Finding> {
  const { java, fullVersion } = await findJava(options)
  return {
    check: 'java',
    status: 'ok',
    found: `${fullVersion} with jdk.incubator.vector at ${java}`,
    needed: `${MIN_JAVA} or newer`,
  }
}

export async function checkPython(options: ToolchainOptions): Promise<Finding> {
  const { python, version } = await findPython(options)
  const found = `${version} with venv and pip at ${python}`
  return { check: 'python', status: 'ok', found, needed: `${MIN_PYTHON} or newer` }
}

/** The Spark that sparkwire installs; says without installing it whether it is there. */
export async function checkSpark(options: ToolchainOptions): Promise<Finding> {
  const { sitePackages } = await ensurePythonEnvironment(sparkEnvironmentPlan(), {
    ...options,
    offline: true,
  })
  const { sparkVersion, scalaVersion, sparkHome } = describeSparkHome(join(sitePackages, 'pyspark'))
  const found = `${sparkVersion} with Scala ${scalaVersion} at ${sparkHome}`
  return { check: 'spark', status: 'ok', found, needed: SPARK_VERSION }
}

/** A SPARK_HOME of the user's: harmless unless it is asked for, confusing when it is wrong. */
export function checkSparkHome(env: NodeJS.ProcessEnv): Finding {
  const check = 'spark-home'
  const home = env.SPARK_HOME
  const asked = env.SPARKWIRE_SPARK === 'system'
  if (!home) {
    return asked
      ? {
          check,
          status: 'fail',
          found: 'not set, but SPARKWIRE_SPARK=system',
          fix: 'set SPARK_HOME, or unset SPARKWIRE_SPARK',
        }
      : { check, status: 'ok', found: 'not set' }
  }
  if (!existsSync(home)) {
    const found = `${home} does not exist`
    return { check, status: asked ? 'fail' : 'warn', found, fix: 'unset SPARK_HOME, or correct it' }
  }
  const { sparkVersion, scalaVersion } = describeSparkHome(home)
  const found = `Spark ${sparkVersion} with Scala ${scalaVersion} at ${home}${asked ? '' : ', not used'}`
  if (asked && readJarLock(kafkaConnectorLockName(sparkVersion, scalaVersion)) === undefined) {
    return {
      check,
      status: 'fail',
      found: `${found}: no locked Kafka connector`,
      needed: `${SPARK_VERSION}, Scala ${SCALA_VERSION}`,
      fix: 'unset SPARKWIRE_SPARK',
    }
  }
  if (!asked && sparkVersion !== SPARK_VERSION) {
    return {
      check,
      status: 'warn',
      found,
      needed: SPARK_VERSION,
      fix: 'nothing to do; SPARKWIRE_SPARK=system would use it',
    }
  }
  return { check, status: 'ok', found }
}

const PACKAGES = `
import json, pyarrow, pyspark, zmq
print(json.dumps({"pyspark": pyspark.__version__, "pyarrow": pyarrow.__version__, "pyzmq": zmq.__version__, "curve": zmq.has("curve")}))
`

/** The packages that both ends of the channel rest on, as they import. */
export async function checkPythonPackages(options: ToolchainOptions): Promise<Finding> {
  const check = 'python-packages'
  const { python } = await ensurePythonEnvironment(sparkEnvironmentPlan(), { ...options, offline: true })
  const answer = await execa(python, ['-I', '-c', PACKAGES], { reject: false, timeout: 60_000 })
  const fix = '`sparkwire doctor --fix` installs the environment again'
  if (answer.exitCode !== 0) {
    const found = `they do not import: ${answer.stderr.trim().split('\n').at(-1) ?? answer.shortMessage}`
    return { check, status: 'fail', found, fix }
  }
  const { curve, ...versions } = JSON.parse(answer.stdout) as Record<string, string | boolean>
  const { pins } = runtimeRequirements()
  const found = `${Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ')}, CURVE ${curve ? 'yes' : 'no'}`
  const wrong = Object.entries(versions).filter(
    ([name, version]) => !pins.get(name)?.includes(String(version)),
  )
  if (wrong.length === 0 && curve) return { check, status: 'ok', found }
  const needed = `${wrong.map(([name]) => `${name} ${pins.get(name)?.join(' or ')}`).join(', ')}${curve ? '' : ' libzmq with CURVE'}`
  return { check, status: 'fail', found, needed, fix }
}

export function checkConnector(options: ToolchainOptions): Promise<Finding> {
  return checkLock('connector', readJarLock(kafkaConnectorLockName(SPARK_VERSION, SCALA_VERSION)), options)
}

export function checkBrokerJars(options: ToolchainOptions): Promise<Finding> {
  return checkLock('kafka', readJarLock(kafkaBrokerLockName(KAFKA_VERSION)), options)
}

async function checkLock(
  check: string,
  lock: JarLock | undefined,
  options: ToolchainOptions,
): Promise<Finding> {
  if (lock === undefined) throw new Error(`the lock of ${check} is not part of this build`)
  const never = (): Promise<JarFetcher> => Promise.reject(new Error('offline'))
  await resolveJars(lock, never, { ...options, offline: true })
  return { check, status: 'ok', found: `${lock.name}: ${lock.jars.length} jars as locked` }
}
