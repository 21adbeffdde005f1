import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { execa } from 'execa'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Finding } from '../../src/toolchain/doctor/finding.js'
import { sharedBroker, testClient, testTopic } from '../helpers/broker.js'
import { type CommandFolder, commandFolder } from '../helpers/sparkwire-command.js'

/** Runs `doctor --json` in a folder, with a cache in which nothing is installed. */
async function doctor(
  folder: CommandFolder,
  env: Readonly<Record<string, string>> = {},
  words: readonly string[] = [],
): Promise<{
  exitCode: number | undefined
  of: (check: string) => Finding | undefined
  findings: Finding[]
}> {
  const cache = { SPARKWIRE_CACHE: join(folder.path, 'cache'), SPARK_HOME: '', SPARKWIRE_SPARK: '' }
  const ended = await folder.start(['doctor', '--json', ...words], { ...cache, ...env })
  const { ok, findings } = JSON.parse(ended.stdout) as { ok: boolean; findings: Finding[] }
  expect(ok).toBe(ended.exitCode === 0)
  for (const finding of findings) {
    expect(Object.keys(finding)).toEqual(expect.arrayContaining(['check', 'status', 'found', 'expected']))
    if (finding.status !== 'ok') expect(finding.fix).toMatch(/\S/)
  }
  return { exitCode: ended.exitCode, findings, of: (check) => findings.find((each) => each.check === check) }
}

/** A folder for PATH that holds nothing but python3 and what is put there. */
async function pathOf(folder: CommandFolder): Promise<string> {
  const bin = join(folder.path, 'bin')
  await mkdir(bin)
  const { stdout } = await execa('python3', ['-c', 'import sys; print(sys.executable)'])
  await symlink(stdout.trim(), join(bin, 'python3'))
  return bin
}

async function program(path: string, script: string): Promise<void> {
  await writeFile(path, `#!/bin/sh\n${script}\n`)
  await chmod(path, 0o755)
}

