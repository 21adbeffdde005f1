import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { resolveSparkEnvironment } from '../../src/toolchain/resolve-environment.js'
import { sharedBroker, testClient, testTopic } from '../helpers/broker.js'
import { sparkwire } from '../helpers/command.js'

/** The counts of the last table that Spark's console sink has printed whole. */
function counts(text: string): Readonly<Record<string, number>> {
  const table =
    text
      .split('Batch: ')
      .at(-1)
      ?.split(/\n\+[-+]+\+\n/) ?? []
  if (table.length < 4) return {}
  const rows = [...(table[2] ?? '').matchAll(/^\|\s*(\S*)\|\s*(\d+)\|$/gm)]
  return Object.fromEntries(rows.map(([, word = '', count]) => [word, Number(count)]))
}

test("Spark's own word count over Kafka runs unchanged, as it lies in the distribution", async () => {
  const { sparkHome } = await resolveSparkEnvironment({ connectors: ['kafka'] })
  const example = join(sparkHome, 'examples/src/main/python/sql/streaming/structured_kafka_wordcount.py')
  expect(await readFile(example, 'utf8')).not.toContain('sparkwire')
  const client = await testClient()
  const topic = await testTopic(client)
  let said = ''
  let ended = false
  let interrupted = false
  // Spark's 200 partitions of a few words would be most of its time.
  const partitions = 'spark.sql.shuffle.partitions=2'
  const until = ['--until', 'deadline=150s']
  const running = sparkwire(
    ['run', example, '--conf', partitions, ...until, '--', sharedBroker(), 'subscribe', topic],
    {
      onStderr: (text, kill) => {
        said = text
        if (interrupted || counts(text)['hello'] !== 2) return
        interrupted = true
        kill('SIGINT')
      },
    },
  ).finally(() => {
    ended = true
  })
  // The example begins with what comes after its start, whenever that is.
  while (!ended && counts(said)['ready'] === undefined) {
    await client.produce(topic, [{ value: 'ready' }])
    await sleep(500)
  }
  await client.produce(topic, [{ value: 'hello spark' }, { value: 'hello kafka' }])
  const { code, stdout, stderr } = await running
  const { ready, ...rest } = counts(stderr)
  expect(ready).toBeGreaterThan(0)
  expect(rest).toEqual({ hello: 2, spark: 1, kafka: 1 })
  expect({ code, stdout }).toEqual({ code: 130, stdout: '' })
  expect(stderr).toContain('CANCELLED structured_kafka_wordcount')
})
