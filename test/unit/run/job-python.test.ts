import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { planLaunch } from '../../../src/launch/launch-plan.js'
import { arrangePython, type PythonWishes } from '../../../src/run/job-python.js'
import { findPython } from '../../../src/toolchain/find-python.js'
import { readJobRequirements } from '../../../src/toolchain/job-requirements.js'
import type { SparkEnvironment } from '../../../src/toolchain/spark-environment.js'

let folder: string
let environment: SparkEnvironment
let minor: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sparkwire-job-python-'))
  mkdirSync(join(folder, 'packages'))
  writeFileSync(join(folder, 'packages', 'geo.py'), '')
  const { python, version, ...found } = await findPython()
  minor = found.minor
  environment = {
    origin: 'sparkwire',
    sparkHome: '/spark',
    sparkVersion: '4.1.1',
    scalaVersion: '2.13',
    python,
    pythonVersion: version,
    sitePackages: [join(folder, 'packages')],
    java: '/java/bin/java',
    javaVersion: 17,
    javaHome: '/java',
    jars: [],
    packages: [],
    variables: {},
  }
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))
beforeEach(() => {
  writeFileSync(join(folder, 'yarn-site.xml'), '<configuration/>')
  vi.stubEnv('YARN_CONF_DIR', folder)
  return () => vi.unstubAllEnvs()
})

const requirements = readJobRequirements(['geo==1.0'], '/')

async function arranged(
  master: string,
  wishes: PythonWishes = {},
  given: Partial<Parameters<typeof planLaunch>[0]> = {},
) {
  const plan = planLaunch({ master, options: {}, conf: {}, cwd: folder, ...given })
  const env = { ...process.env, SPARKWIRE_CACHE: join(folder, 'cache') }
  const arranged = await arrangePython(plan, environment, wishes, { env })
  const { 'spark.pyspark.python': workers, 'spark.pyspark.driver.python': driver } =
    arranged.plan.words.properties
  const archives = arranged.plan.words.lists['--archives'] ?? []
  return { ...arranged, workers, driver, archives }
}

describe('the Python of a job', () => {
  test('on this machine the workers run what the driver runs, with the packages of the job', async () => {
    const { variables, checkWorkers, archives } = await arranged('local[2]', { requirements })
    expect(variables).toEqual({ PYSPARK_PYTHON: environment.python })
    expect([checkWorkers, archives]).toEqual([false, []])
  })

  test('one that is named is looked at before anything starts, however it is named', async () => {
    const { variables } = await arranged('local', { workerPython: environment.python })
    expect(variables).toEqual({ PYSPARK_PYTHON: environment.python })
    const mismatch = { code: 'TOOLCHAIN_PYTHON_MISMATCH' }
    await expect(arranged('local', { workerPython: '/nowhere/python' })).rejects.toMatchObject(mismatch)
    const conf = { 'spark.pyspark.python': '/nowhere/python' }
    await expect(arranged('local', {}, { conf })).rejects.toMatchObject(mismatch)
  })

  test('a cluster on this machine has the same Python, one elsewhere has it by name', async () => {
    expect(await arranged('spark://127.0.0.1:7077')).toMatchObject({
      workers: environment.python,
      driver: environment.python,
      checkWorkers: false,
    })
    expect(await arranged('yarn')).toMatchObject({
      workers: `python${minor}`,
      driver: environment.python,
      variables: { PYSPARK_PYTHON: `python${minor}`, PYSPARK_DRIVER_PYTHON: environment.python },
      archives: [],
      checkWorkers: false,
    })
  })

  test('packages travel to a cluster in an archive, beside those of the user', async () => {
    const options = { archives: ['data.zip#data'] }
    const { archives, workers, driver, checkWorkers } = await arranged('yarn', { requirements }, { options })
    expect(archives).toEqual([
      join(folder, 'data.zip#data'),
      expect.stringMatching(
        new RegExp(`/packed/python${minor.replace('.', '\\.')}-\\w+\\.tar\\.gz#environment$`),
      ),
    ])
    expect(existsSync(archives[1]?.split('#')[0] ?? '')).toBe(true)
    expect([workers, driver, checkWorkers]).toEqual(['./environment/bin/python', environment.python, true])
  })

  test('a driver in the cluster runs the packed environment, or the Python that is named', async () => {
    const packed = await arranged('yarn', {}, { deployMode: 'cluster' })
    expect([packed.workers, packed.driver]).toEqual(['./environment/bin/python', './environment/bin/python'])
    const named = await arranged('yarn', { workerPython: '/opt/python3' }, { deployMode: 'cluster' })
    expect(named).toMatchObject({
      workers: '/opt/python3',
      driver: '/opt/python3',
      archives: [],
      checkWorkers: true,
    })
  })

  test('packages and a named Python exclude each other', async () => {
    await expect(arranged('yarn', { requirements, workerPython: '/opt/python3' })).rejects.toMatchObject({
      code: 'RUN_OPTIONS_CONFLICT',
      message: expect.stringContaining('/opt/python3'),
    })
  })
})
