import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  jarDirectoryName,
  jarFileName,
  jarLockNames,
  kafkaBrokerLockName,
  kafkaConnectorLockName,
  readJarLock,
  yarnLockName,
} from '../../../src/toolchain/jar-lock.js'
import {
  devRequirements,
  readRequirements,
  runtimeRequirements,
} from '../../../src/toolchain/requirements.js'
import {
  HADOOP_VERSION,
  KAFKA_VERSION,
  SCALA_VERSION,
  SPARK_VERSION,
} from '../../../src/toolchain/versions.js'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'sparkwire-pins-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

describe('the Python pins', () => {
  test('PySpark is the Spark that the rest is pinned to', () => {
    expect(runtimeRequirements().pins.get('pyspark')).toEqual([SPARK_VERSION])
  })

  test('both lists are exact, and share no package', () => {
    const runtime = [...runtimeRequirements().pins.keys()]
    expect(runtime).toContain('pyzmq')
    expect([...devRequirements().pins.keys()].filter((name) => runtime.includes(name))).toEqual([])
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
  test('are those of the pinned versions', () => {
    expect(jarLockNames()).toEqual([
      yarnLockName(HADOOP_VERSION),
      kafkaBrokerLockName(KAFKA_VERSION),
      kafkaConnectorLockName(SPARK_VERSION, SCALA_VERSION),
    ])
  })

  test('the connector is the four jars that Spark does not bring', () => {
    const lock = readJarLock(kafkaConnectorLockName(SPARK_VERSION, SCALA_VERSION))
    expect(lock?.jars.map((jar) => jar.coordinate)).toEqual([
      'org.apache.commons:commons-pool2:2.12.1',
      'org.apache.kafka:kafka-clients:3.9.1',
      'org.apache.spark:spark-sql-kafka-0-10_2.13:4.1.1',
      'org.apache.spark:spark-token-provider-kafka-0-10_2.13:4.1.1',
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
