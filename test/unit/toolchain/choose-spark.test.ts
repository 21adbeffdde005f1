import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { choiceText, chooseSpark, fittingSpark } from '../../../src/toolchain/choose-spark.js'
import { systemSparkPlaces } from '../../../src/toolchain/find-system-spark.js'
import { featuresOf, SPARK_RELEASES, sparkRelease } from '../../../src/toolchain/spark-releases.js'
import { fakeProgram } from './fake-program.js'

let folder: string
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'sparkwire-choice-')))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A directory that looks like a Spark. */
function sparkAt(home: string, version: string, scala = '2.13'): string {
  for (const jar of [`spark-core_${scala}-${version}.jar`, `scala-library-${scala}.9.jar`]) {
    mkdirSync(join(home, 'jars'), { recursive: true })
    writeFileSync(join(home, 'jars', jar), '')
  }
  return home
}

describe('nothing is asked for', () => {
  const env = {}

  test('the default runs what it can run', async () => {
    const choice = await chooseSpark({ env, connectors: ['kafka', 'avro'], needs: ['variant'] })
    expect(choice).toEqual({
      origin: 'sparkwire',
      sparkVersion: '4.1.1',
      scalaVersion: '2.13',
      why: 'the default',
    })
    expect(choiceText(choice)).toBe('Spark 4.1.1 with Scala 2.13 (the default)')
  })

  test('a need that the default has not picks the next one that has it', async () => {
    expect(await chooseSpark({ env, connectors: ['kafka'], needs: ['real_time_trigger'] })).toMatchObject({
      sparkVersion: '4.2.0',
      why: 'the job needs the real-time trigger in Python',
    })
  })

  test('and that has its connectors, too', async () => {
    expect(
      await chooseSpark({ env, connectors: ['kafka', 'avro'], needs: ['real_time_trigger'] }),
    ).toMatchObject({ sparkVersion: '4.2.0', why: 'the job needs the real-time trigger in Python' })
    const newest = { connector: 'protobuf', releases: SPARK_RELEASES.slice(-1) } as const
    expect(fittingSpark([], [newest])).toMatchObject({
      sparkVersion: '4.2.0',
      why: 'the job needs the connector protobuf',
    })
  })

  test('needs that no Spark has together are an error with who has what', () => {
    const older = { connector: 'protobuf', releases: SPARK_RELEASES.slice(0, -1) } as const
    expect(() => fittingSpark(['real_time_trigger'], [older])).toThrow(
      expect.objectContaining({
        code: 'TOOLCHAIN_SPARK_LACKS',
        message:
          'No Spark that sparkwire installs has all that the job needs: the real-time trigger in Python (4.2.0) and the connector protobuf (3.5.1, 4.0.0, 4.1.1). One version must have them all.',
      }),
    )
  })

  test('a connector that is locked for none is left to the repository', async () => {
    expect(await chooseSpark({ env, connectors: ['protobuf'] })).toMatchObject({ sparkVersion: '4.1.1' })
  })
})

describe('a version is asked for', () => {
  test('by the caller or by SPARKWIRE_SPARK, the caller first', async () => {
    const env = { SPARKWIRE_SPARK: '4.0.0' }
    expect(await chooseSpark({ env })).toMatchObject({
      sparkVersion: '4.0.0',
      scalaVersion: '2.13',
      why: 'SPARKWIRE_SPARK asks for it',
    })
    expect(await chooseSpark({ env, spark: '3.5.1' })).toMatchObject({
      sparkVersion: '3.5.1',
      scalaVersion: '2.12',
      why: 'asked for',
    })
  })

  test('one that is not in the table is an error with the list', async () => {
    await expect(chooseSpark({ env: {}, spark: '4.1' })).rejects.toMatchObject({
      code: 'TOOLCHAIN_SPARK_UNKNOWN',
      exit: 2,
      message: 'Spark version: 4.1. sparkwire installs 3.5.1, 4.0.0, 4.1.1, 4.2.0.',
    })
  })

  test('one that lacks what the job needs is an error with those that have it', async () => {
    const needs = ['real_time_trigger', 'variant'] as const
    await expect(chooseSpark({ env: {}, spark: '3.5.1', needs })).rejects.toMatchObject({
      code: 'TOOLCHAIN_SPARK_LACKS',
      message:
        'Spark 3.5.1 lacks the real-time trigger in Python (since 4.2), the type VARIANT (since 4.0). The job needs it.',
      hint: 'run it on 4.2.0, or leave the choice of Spark to sparkwire',
    })
  })
})

