import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { resolveSparkEnvironment } from '../../../src/toolchain/resolve-environment.js'
import { broughtBySpark, describeSparkHome, ivyJarOf } from '../../../src/toolchain/spark-home.js'
import { fakeProgram } from './fake-program.js'

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'sparkwire-home-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

function file(name: string, text = ''): void {
  mkdirSync(dirname(join(home, name)), { recursive: true })
  writeFileSync(join(home, name), text)
}

test('versions come from the jars', () => {
  file('jars/spark-core_2.12-3.5.7.jar')
  file('jars/scala-library-2.12.18.jar')
  expect(describeSparkHome(home)).toEqual({ sparkHome: home, sparkVersion: '3.5.7', scalaVersion: '2.12' })
})

test('what RELEASE says counts more than a jar name', () => {
  file('jars/spark-core_2.13-4.1.1.vendor7.jar')
  file('jars/scala-library-2.13.17.jar')
  file('RELEASE', 'Spark 4.1.1 built for Hadoop 3.4.2\nBuild flags: -B\n')
  expect(describeSparkHome(home).sparkVersion).toBe('4.1.1')
})

test('pyspark says its version in version.py', () => {
  file('jars/spark-core_2.13-4.1.1.vendor7.jar')
  file('jars/scala-library-2.13.17.jar')
  file('version.py', '__version__: str = "4.1.1"\n')
  expect(describeSparkHome(home).sparkVersion).toBe('4.1.1')
})

test.each([
  ['no directory', (): void => rmSync(home, { recursive: true }), 'does not exist'],
  ['no jars', () => undefined, 'has no jars/'],
  ['no Spark', () => file('jars/scala-library-2.13.17.jar'), 'has no jars/spark-core_*.jar'],
  ['no Scala', () => file('jars/spark-core_2.13-4.1.1.jar'), 'has no jars/scala-library-*.jar'],
])('%s', (_, arrange, what) => {
  arrange()
  expect(() => describeSparkHome(home)).toThrow(
    expect.objectContaining({
      code: 'TOOLCHAIN_SPARK_HOME_INVALID',
      message: `The Spark directory is wrong: ${home} ${what}. It must hold a Spark distribution.`,
    }),
  )
})

test('a Spark without Ivy', () => {
  file('jars/spark-core_2.13-4.1.1.jar')
  expect(() => ivyJarOf(home)).toThrow('has no jars/ivy-*.jar')
})

test('what Spark brings itself is known by artifact, whatever its version', () => {
  for (const name of ['kafka-clients-3.9.1.jar', 'netty-codec-4.1.118.Final-linux-x86_64.jar', 'odd.jar'])
    file(`jars/${name}`)
  file('jars/spark-tags_2.13-4.1.1.jar')
  file('jars/zstd-jni-1.5.6-10.jar')
  file('jars/spark-sql-kafka-0-10_2.13-4.1.1.jar')
  const brought = broughtBySpark(home)
  const known = ['kafka-clients', 'netty-codec', 'spark-tags_2.13', 'zstd-jni', 'spark-sql-kafka-0-10_2.13']
  expect(known.filter((artifact) => !brought.has(artifact))).toEqual([])
  expect(brought.has('odd')).toBe(false)
})

test("a connector that is left to --packages is of the system's Spark and Scala", async () => {
  file('jars/spark-core_2.12-3.5.7.jar')
  file('jars/scala-library-2.12.18.jar')
  const python = fakeProgram(
    home,
    'python',
    `echo '{"python": "/opt/python", "version": "3.11.2", "missing": []}'`,
  )
  const env = { ...process.env, SPARK_HOME: home, SPARKWIRE_SPARK: 'system', SPARKWIRE_PYTHON: python }
  const environment = await resolveSparkEnvironment({ connectors: ['kafka'], jars: 'packages', env })
  expect(environment.packages).toEqual(['org.apache.spark:spark-sql-kafka-0-10_2.12:3.5.7'])
  expect(environment.origin).toBe('SPARK_HOME')
  expect(environment.jars).toEqual([])
  expect(environment.variables).toMatchObject({ SPARK_HOME: home, PYSPARK_PYTHON: '/opt/python' })
})

test("the Python of the system's Spark lacks what the channel needs", async () => {
  file('jars/spark-core_2.13-4.1.1.jar')
  file('jars/scala-library-2.13.17.jar')
  const python = fakeProgram(
    home,
    'python',
    `echo '{"python": "/opt/python", "version": "3.11.2", "missing": ["zmq"]}'`,
  )
  const env = { ...process.env, SPARK_HOME: home, SPARKWIRE_PYTHON: python }
  await expect(resolveSparkEnvironment({ spark: 'system', env })).rejects.toMatchObject({
    code: 'TOOLCHAIN_PYTHON_INCOMPLETE',
    hint: expect.stringContaining(`\`${python} -m pip install pyzmq\``),
  })
})
