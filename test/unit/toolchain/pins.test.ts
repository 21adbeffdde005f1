import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { connectorLockName } from '../../../src/toolchain/connector-artifacts.js'
import {
  jarDirectoryName,
  jarFileName,
  jarLockNames,
  kafkaBrokerLockName,
  readJarLock,
  yarnLockName,
} from '../../../src/toolchain/jar-lock.js'
import {
  devRequirements,
  readRequirements,
  runtimeRequirements,
} from '../../../src/toolchain/requirements.js'
import { SPARK_RELEASES, SPARK_VERSIONS } from '../../../src/toolchain/spark-releases.js'
import { HADOOP_VERSION, KAFKA_VERSION } from '../../../src/toolchain/versions.js'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'sparkwire-pins-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

describe('the Python pins', () => {
  test.each(SPARK_VERSIONS)('of Spark %s are exact, and share no package with the tools', (version) => {
    const { pins } = runtimeRequirements(version)
    expect(pins.get('pyspark')).toEqual([version])
    expect(pins.get('pyzmq')).toHaveLength(1)
    expect([...devRequirements().pins.keys()].filter((name) => pins.has(name))).toEqual([])
  })

  test('pandas is of before 3, for which no PySpark is made', () => {
    const pandas = SPARK_VERSIONS.map((version) => runtimeRequirements(version).pins.get('pandas')?.[0])
    expect(pandas.filter((version) => !version?.startsWith('2.'))).toEqual([])
  })

  test('a comment changes no digest, a version does', () => {
    const file = join(directory, 'requirements.txt')
    const digest = (text: string): string => {
      writeFileSync(file, text)
      return readRequirements(file).digest
    }
    const before = digest('six==1.17.0\n')
    expect(digest('# why\n\nsix==1.17.0\n')).toBe(before)
    expect(digest('six==1.16.0\n')).not.toBe(before)
  })

  test('a version by Python version gives both', () => {
    const file = join(directory, 'requirements.txt')
    writeFileSync(file, 'numpy==2.4.6 ; python_version >= "3.11"\nnumpy==2.2.6 ; python_version < "3.11"\n')
    expect(readRequirements(file).pins.get('numpy')).toEqual(['2.4.6', '2.2.6'])
  })

  test('what is not an exact pin is refused', () => {
    const file = join(directory, 'requirements.txt')
    writeFileSync(file, 'numpy>=2\n')
    expect(() => readRequirements(file)).toThrow(`${file}: not an exact pin: numpy>=2`)
  })
})

describe('the jar locks', () => {
  test('are those of the sandbox and of each connector that is published for a Spark', () => {
    expect(jarLockNames()).toEqual([
      yarnLockName(HADOOP_VERSION),
      kafkaBrokerLockName(KAFKA_VERSION),
      'spark-avro-3.5.1_2.12',
      'spark-avro-4.0.0_2.13',
      'spark-avro-4.1.1_2.13',
      'spark-avro-4.2.0_2.13',
      'spark-kafka-3.5.1_2.12',
      'spark-kafka-4.0.0_2.13',
      'spark-kafka-4.1.1_2.13',
      'spark-kafka-4.2.0_2.13',
    ])
  })

  test.each([
    ['3.5.1', '2.12', 'commons-pool2:2.11.1', 'kafka-clients:3.4.1'],
    ['4.0.0', '2.13', 'commons-pool2:2.12.0', 'kafka-clients:3.9.0'],
    ['4.1.1', '2.13', 'commons-pool2:2.12.1', 'kafka-clients:3.9.1'],
    ['4.2.0', '2.13', 'commons-pool2:2.13.1', 'kafka-clients:3.9.2'],
  ])('the Kafka connector of %s is the four jars that Spark does not bring', (spark, scala, pool, clients) => {
    const lock = readJarLock(connectorLockName('kafka', spark, scala))
    expect(lock?.jars.map((jar) => jar.coordinate)).toEqual([
      `org.apache.commons:${pool}`,
      `org.apache.kafka:${clients}`,
      `org.apache.spark:spark-sql-kafka-0-10_${scala}:${spark}`,
      `org.apache.spark:spark-token-provider-kafka-0-10_${scala}:${spark}`,
    ])
  })

  test.each(SPARK_RELEASES)('of Avro one jar is needed with $version', ({ version, scalaVersion }) => {
    const lock = readJarLock(connectorLockName('avro', version, scalaVersion))
    expect(lock?.jars.map((jar) => jar.coordinate)).toEqual([
      `org.apache.spark:spark-avro_${scalaVersion}:${version}`,
    ])
  })

  test.each(jarLockNames())('%s names every jar once, in full, with a sum', (name) => {
    const { jars = [], packages = [] } = readJarLock(name) ?? {}
    const coordinates = jars.map((jar) => jar.coordinate)
    expect(new Set(coordinates).size).toBe(coordinates.length)
    expect(coordinates).toEqual(expect.arrayContaining([...packages]))
    expect(coordinates.filter((coordinate) => !/^[\w.-]+:[\w.-]+:\d[\w.-]*$/.test(coordinate))).toEqual([])
    expect(jars.filter((jar) => !/^[0-9a-f]{64}$/.test(jar.sha256))).toEqual([])
  })

  test('another sum is another directory', () => {
    const jar = { coordinate: 'g:a:1', sha256: '0'.repeat(64) }
    const lock = { name: 'x', packages: [], jars: [jar] }
    const other = { ...lock, jars: [{ ...jar, sha256: '1'.repeat(64) }] }
    expect(jarDirectoryName(lock)).toMatch(/^x-[0-9a-f]{10}$/)
    expect(jarDirectoryName(other)).not.toBe(jarDirectoryName(lock))
    expect(jarFileName('org.apache.kafka:kafka-clients:3.9.1')).toBe(
      'org.apache.kafka_kafka-clients-3.9.1.jar',
    )
  })
})