describe("this machine's own Spark", () => {
  const system = (env: NodeJS.ProcessEnv) => chooseSpark({ env, spark: 'system' })

  test('SPARK_HOME counts more than spark-submit in PATH', async () => {
    const inPath = sparkAt(join(folder, 'path'), '3.5.7', '2.12')
    fakeProgram(inPath, 'bin/spark-submit', '')
    const home = sparkAt(join(folder, 'home'), '4.0.2')
    const PATH = join(inPath, 'bin')
    expect(await system({ PATH, SPARK_HOME: home })).toMatchObject({
      origin: 'SPARK_HOME',
      sparkHome: home,
      sparkVersion: '4.0.2',
      why: 'asked for, found by SPARK_HOME',
    })
    expect(await system({ PATH })).toMatchObject({
      origin: 'PATH',
      sparkHome: inPath,
      sparkVersion: '3.5.7',
      scalaVersion: '2.12',
    })
  })

  test('a link to spark-submit, and one among the scripts of a Python', async () => {
    const real = sparkAt(join(folder, 'opt'), '4.1.0')
    fakeProgram(real, 'bin/spark-submit', '')
    mkdirSync(join(folder, 'bin'))
    symlinkSync(join(real, 'bin', 'spark-submit'), join(folder, 'bin', 'spark-submit'))
    expect(await system({ PATH: join(folder, 'bin') })).toMatchObject({ sparkHome: real })
    const venv = join(folder, 'venv')
    const pyspark = sparkAt(join(venv, 'lib', 'python3.11', 'site-packages', 'pyspark'), '4.0.1')
    fakeProgram(venv, 'bin/spark-submit', '')
    expect(await system({ PATH: join(venv, 'bin') })).toMatchObject({ origin: 'PATH', sparkHome: pyspark })
  })

  test("pip's pyspark of the active Python comes last, and brings its Python along", async () => {
    const pyspark = sparkAt(join(folder, 'site-packages', 'pyspark'), '4.2.1')
    const python = fakeProgram(folder, 'python3', `echo ${pyspark}`)
    expect(await system({ PATH: `${folder}:/usr/bin:/bin` })).toMatchObject({
      origin: 'pip',
      python,
      sparkHome: pyspark,
      sparkVersion: '4.2.1',
    })
  })

  test('a SPARK_HOME that is wrong is an error, not a reason to look elsewhere', async () => {
    const inPath = sparkAt(join(folder, 'path'), '3.5.7')
    fakeProgram(inPath, 'bin/spark-submit', '')
    await expect(system({ PATH: join(inPath, 'bin'), SPARK_HOME: '/nowhere' })).rejects.toMatchObject({
      code: 'TOOLCHAIN_SPARK_HOME_INVALID',
    })
  })

  test('none: every place that was looked at is named', async () => {
    const python = fakeProgram(folder, 'python3', 'exit 0')
    await expect(system({ PATH: `${folder}:/usr/bin:/bin` })).rejects.toMatchObject({
      code: 'TOOLCHAIN_SPARK_NOT_FOUND',
      message: `No Spark was found on this machine: nothing at SPARK_HOME, which is not set; nothing at spark-submit in PATH; nothing at pyspark of ${python}. One of them should have it.`,
    })
  })

  test('it must have what the job needs', async () => {
    const SPARK_HOME = sparkAt(folder, '3.5.7')
    await expect(
      chooseSpark({ env: { SPARK_HOME }, spark: 'system', needs: ['variant'] }),
    ).rejects.toMatchObject({
      code: 'TOOLCHAIN_SPARK_LACKS',
      details: { fitting: ['4.0.0', '4.1.1', '4.2.0'] },
    })
  })

  test('all places as data, with what is wrong at one', async () => {
    const inPath = sparkAt(join(folder, 'path'), '3.5.7', '2.12')
    fakeProgram(inPath, 'bin/spark-submit', '')
    fakeProgram(folder, 'python3', 'exit 1')
    const PATH = `${join(inPath, 'bin')}:${folder}:/usr/bin:/bin`
    const [home, path, pip] = await systemSparkPlaces({ env: { PATH, SPARK_HOME: '/nowhere' } })
    expect(home).toMatchObject({ origin: 'SPARK_HOME', problem: { code: 'TOOLCHAIN_SPARK_HOME_INVALID' } })
    expect(path).toMatchObject({ origin: 'PATH', found: { sparkVersion: '3.5.7', scalaVersion: '2.12' } })
    expect(pip).toEqual({ origin: 'pip', where: `pyspark of ${join(folder, 'python3')}` })
  })
})

test('what versions have and lack', () => {
  expect(featuresOf('3.5.1')).toEqual({
    has: [],
    lacks: [
      'functions_4_0',
      'functions_4_1',
      'max_records_per_partition',
      'real_time_trigger',
      'transform_with_state',
      'try_cast',
      'variant',
    ],
  })
  expect(featuresOf('4.1.1').lacks).toEqual(['real_time_trigger'])
  expect(featuresOf('4.2.0').lacks).toEqual([])
  expect(sparkRelease().version).toBe('4.1.1')
})
