import { describe, expect, test } from 'vitest'
import { planLaunch } from '../../../src/launch/launch-plan.js'
import { type DeployMode, parseMaster } from '../../../src/launch/master.js'
import {
  SPARK_SUBMIT_OPTIONS,
  type SparkSubmitOptionName,
  type SparkSubmitOptions,
  submitWords,
} from '../../../src/launch/spark-submit-options.js'

const CWD = '/home/ada'
const MASTERS = { local: 'local[*]', standalone: 'spark://m:7077', yarn: 'yarn', kubernetes: 'k8s://m' }

const words = (
  options: SparkSubmitOptions,
  url = 'yarn',
  deployMode: DeployMode = 'client',
  conf: Readonly<Record<string, string>> = {},
) => submitWords(options, parseMaster(url, deployMode), conf, CWD)

/** Who heeds what, by hand from `spark-submit --help` and Spark's pages on its masters. */
const HEEDED: Readonly<Record<SparkSubmitOptionName, string>> = {
  driverMemory: 'local standalone yarn yarn-cluster kubernetes kubernetes-cluster',
  driverCores: 'yarn-cluster kubernetes-cluster',
  executorMemory: 'standalone yarn yarn-cluster kubernetes kubernetes-cluster',
  executorCores: 'standalone yarn yarn-cluster kubernetes kubernetes-cluster',
  numExecutors: 'yarn yarn-cluster kubernetes kubernetes-cluster',
  totalExecutorCores: 'standalone',
  jars: 'local standalone yarn yarn-cluster kubernetes kubernetes-cluster',
  files: 'local standalone yarn yarn-cluster kubernetes kubernetes-cluster',
  archives: 'local standalone yarn yarn-cluster kubernetes kubernetes-cluster',
  pyFiles: 'local standalone yarn yarn-cluster kubernetes kubernetes-cluster',
  queue: 'yarn yarn-cluster',
  principal: 'yarn yarn-cluster kubernetes kubernetes-cluster',
  keytab: 'yarn yarn-cluster kubernetes kubernetes-cluster',
  masterWebUi: 'standalone',
  namespace: 'kubernetes kubernetes-cluster',
  containerImage: 'kubernetes kubernetes-cluster',
  serviceAccountName: 'kubernetes-cluster',
  kubernetesContext: 'kubernetes kubernetes-cluster',
  driverPodTemplateFile: 'kubernetes-cluster',
  executorPodTemplateFile: 'kubernetes kubernetes-cluster',
  fileUploadPath: 'kubernetes-cluster',
}

const EXAMPLES = { text: 'a', count: 2, memory: '2g', path: 'a', paths: ['a'] } as const

describe("spark-submit's own options", () => {
  test.each(Object.entries(HEEDED))('%s is heeded by %s', (name, heeded) => {
    const { form } = SPARK_SUBMIT_OPTIONS[name as SparkSubmitOptionName]
    const places = Object.entries(MASTERS).flatMap(([kind, url]) => [
      { place: kind, url, mode: 'client' as const },
      ...(kind === 'yarn' || kind === 'kubernetes'
        ? [{ place: `${kind}-cluster`, url, mode: 'cluster' as const }]
        : []),
    ])
    const taking = places.filter(({ url, mode }) => {
      try {
        words({ [name]: EXAMPLES[form] }, url, mode)
        return true
      } catch (error) {
        expect(error).toMatchObject({ code: 'LAUNCH_OPTION_IGNORED', details: { option: name } })
        return false
      }
    })
    expect(taking.map(({ place }) => place).join(' ')).toBe(heeded)
  })

  test('reach spark-submit as properties, paths as words', () => {
    expect(
      words({
        queue: 'nightly',
        numExecutors: 3,
        executorMemory: '4g',
        files: ['rates.csv', 'hdfs:///rates/eu.csv'],
        archives: ['env.tar.gz#env'],
        keytab: 'ada.keytab',
      }),
    ).toEqual({
      lists: {
        '--files': ['/home/ada/rates.csv', 'hdfs:///rates/eu.csv'],
        '--archives': ['/home/ada/env.tar.gz#env'],
      },
      properties: {
        'spark.yarn.queue': 'nightly',
        'spark.executor.instances': '3',
        'spark.executor.memory': '4g',
        'spark.kerberos.keytab': '/home/ada/ada.keytab',
      },
    })
  })

  test('one that the master ignores is named, with those that it has', () => {
    expect(() => words({ queue: 'nightly' }, 'spark://m:7077')).toThrow(
      expect.objectContaining({
        message: "queue is given, but master 'spark://m:7077' in client mode ignores it. It is for: yarn.",
        hint: 'Leave --queue out. This master has: --driver-memory, --executor-memory, --executor-cores, --total-executor-cores, --jars, --files, --archives, --py-files, --master-web-ui.',
      }),
    )
    expect(() => words({ driverCores: 2 }, 'yarn')).toThrow(
      "driverCores is given, but master 'yarn' in client mode ignores it. It is for: yarn in cluster mode, kubernetes in cluster mode.",
    )
  })

  test.each<[SparkSubmitOptions, string]>([
    [{ numExecutors: 0 }, 'numExecutors is 0. Expected a whole number from 1 on.'],
    [{ numExecutors: 1.5 }, 'numExecutors is 1.5. Expected a whole number from 1 on.'],
    [{ executorMemory: '4' }, 'executorMemory is "4". Expected a size with its unit: 512m, 4g.'],
    [{ executorMemory: '0g' }, 'executorMemory is "0g". Expected a size'],
    [{ queue: ' ' }, 'queue is " ". Expected text.'],
    [{ files: ['a,b'] }, 'files is ["a,b"]. Expected paths.'],
    [{ files: [''] }, 'files is [""]. Expected paths.'],
  ])('%o is refused', (options, message) => {
    expect(() => words(options)).toThrow(
      expect.objectContaining({ code: 'LAUNCH_BAD_OPTION', message: expect.stringContaining(message) }),
    )
  })

  test('an option and its property must agree', () => {
    const conf = { 'spark.executor.memory': '4g' }
    expect(words({ executorMemory: '4g' }, 'yarn', 'client', conf).properties).toEqual(conf)
    expect(() => words({ executorMemory: '2g' }, 'yarn', 'client', conf)).toThrow(
      expect.objectContaining({
        code: 'LAUNCH_OPTION_TWICE',
        message:
          "executorMemory is '2g', and spark.executor.memory, which is the same, is '4g'. Expected one of them.",
      }),
    )
  })
})

test.each([
  ['spark.master', 'yarn', '--master'],
  ['spark.submit.deployMode', 'cluster', '--deploy-mode'],
])('%s is no property to give', (property, value, flag) => {
  expect(() => planLaunch({ options: {}, conf: { [property]: value }, cwd: CWD })).toThrow(
    expect.objectContaining({ code: 'LAUNCH_OPTION_TWICE', hint: expect.stringContaining(flag) }),
  )
})
