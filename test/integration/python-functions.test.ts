import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import type { Dataset } from '../../src/define/dataset.js'
import { text } from '../../src/define/formats.js'
import { job } from '../../src/define/job.js'
import { kafka } from '../../src/define/kafka.js'
import { pythonFunction, udf } from '../../src/define/python-function.js'
import { results } from '../../src/define/sinks.js'
import { availableNow } from '../../src/define/triggers.js'
import type { RunReport } from '../../src/run/run-report.js'
import { submit } from '../../src/run/submit.js'
import { t } from '../../src/schema/type-builders.js'
import { sharedBroker, testClient, testTopic } from '../helpers/broker.js'
import { sharedWarm } from '../helpers/shared-bench.js'

const file = fileURLToPath(new URL('../fixtures/python-functions/broken.py', import.meta.url))
const warm = sharedWarm()

const rows = (name: string) => pythonFunction({ file, function: name, columns: { value: t.string() } })
const refuse = udf({ file, function: 'refuse', args: [t.string()], returns: t.string() })

type Lines = Dataset<{
  readonly value: { readonly type: { readonly kind: 'string' }; readonly nullable: true }
}>

async function reportOf(build: (lines: Lines) => Dataset<never>): Promise<RunReport> {
  const client = await testClient()
  const topic = await testTopic(client)
  await client.produce(topic, [{ value: 'good' }, { value: 'bad' }])
  const lines = kafka({ topic, value: text() })
  const sinks = { rows: results(build(lines as never)) }
  const failing = job({ name: 'failing', sinks, trigger: availableNow() })
  await using run = await submit(failing, { bootstrapServers: sharedBroker(), profile: 'short', warm })
  const read = async (): Promise<void> => {
    for await (const _ of run.rows('rows'));
  }
  await read().catch(() => undefined)
  return run.report
}

/** An error in a function is told at its line of the user's Python file. */
describe('a Python function that fails', () => {
  test.each<[string, number, string, (lines: Lines) => unknown]>([
    [
      'in a worker, on one value',
      6,
      'no bad text here',
      (c) => c.select((l) => ({ value: refuse(l.value) })),
    ],
    ['in a worker, on a batch', 28, 'division by zero', (c) => c.mapInArrow(rows('odd_batches'))],
    ['on the driver, in a call of its own', 19, 'tidied', (c) => c.transform(rows('raises'))],
    ['on the driver, in Spark’s analysis', 11, 'nowhere', (c) => c.transform(rows('missing_column'))],
  ])('%s', async (_, line, message, build) => {
    const { verdict, error } = await reportOf(build as never)
    expect(verdict).toBe('FAILED')
    expect(error?.message).toContain(message)
    expect(error?.position).toMatchObject({ file, line })
  })

  test('by not being there is told at the call of the pipeline', async () => {
    const { error } = await reportOf((lines) => lines.transform(rows('nobody')) as never)
    expect(error?.message).toContain("has no attribute 'nobody'")
    expect(error?.position?.file).toBe(fileURLToPath(import.meta.url))
  })

  test('by giving other columns than declared is told before the first row', async () => {
    const { error } = await reportOf((lines) => lines.transform(rows('wrong_columns')) as never)
    expect(error?.message).toMatch(/value/)
    expect(error?.message).toMatch(/other/)
  })
})

test('a file that is not there is an error before Spark starts', async () => {
  const lines = kafka({ topic: await testTopic(await testClient()), value: text() })
  const gone = pythonFunction({ file: '/nowhere/gone.py', function: 'f', columns: { value: t.string() } })
  const sinks = { rows: results(lines.transform(gone)) }
  await expect(
    submit(job({ name: 'gone', sinks }), { bootstrapServers: sharedBroker(), warm }),
  ).rejects.toMatchObject({
    code: 'LAUNCH_BAD_PY_FILE',
    message: expect.stringContaining('/nowhere/gone.py cannot be read'),
  })
})
