import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { expect, test, vi } from 'vitest'
import { askJson } from '../../src/sandbox/ask-json.js'
import { freePorts } from '../../src/sandbox/free-ports.js'
import { SANDBOX_VARIABLE, SandboxRegistry } from '../../src/sandbox/sandbox-registry.js'
import { type StartYarnOptions, startYarn } from '../../src/sandbox/start-yarn.js'
import type { YarnSandbox } from '../../src/sandbox/yarn-sandbox.js'
import { isRunning } from '../../src/supervise/process-identity.js'
import { processesWithVariable } from '../../src/supervise/process-variable.js'
import { resolveSparkEnvironment } from '../../src/toolchain/resolve-environment.js'
import { resolveYarn } from '../../src/toolchain/resolve-yarn.js'
import { ownSandboxes, until } from '../helpers/own-sandboxes.js'

// Two jobs with containers of their own, a minute at rest, take several where the machine is busy.
vi.setConfig({ testTimeout: 400_000 })

const sandboxes = ownSandboxes()
const environment = await resolveSparkEnvironment()
const files = await resolveYarn()

const start = (options: Partial<StartYarnOptions> = {}) =>
  startYarn({ ...files, stateDirectory: sandboxes.stateDirectory, ...options })

/** spark-submit's own word on a script of the fixtures. */
function submit(
  yarn: YarnSandbox,
  mode: 'client' | 'cluster',
  script: string,
  conf: Record<string, string> = {},
) {
  const all = {
    ...yarn.conf,
    'spark.yarn.jars': `local:${environment.sparkHome}/jars/*`,
    'spark.yarn.appMasterEnv.PYSPARK_PYTHON': environment.python,
    'spark.executorEnv.PYSPARK_PYTHON': environment.python,
    'spark.executor.instances': '1',
    'spark.executor.memory': '512m',
    'spark.driver.memory': '512m',
    ...conf,
  }
  return execa(
    join(environment.sparkHome, 'bin', 'spark-submit'),
    [
      ...['--master', 'yarn', '--deploy-mode', mode],
      ...Object.entries(all).flatMap(([name, value]) => ['--conf', `${name}=${value}`]),
      fileURLToPath(new URL(`../fixtures/sandbox/${script}`, import.meta.url)),
    ],
    {
      env: { ...environment.variables, YARN_CONF_DIR: yarn.confDir, HADOOP_CONF_DIR: yarn.confDir },
      reject: false,
    },
  )
}

/** The applications that the resource manager knows. */
async function applications(
  yarn: YarnSandbox,
): Promise<readonly { readonly id: string; readonly state: string; readonly finalStatus: string }[]> {
  const answer = (await askJson(`${yarn.resourceManager}/ws/v1/cluster/apps`)) as {
    apps: { app: [] } | null
  }
  return answer.apps?.app ?? []
}

/** What the containers of an application have printed; of one that has just been submitted there may be none. */
function stdoutOf(yarn: YarnSandbox, application: string): string {
  const files = readdirSync(yarn.containerLogs, { recursive: true, encoding: 'utf8' })
  return files
    .filter((file) => file.startsWith(`${application}/`) && file.endsWith('/stdout'))
    .map((file) => readFileSync(join(yarn.containerLogs, file), 'utf8'))
    .join('')
}

test('PySpark jobs run with their driver here and with their driver there, and nothing is left', async () => {
  await using yarn = await start()
  expect(yarn.version).toBe(files.version)
  const [record] = sandboxes.records()
  expect(record?.processes.filter(isRunning)).toHaveLength(4)
  const answer = `executors 1 pythons ${environment.python}\nsum 499500`

  const here = await submit(yarn, 'client', 'where.py')
  expect(here.stdout, here.stderr).toBe(answer)

  const there = await submit(yarn, 'cluster', 'where.py')
  expect(there.exitCode, there.stderr).toBe(0)
  const known = (await applications(yarn)).toSorted((a, b) => a.id.localeCompare(b.id))
  expect(known.map(({ state, finalStatus }) => [state, finalStatus])).toEqual([
    ['FINISHED', 'SUCCEEDED'],
    ['FINISHED', 'SUCCEEDED'],
  ])
  expect(stdoutOf(yarn, known[1]?.id ?? '')).toBe(`${answer}\n`)

  await Promise.all([yarn.stop(), yarn.stop()])
  expect(record?.processes.filter(isRunning)).toEqual([])
  expect(existsSync(yarn.directory)).toBe(false)
  expect(sandboxes.records()).toEqual([])
})

test('containers that outlive the node manager and the starter are ended with what is left of them', async () => {
  const { kill, record } = await sandboxes.starter('yarn')
  const { confDir = '', resourceManager = '', nodeManager = '', containerLogs = '' } = record.yarn ?? {}
  const yarn = { confDir, resourceManager, nodeManager, containerLogs, conf: {} } as YarnSandbox
  const submitted = await submit(yarn, 'cluster', 'sleeps.py', {
    'spark.yarn.submit.waitAppCompletion': 'false',
    'spark.yarn.stagingDir': `file://${join(record.directory, 'staging')}`,
  })
  expect(submitted.exitCode, submitted.stderr).toBe(0)
  await until(async () => {
    const [application] = await applications(yarn)
    return application !== undefined && stdoutOf(yarn, application.id).includes('asleep')
  }, 120_000)

  const nodeKeeper = record.processes[2]
  const marked = () => processesWithVariable(SANDBOX_VARIABLE, record.id)
  if (nodeKeeper === undefined) throw new Error('the node manager is not written down')
  process.kill(-nodeKeeper.pid, 'SIGKILL')
  kill()
  await until(() => !record.processes.some(isRunning), 15_000)
  // YARN gives each container a process group of its own.
  const containers = marked()
  expect(containers.length).toBeGreaterThan(0)
  await new SandboxRegistry(sandboxes.stateDirectory).clearOrphans()
  expect(marked()).toEqual([])
  expect(containers.filter(isRunning)).toEqual([])
  expect(existsSync(record.directory)).toBe(false)
})

test('a port that was taken in between is given up for others', async () => {
  const blocker = createServer().listen(0, '127.0.0.1')
  await once(blocker, 'listening')
  const { port } = blocker.address() as { port: number }
  let choices = 0
  const choosePorts = async () => (choices++ === 0 ? [port, ...(await freePorts(7))] : freePorts(8))
  await using _yarn = await start({ choosePorts })
  expect(choices).toBe(2)
  blocker.close()
})

test('a daemon that ends before it is ready is told with its log', async () => {
  // Of the daemons' jars, the node manager's own is not among the first.
  await expect(start({ classPath: files.classPath.slice(0, 10) })).rejects.toMatchObject({
    code: 'SANDBOX_START_FAILED',
    message: expect.stringMatching(/The YARN \w+ manager ended .*exit code 1\. Its log says:\n.*Error: /s),
  })
  expect(sandboxes.records()).toEqual([])
})
