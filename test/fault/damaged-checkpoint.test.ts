import { cpSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { availableNow, job, kafka, results, text } from '../../src/index.js'
import { connectKafka } from '../../src/kafka/connect-kafka.js'
import { submit } from '../../src/run/submit.js'
import { sharedBroker, testTopic } from '../helpers/broker.js'
import { sharedBench } from '../helpers/shared-bench.js'

const bench = sharedBench()

/** Each word once, by a state that the checkpoint keeps; a record a micro-batch. */
async function run(topic: string, checkpoint: string) {
  const source = kafka({ topic, value: text('word'), maxOffsetsPerTrigger: 1 })
  const words = job({
    name: 'words',
    sinks: { rows: results(source.dropDuplicates('word')) },
    trigger: availableNow(),
  })
  await using started = await submit(words, {
    ...{ runsDirectory: bench.runs, master: 'local[2]', warm: bench.warm, preflight: false },
    ...{ bootstrapServers: sharedBroker(), checkpoint },
  })
  const rows: unknown[] = []
  const read = async (): Promise<void> => {
    for await (const { word } of started.rows('rows')) rows.push(word)
  }
  const error = await read().catch((reason: unknown) => reason)
  return { rows, error, report: await started.report }
}

const emptied = (file: string): void => truncateSync(file, 0)
const halved = (file: string): void => truncateSync(file, readFileSync(file).length >> 1)
const overwritten = (file: string): void => writeFileSync(file, 'v1\n{"this": is no JSON\n')
/** As a copy that was made without the hidden files: nothing says any more what should be there. */
const without = (damage: (file: string) => void) => (file: string) => {
  rmSync(join(dirname(file), `.${basename(file)}.crc`))
  damage(file)
}

let topic: string
let whole: string
beforeAll(async () => {
  await using client = await connectKafka({ bootstrapServers: sharedBroker() })
  topic = await testTopic(client)
  await client.produce(
    topic,
    ['a', 'b', 'c'].map((value) => ({ value })),
  )
  whole = join(bench.runs, 'checkpoint')
  expect((await run(topic, whole)).rows).toEqual(['a', 'b', 'c'])
  await client.produce(topic, [{ value: 'a' }, { value: 'd' }])
})

/** A copy of the checkpoint with one file of it damaged. */
function damaged(name: string, file: string, damage: (file: string) => void): string {
  const copy = `${whole}-${name.replaceAll(/\W+/g, '-')}`
  cpSync(whole, copy, { recursive: true })
  damage(join(copy, 'rows', file))
  return copy
}

test('a copy of a checkpoint that is whole goes on where it was', async () => {
  const copy = damaged('whole', 'metadata', () => {})
  expect(await run(topic, copy)).toMatchObject({ rows: ['d'], report: { verdict: 'SUCCEEDED' } })
})

describe('a damaged file of a checkpoint: the run is refused, names it, and leaves out nothing', () => {
  test.each([
    ['the last offsets, empty', 'offsets/2', emptied, 'it is empty'],
    ['the last offsets, cut', 'offsets/2', halved, 'its checksum is another'],
    ['the offsets before, overwritten', 'offsets/1', without(overwritten), 'it is no JSON'],
    ['the last commit, cut without its checksum', 'commits/2', without(halved), 'it is no JSON'],
    ['the id of the query, empty', 'metadata', emptied, 'it is empty'],
  ])('%s', async (name, file, damage, why) => {
    const checkpoint = damaged(name, file, damage)
    const { rows, error, report } = await run(topic, checkpoint)
    expect(rows).toEqual([])
    expect(error).toMatchObject({ code: 'RUN_CHECKPOINT_DAMAGED', retryable: false })
    expect(report).toMatchObject({ verdict: 'SUBMIT_FAILED', rows: 0 })
    expect(report.error?.message).toContain(`${checkpoint}/rows/${file} of its checkpoint is damaged: ${why}`)
    // Once that file is what it was, nothing is missing.
    cpSync(join(whole, 'rows', dirname(file)), join(checkpoint, 'rows', dirname(file)), { recursive: true })
    expect((await run(topic, checkpoint)).rows).toEqual(['d'])
  })

  test('a file of the state, which only Spark reads', async () => {
    const file = 'state/0/0/3.delta'
    const { rows, report } = await run(topic, damaged('state', file, halved))
    expect(rows).toEqual([])
    expect(report).toMatchObject({
      verdict: 'FAILED',
      rows: 0,
      error: { details: { diagnosis: 'checkpoint-log-broken' } },
    })
    expect(report.error?.message).toContain(file)
  })
})
