import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { sharedBroker, testClient, testTopic } from '../helpers/broker.js'
import { type CommandFolder, commandFolder } from '../helpers/sparkwire-command.js'

const SECRET = 'hunter2-and-more'

async function folderWith(topic: string): Promise<CommandFolder> {
  const folder = await commandFolder()
  await writeFile(join(folder.path, 'password'), `${SECRET}\n`)
  await writeFile(
    join(folder.path, 'job.ts'),
    `
import { availableNow, job, kafka, param, results, text } from 'sparkwire'
const rows = kafka({ topic: '${topic}', value: text(), options: { 'kafka.ssl.key.password': param('password') } })
export default job({ name: 'dry', sinks: { rows: results(rows) }, trigger: availableNow() })
`,
  )
  return folder
}

const words = (...more: string[]): string[] => [
  ...['run', 'job.ts', '--dry-run', '--bootstrap-servers', sharedBroker()],
  ...['--secret', 'password=password', '--conf', `spark.hadoop.fs.s3a.secret.key=${SECRET}`],
  ...['--conf', 'spark.driver.memory=700m', ...more],
]

describe('run --dry-run', () => {
  test('prints the call, names alone, and the script; starts and leaves nothing, and tells no secret', async () => {
    const folder = await folderWith(await testTopic(await testClient()))
    const { exitCode, stdout, stderr } = await folder.start(words())
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 })
    expect(stdout).toMatch(/^# spark-submit\n\S+\/bin\/spark-submit\n {2}--master\n {2}local\[\*\]\n/)
    expect(stdout).toContain('\nspark.driver.memory=700m\n')
    expect(stdout).toContain('\nspark.hadoop.fs.s3a.secret.key=*********(redacted)\n')
    expect(stdout).toMatch(/# environment, names alone\n.*JAVA_HOME.*SPARKWIRE_DRIVER_FILE.*SPARK_HOME/)
    expect(stdout).toContain('# parameters, names alone\nbootstrap_servers password\n')
    expect(stdout).toContain('from pyspark.sql import SparkSession')
    expect(`${stdout}${stderr}`).not.toContain(SECRET)
    expect(existsSync(join(folder.state, 'runs'))).toBe(false)
    expect([...folder.processes(), ...(await folder.leftovers())]).toEqual([])
  })

  test('with --json one document; what the checks find is in it and decides the exit code', async () => {
    const folder = await folderWith('no-such-topic-here')
    const { exitCode, stdout, stderr } = await folder.start(words('--json'))
    expect(exitCode).toBe(2)
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ v: 1, dryRun: true, name: 'dry', spark: '4.1.1', params: ['bootstrap_servers', 'password'] },
      script: { path: join(folder.state, 'runs', 'RUN', 'dry_job.py') },
      errors: [{ code: 'KAFKA_UNKNOWN_TOPIC' }],
      warnings: [],
    })
    expect(stderr).toContain('[KAFKA_UNKNOWN_TOPIC]')
    expect(`${stdout}${stderr}`).not.toContain(SECRET)
    const unchecked = await folder.start(words('--json', '--preflight', 'off'))
    expect(unchecked.exitCode).toBe(0)
  })

  test('refuses what would start something', async () => {
    const { exitCode, stderr } = await (await folderWith('t')).start([...words(), '--sandbox'])
    expect(exitCode).toBe(2)
    expect(stderr).toContain('--dry-run starts nothing, and --sandbox would')
  })

  test('refuses a secret among the words of the command, and says how it is given', async () => {
    const folder = await folderWith('t')
    const { exitCode, stdout, stderr } = await folder.start([...words(), '--param', `password=${SECRET}`])
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain('--param password holds a secret')
    expect(stderr).toContain('--secret password=FILE, or in the environment: SPARKWIRE_PARAM_PASSWORD')
    expect(stderr).not.toContain(SECRET)
  })
})
