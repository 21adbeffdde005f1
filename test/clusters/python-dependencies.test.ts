import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { onStep, type StepEvent } from '../../src/observe/steps.js'
import { minorOf } from '../../src/toolchain/find-python.js'
import { ensureJobEnvironment } from '../../src/toolchain/job-environment.js'
import { type JobRequirements, readJobRequirements } from '../../src/toolchain/job-requirements.js'
import { packEnvironment } from '../../src/toolchain/packed-environment.js'
import { type EnvironmentBelow, ensurePythonEnvironment } from '../../src/toolchain/python-environment.js'
import { readRequirements } from '../../src/toolchain/requirements.js'

const NOWHERE = 'http://127.0.0.1:9/'

let folder: string
let env: NodeJS.ProcessEnv
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sparkwire-python-'))
  env = { ...process.env, SPARKWIRE_CACHE: join(folder, 'cache') }
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function requirements(...lines: string[]): JobRequirements {
  const read = readJobRequirements(lines, folder)
  if (read === undefined) throw new Error('no requirements')
  return read
}

describe("the environment of a job's own packages", () => {
  let below: EnvironmentBelow
  // One small package in the place of PySpark's 455 MB: what lies over it is made in the same way.
  beforeAll(async () => {
    const file = join(folder, 'pins.txt')
    writeFileSync(file, 'iniconfig==2.3.1\n')
    const plan = { name: 'small', requirements: readRequirements(file), modules: ['iniconfig'] }
    below = { ...plan, ...(await ensurePythonEnvironment(plan, { env })) }
  })

  test('has them and what lies below, is made once by two at once, and then needs no network', async () => {
    const steps: StepEvent[] = []
    const stop = onStep((event) => steps.push(event))
    const wanted = requirements('pluggy==1.6.0', 'iniconfig>=2')
    const [one, two] = await Promise.all([
      ensureJobEnvironment(below, wanted, { env }),
      ensureJobEnvironment(below, wanted, { env }),
    ])
    stop()
    expect(one).toEqual(two)
    expect(steps.filter(({ text }) => text.startsWith('Collecting pluggy'))).toHaveLength(1)
    expect(readdirSync(one.sitePackages).filter((name) => /^(pluggy|iniconfig)$/.test(name))).toEqual([
      'pluggy',
    ])
    const away = { ...env, PIP_INDEX_URL: NOWHERE, HTTPS_PROXY: NOWHERE }
    expect(await ensureJobEnvironment(below, wanted, { env: away, offline: true })).toEqual(one)
    // The list itself is kept nowhere: an address in it may carry a credential.
    expect(readdirSync(join(folder, 'cache', 'work'))).toEqual([])
  })

  test('a package that needs another version of what lies below is refused, with both sides named', async () => {
    await expect(
      ensureJobEnvironment(below, requirements('iniconfig==2.0.0'), { env }),
    ).rejects.toMatchObject({
      code: 'TOOLCHAIN_REQUIREMENTS_INVALID',
      exit: 2,
      message: expect.stringContaining('the job requires iniconfig==2.0.0; sparkwire pins iniconfig==2.3.1'),
    })
  })

  test('a version that does not exist is refused with the last word of pip', async () => {
    const file = join(folder, 'requirements.txt')
    writeFileSync(file, 'pluggy==0.0.999\n')
    const wanted = readJobRequirements('requirements.txt', folder) as JobRequirements
    await expect(ensureJobEnvironment(below, wanted, { env })).rejects.toMatchObject({
      code: 'TOOLCHAIN_REQUIREMENTS_INVALID',
      message: expect.stringContaining('No matching distribution found for pluggy==0.0.999'),
    })
  })

  test('an index out of reach is not the fault of the job', async () => {
    const away = {
      ...env,
      PIP_INDEX_URL: NOWHERE,
      PIP_RETRIES: '1',
      PIP_NO_CACHE_DIR: '1',
      PIP_FIND_LINKS: '',
    }
    await expect(
      ensureJobEnvironment(below, requirements('pluggy==1.6.0'), { env: away }),
    ).rejects.toMatchObject({
      code: 'TOOLCHAIN_PYTHON_INSTALL_FAILED',
      retryable: true,
      message: expect.stringContaining('pip could not install the requirements of the job'),
    })
    await expect(
      ensureJobEnvironment(below, requirements('pluggy==1.6.0'), { env, offline: true }),
    ).rejects.toMatchObject({ code: 'TOOLCHAIN_OFFLINE', hint: 'run the job once with a network' })
  })

  test('packed, it runs on a Python of the same minor version wherever it is unpacked', async () => {
    const job = await ensureJobEnvironment(below, requirements('pluggy==1.6.0'), { env })
    const environment = { ...job, sitePackages: [job.sitePackages, below.sitePackages] }
    const [archive, same] = await Promise.all([
      packEnvironment(environment, { env }),
      packEnvironment(environment, { env }),
    ])
    expect(same).toBe(archive)
    expect(readdirSync(join(folder, 'cache', 'packed'))).toHaveLength(1)
    const unpacked = join(folder, 'node', 'environment')
    mkdirSync(unpacked, { recursive: true })
    await execa('tar', ['-xzf', archive, '-C', unpacked])
    // What installs packages stays out, and so does what makes the borrowed ones importable here.
    expect(
      readdirSync(join(unpacked, 'site-packages')).filter((name) => !name.endsWith('.dist-info')),
    ).toEqual(['iniconfig', 'pluggy'])
    const program = 'import sys, iniconfig, pluggy; print(pluggy.__file__, iniconfig.__file__, *sys.argv[1:])'
    // As an executor starts it: by a relative path, with a module path of Spark's own.
    const { stdout } = await execa('environment/bin/python', ['-c', program, 'a b'], {
      cwd: join(folder, 'node'),
      env: { PYTHONPATH: '/nowhere/pyspark.zip' },
    })
    const packages = join(unpacked, 'site-packages')
    expect(stdout).toBe(`${packages}/pluggy/__init__.py ${packages}/iniconfig/__init__.py a b`)
  })

  test('a node without such a Python says so', async () => {
    const { sitePackages, python, pythonVersion } = below
    const archive = await packEnvironment({ sitePackages: [sitePackages], python, pythonVersion }, { env })
    const node = join(folder, 'other-node')
    mkdirSync(node)
    await execa('tar', ['-xzf', archive, '-C', node])
    const launcher = join(node, 'bin', 'python')
    const text = readFileSync(launcher, 'utf8')
    writeFileSync(
      launcher,
      text.replaceAll(minorOf(pythonVersion), '3.99').replaceAll('/python3.99', '/nowhere'),
    )
    const { exitCode, stderr } = await execa(launcher, ['-V'], { reject: false })
    expect(exitCode).toBe(127)
    expect(stderr).toMatch(/^sparkwire: \S+ has no Python 3\.99, which the job's packed environment needs/)
  })

  test("a Python of the system's cannot be packed", async () => {
    const system = { python: '/usr/bin/python3', pythonVersion: '3.11.2', sitePackages: [] }
    await expect(packEnvironment(system, { env })).rejects.toMatchObject({
      code: 'TOOLCHAIN_REQUIREMENTS_INVALID',
      message: expect.stringContaining('/usr/bin/python3'),
    })
  })
})
