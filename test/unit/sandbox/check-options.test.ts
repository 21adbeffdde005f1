import { expect, test } from 'vitest'
import { startSparkStandalone } from '../../../src/sandbox/start-spark-standalone.js'
import { startYarn } from '../../../src/sandbox/start-yarn.js'

const java = { java: '/nowhere/java', javaHome: '/nowhere' }
const spark = { ...java, sparkHome: '/nowhere', scalaVersion: '2.13' }
const yarn = { ...java, classPath: [] }

test.each([
  ['workers', 0],
  ['workers', 1.5],
  ['coresPerWorker', -1],
  ['memoryPerWorker', '512'],
  ['memoryPerWorker', '0m'],
  ['memoryPerWorker', '1 g'],
])('a Spark cluster with %s = %s is refused before anything starts', async (option, value) => {
  await expect(startSparkStandalone({ ...spark, [option]: value })).rejects.toMatchObject({
    code: 'SANDBOX_OPTION_INVALID',
    message: expect.stringContaining(`with ${option} = `),
    details: { option },
  })
})

test.each([
  ['memoryMb', 0],
  ['cores', Number.NaN],
])('a YARN with %s = %s is refused before anything starts', async (option, value) => {
  await expect(startYarn({ ...yarn, [option]: value })).rejects.toMatchObject({
    code: 'SANDBOX_OPTION_INVALID',
    details: { option },
  })
})
