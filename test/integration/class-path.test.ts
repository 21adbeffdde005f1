import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { submit } from '../../src/run/submit.js'
import { checkClassPath } from '../../src/toolchain/linkage/check-class-path.js'
import { missingLinks } from '../../src/toolchain/linkage/missing-links.js'
import { resolveSparkEnvironment } from '../../src/toolchain/resolve-environment.js'
import type { SparkEnvironment } from '../../src/toolchain/spark-environment.js'
import { scriptJob } from '../helpers/script-job.js'

/** A connector of Spark 4.0.0 on Spark 4.1.1: a batch read of it works, a streaming query dies. */
const WRONG = 'org.apache.spark:spark-sql-kafka-0-10_2.13:4.0.0'

describe('a connector of another minor version', () => {
  let folder: string
  let spark: SparkEnvironment
  let wrong: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'class-path-'))
    spark = await resolveSparkEnvironment({ spark: '4.1.1', connectors: ['kafka'] })
    const packages = await resolveSparkEnvironment({
      spark: '4.1.1',
      packages: [WRONG],
    }).catch((error: { details: { jars: readonly string[] } }) => error.details)
    const found = packages.jars.find((path) => path.includes('spark-sql-kafka-0-10'))
    if (found === undefined) throw new Error('the wrong connector did not come')
    wrong = join(folder, 'spark-sql-kafka-0-10_2.13-4.0.0.jar')
    await copyFile(found, wrong)
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  test('named as a package, it is refused with both versions and what it would miss', async () => {
    await expect(resolveSparkEnvironment({ spark: '4.1.1', packages: [WRONG] })).rejects.toMatchObject({
      code: 'TOOLCHAIN_CONNECTOR_MISMATCH',
      exit: 3,
      message: expect.stringMatching(
        /^\S*spark-sql-kafka-0-10_2\.13-4\.0\.0\.jar.* \(version 4\.0\.0\) does not fit Spark 4\.1\.1 with Scala 2\.13: it calls what that Spark does not have, .+ and \d+ more\. A batch read may work; a streaming query would die\.$/,
      ),
    })
  })

  test.each([
    ['spark.jars', (jar: string) => `file://${jar}`],
    ['spark.driver.extraClassPath', (jar: string) => `/nowhere/other.jar:${jar}`],
  ])('in %s of a run, it is refused before Spark is started', async (property, value) => {
    const script = join(folder, 'job.py')
    await writeFile(script, '')
    await expect(
      submit(scriptJob(script), {
        spark: '4.1.1',
        conf: { [property]: value(wrong) },
        runsDirectory: folder,
      }),
    ).rejects.toMatchObject({ code: 'TOOLCHAIN_CONNECTOR_MISMATCH' })
  })

  test("left to spark-submit's --packages, its name is enough", async () => {
    await expect(
      resolveSparkEnvironment({ spark: '4.1.1', packages: [WRONG], jars: 'packages' }),
    ).rejects.toMatchObject({
      code: 'TOOLCHAIN_CONNECTOR_MISMATCH',
      message: `${WRONG} is of another version than the Spark that runs the job, 4.1.1 with Scala 2.13. Both must be the same, or a streaming query dies.`,
    })
  })

  test('under another name, in the folder of a Spark, or beside the right one, it is known all the same', async () => {
    const renamed = join(folder, 'connector.jar')
    await copyFile(wrong, renamed)
    expect(() => checkClassPath(spark, [...spark.jars, renamed])).toThrow(/connector\.jar/)
    const home = join(folder, 'home')
    await mkdir(home)
    await symlink(join(spark.sparkHome, 'jars'), join(home, 'jars'))
    expect(missingLinks(home, [renamed]).length).toBeGreaterThan(20)
  })

  test('what streaming alone calls is among what is missing', () => {
    const members = missingLinks(spark.sparkHome, [wrong]).map(({ owner, member }) => `${owner} ${member}`)
    expect(members).toContainEqual(
      expect.stringMatching(/SerializedOffset <init> \(Ljava\/lang\/String;\)V$/),
    )
  })

  test('the connectors that fit miss nothing', () => {
    expect(missingLinks(spark.sparkHome, spark.jars)).toEqual([])
    expect(() => checkClassPath(spark, [join(folder, 'none.jar')])).not.toThrow()
  })
})