/** A repository that has no connector but that of 4.2.9. */
async function repository(): Promise<string> {
  const server = createServer((request, response) => {
    response.statusCode = request.method === 'HEAD' && request.url?.includes('/4.2.9/') ? 200 : 404
    response.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const { port } = server.address() as { port: number }
  return `http://127.0.0.1:${port}/maven2`
}

/** What pip leaves of a PySpark, as far as anybody looks: its version and the names of its jars. */
async function pypiSpark(folder: CommandFolder, version: string): Promise<string> {
  const site = join(folder.path, `site-${version}`)
  await mkdir(join(site, 'pyspark', 'jars'), { recursive: true })
  await writeFile(join(site, 'pyspark', '__init__.py'), '')
  await writeFile(join(site, 'pyspark', 'version.py'), `__version__: str = "${version}"\n`)
  for (const jar of [`spark-core_2.13-${version}.jar`, 'scala-library-2.13.18.jar'])
    await writeFile(join(site, 'pyspark', 'jars', jar), '')
  return site
}

describe('doctor --json', () => {
  test('all is there: exit code 0, or warnings of what installs itself', async () => {
    const { exitCode, findings, of } = await doctor(await commandFolder())
    expect(findings.filter(({ status }) => status === 'error')).toEqual([])
    expect(exitCode).toBe(0)
    expect(of('spark')).toMatchObject({
      status: 'warning',
      found: 'Spark 4.1.1 with Scala 2.13 (the default), not installed yet',
      fix: 'sparkwire setup',
    })
    expect(of('zeromq')).toMatchObject({ status: 'ok', found: expect.stringContaining('CURVE yes') })
  })

  test('without Java', async () => {
    const folder = await commandFolder()
    const { exitCode, of } = await doctor(folder, { PATH: await pathOf(folder), JAVA_HOME: '' })
    expect(exitCode).toBe(3)
    expect(of('java')).toEqual({
      check: 'java',
      status: 'error',
      found:
        'Java was not found: no `java` in PATH and JAVA_HOME is not set. Spark 4.1.1 needs Java 17 to 21.',
      expected: '17 to 21 with jdk.incubator.vector',
      fix: expect.stringMatching(/^install it with `.*(jdk|JRE|java).*`$/),
    })
    expect(of('python')).toMatchObject({ status: 'ok' })
  })

  test.each([
    ['11.0.2', 'java.base@11', 'Java is too old: 11.0.2 at'],
    ['25.0.1', 'jdk.incubator.vector@25.0.1', 'Java is too new: 25.0.1 at'],
    ['17.0.15', 'java.base@17.0.15', 'lacks the module jdk.incubator.vector'],
  ])('with Java %s that has %s', async (version, modules, found) => {
    const folder = await commandFolder()
    const PATH = await pathOf(folder)
    await program(
      join(PATH, 'java'),
      `case "$*" in *--list-modules*) echo "${modules}";; *) echo 'openjdk version "${version}"' >&2;; esac`,
    )
    const { exitCode, of } = await doctor(folder, { PATH: `${PATH}:/usr/bin:/bin`, JAVA_HOME: '' })
    expect(exitCode).toBe(3)
    expect(of('java')).toMatchObject({
      status: 'error',
      found: expect.stringContaining(found),
      fix: expect.stringMatching(/^install (it|one) with `/),
    })
  })

  test('with SPARK_HOME pointing at nothing: a warning, and an error where it is asked for', async () => {
    const folder = await commandFolder()
    const home = { SPARK_HOME: '/nowhere/spark' }
    const unasked = await doctor(folder, home)
    expect(unasked.exitCode).toBe(0)
    expect(unasked.of('spark-home')).toEqual({
      check: 'spark-home',
      status: 'warning',
      found:
        'The Spark directory is wrong: /nowhere/spark does not exist. It must hold a Spark distribution.',
      expected: 'not set, or the directory of a Spark',
      fix: 'unset SPARK_HOME, or let it name the directory of a Spark',
    })
    const asked = await doctor(folder, { ...home, SPARKWIRE_SPARK: 'system' })
    expect(asked.exitCode).toBe(3)
    expect(asked.of('spark-home')).toMatchObject({ status: 'error' })
    expect(asked.of('spark')).toMatchObject({
      status: 'error',
      found: expect.stringContaining('/nowhere/spark does not exist'),
      fix: expect.stringContaining('unset SPARKWIRE_SPARK'),
    })
  })

  test('with a PyPI Spark whose connector is not published', async () => {
    const folder = await commandFolder()
    const SPARKWIRE_MAVEN_REPOSITORY = await repository()
    const env = { SPARKWIRE_MAVEN_REPOSITORY, PYTHONPATH: await pypiSpark(folder, '4.3.0') }
    const coordinate = 'org.apache.spark:spark-sql-kafka-0-10_2.13:4.3.0'
    const unasked = await doctor(folder, env)
    expect(unasked.exitCode).toBe(0)
    expect(unasked.of('spark-pip')).toMatchObject({
      status: 'warning',
      found: expect.stringMatching(
        `^Spark 4\\.3\\.0 with Scala 2\\.13 at .*, not used; ${coordinate} is not published at http`,
      ),
      fix: expect.stringMatching(/pip install pyspark==4\.2\.0`, whose connector is published$/),
    })
    const asked = await doctor(folder, env, ['--spark', 'system'])
    expect(asked.exitCode).toBe(3)
    expect(asked.of('connector')).toMatchObject({
      status: 'error',
      found: `${coordinate} is not published at ${SPARKWIRE_MAVEN_REPOSITORY}`,
      expected: coordinate,
      fix: expect.stringContaining('leave SPARKWIRE_SPARK and --spark'),
    })
    expect(asked.of('spark')).toMatchObject({
      status: 'ok',
      found: expect.stringContaining('Spark 4.3.0 with Scala 2.13 (asked for, found by pip)'),
    })
    const published = { ...env, PYTHONPATH: await pypiSpark(folder, '4.2.9') }
    expect((await doctor(folder, published, ['--spark', 'system'])).of('connector')).toMatchObject({
      status: 'ok',
      found: expect.stringContaining('_2.13:4.2.9, published at'),
    })
  })

  test('with a repository that does not answer, nothing is claimed', async () => {
    const folder = await commandFolder()
    const env = {
      SPARKWIRE_MAVEN_REPOSITORY: 'http://127.0.0.1:9/maven2',
      PYTHONPATH: await pypiSpark(folder, '4.3.0'),
    }
    expect((await doctor(folder, env)).of('spark-pip')).toMatchObject({ status: 'ok' })
    expect((await doctor(folder, env, ['--spark', 'system'])).of('connector')).toMatchObject({
      status: 'warning',
      found: expect.stringContaining(
        'could not be looked up at http://127.0.0.1:9/maven2: it did not answer',
      ),
    })
  })

  test('with a foreign pyspark.py in the working directory', async () => {
    const folder = await commandFolder()
    const foreign = join(folder.path, 'pyspark.py')
    await writeFile(foreign, '')
    const { exitCode, of } = await doctor(folder)
    expect(exitCode).toBe(3)
    expect(of('shadowing')).toMatchObject({
      status: 'error',
      found: `${foreign}: Python imports it in the place of the real package`,
      fix: `rename ${foreign}, or run from another directory`,
    })
  })

  test('for a job: its Spark, its connectors, its topics', async () => {
    const topic = await testTopic(await testClient())
    const folder = await commandFolder()
    const job = (name: string): string => `
import { availableNow, job, kafka, results, text } from 'sparkwire'
const rows = results(kafka({ topic: '${name}', value: text() }))
export default job({ name: 'looked-at', sinks: { rows }, trigger: availableNow() })
`
    await writeFile(join(folder.path, 'job.ts'), job(topic))
    await writeFile(join(folder.path, 'wrong.ts'), job(`${topic}s`))
    const brokers = ['--bootstrap-servers', sharedBroker()]
    const fine = await doctor(folder, {}, ['job.ts', ...brokers])
    expect(fine.of('job')).toMatchObject({
      status: 'ok',
      found: 'looked-at: brokers, topics and rights are as it needs them',
    })
    expect(fine.of('brokers')).toMatchObject({ found: expect.stringContaining(`${sharedBroker()} answers`) })
    const wrong = await doctor(folder, {}, ['wrong.ts', ...brokers])
    expect(wrong.exitCode).toBe(3)
    expect(wrong.of('job')).toMatchObject({
      status: 'error',
      found: expect.stringContaining('[KAFKA_UNKNOWN_TOPIC]'),
      fix: expect.stringContaining(`did you mean ${topic}?`),
    })
    const unasked = await doctor(folder, { SPARKWIRE_BOOTSTRAP_SERVERS: '' }, ['wrong.ts'])
    expect(unasked.of('job')?.found).toContain('its topics were not looked for')
  })
})
