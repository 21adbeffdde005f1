import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { testClient, testTopic } from '../helpers/broker.js'
import { commandFolder } from '../helpers/sparkwire-command.js'

const JOB = (topic: string): string => `
import { availableNow, job, json, kafka, results, t } from 'sparkwire'
const all = kafka({ topic: '${topic}', value: json({ n: t.bigint() }) })
const big = all.filter((c) => c.n.gt(5))
export default job({ name: 'numbers', sinks: { all: results(all), big: results(big) }, trigger: availableNow() })
`

test('rows of several results on one output: json says whose each is, csv refuses; a warning is told', async () => {
  const client = await testClient()
  const topic = await testTopic(client)
  const timestamp = Date.now() + 600_000
  await client.produce(topic, [{ value: '{"n": 4}' }, { value: '{"n": 9007199254740993}', timestamp }])
  const folder = await commandFolder()
  await writeFile(join(folder.path, 'job.ts'), JOB(topic))
  const args = ['run', 'job.ts', '--bootstrap-servers', client.bootstrapServers, '--output']

  const refused = await folder.start([...args, 'csv'])
  expect(refused.exitCode).toBe(2)
  expect(refused.stderr).toContain('--output csv prints one result, but the job has 2: all, big')

  const { exitCode, stdout, stderr } = await folder.start([...args, 'json'])
  expect(exitCode, stderr).toBe(0)
  expect(stderr).toMatch(
    /warning: Topic \S+ has records more than 60 s ahead .*\[PREFLIGHT_CLOCK_SKEW\]\nhint: /,
  )
  expect(stdout.split('\n').toSorted()).toEqual([
    '{"result":"all","row":{"n":4}}',
    '{"result":"all","row":{"n":9007199254740993}}',
    '{"result":"big","row":{"n":9007199254740993}}',
  ])
})

test('--sandbox brings a broker that has the topics of the job', async () => {
  const folder = await commandFolder()
  await writeFile(join(folder.path, 'job.ts'), JOB('numbers'))
  const { exitCode, stdout, stderr } = await folder.start(['run', 'job.ts', '--sandbox', '--output', 'json'])
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' })
  expect(stderr).toMatch(/broker 127\.0\.0\.1:\d+, topics: numbers/)
  expect([...folder.processes(), ...(await folder.leftovers())]).toEqual([])
})

test('a script of the user’s own: its prints go to stderr, its rows to stdout, its path is named at the end', async () => {
  const folder = await commandFolder()
  const script = join(folder.path, 'own.py')
  await writeFile(
    script,
    `from pyspark.sql import SparkSession
from sparkwire import open_bridge

spark = SparkSession.builder.getOrCreate()
print("hello from the script")
with open_bridge(spark) as bridge:
    bridge.send("numbers", spark.range(3).orderBy("id", ascending=False))
`,
  )
  const { exitCode, stdout, stderr } = await folder.start(['run', 'own.py', '--output', 'csv'])
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'id\n2\n1\n0' })
  expect(stderr).toContain('hello from the script')
  expect(stderr).toContain(`script ${script}`)
})
