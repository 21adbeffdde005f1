import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { count, job, json, kafka, results, t, text } from '../../../../src/index.js'
import type { DocumentSource, PipelineDocument } from '../../../../src/ir/job-document.js'
import { compareCheckpoint, type ResumedSource } from '../../../../src/run/preflight/check-checkpoint.js'
import { compareOffsets } from '../../../../src/run/preflight/check-offsets.js'
import { type QueryCheckpoint, readCheckpoint } from '../../../../src/run/preflight/read-checkpoint.js'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'sparkwire-checkpoint-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

/** A log file of a checkpoint, in the form in which Spark 4.1 writes it. */
function log(name: string, ...lines: string[]): void {
  mkdirSync(join(directory, name, '..'), { recursive: true })
  writeFileSync(join(directory, name), lines.join('\n'))
}
const HEAD = '{"batchWatermarkMs":0,"batchTimestampMs":1,"conf":{"spark.sql.shuffle.partitions":"4"}}'

describe('reading', () => {
  test('what has been committed counts, not what was only planned', async () => {
    log('offsets/9', 'v1', HEAD, '{"orders":{"1":7,"0":5}}', '-')
    log('offsets/10', 'v1', HEAD, '{"orders":{"0":500}}', '-')
    log('commits/9', 'v1', '{"nextBatchWatermarkMs":0}')
    log('commits/8', 'v1', '{"nextBatchWatermarkMs":0}')
    log('commits/.10.crc', '')
    expect(await readCheckpoint(directory)).toEqual({
      sources: [{ orders: { 0: 5, 1: 7 } }, undefined],
      conf: { 'spark.sql.shuffle.partitions': '4' },
    })
  })

  test.each<[string, () => void]>([
    ['nothing', () => undefined],
    ['nothing committed', () => log('offsets/0', 'v1', HEAD, '{"orders":{"0":5}}')],
    [
      'a form of another version',
      () => {
        log('commits/0', 'v9')
        log('offsets/0', 'v9', HEAD, '{"orders":{"0":5}}')
      },
    ],
  ])('%s is no checkpoint to compare', async (_, arrange) => {
    arrange()
    expect(await readCheckpoint(directory)).toBeUndefined()
  })
})

const orders = kafka({ topic: 'orders', value: json({ at: t.timestamp(), n: t.bigint() }) })
const documentOf = (source: Pick<DocumentSource, 'toDocument'>): PipelineDocument => {
  const document = source.toDocument()
  if (document.kind !== 'pipeline') throw new Error('a pipeline was expected')
  return document
}
const rowsOfOrders = documentOf(job({ name: 'rows', sinks: { rows: results(orders) } }))
const kept = (...sources: QueryCheckpoint['sources']): QueryCheckpoint => ({
  sources,
  conf: { 'spark.sql.shuffle.partitions': '8' },
})
function compared(doc: PipelineDocument, checkpoint: QueryCheckpoint) {
  const [sink] = doc.sinks
  if (sink === undefined) throw new Error('the job has a sink')
  return compareCheckpoint(doc, sink, checkpoint)
}

describe('comparing with the job', () => {
  test('its own goes on', () => {
    const { problems, resumed } = compared(rowsOfOrders, kept({ orders: { 0: 5 } }))
    expect(problems).toEqual([])
    expect(resumed).toMatchObject([
      { query: 'rows', source: { topics: ['orders'] }, offsets: { orders: { 0: 5 } } },
    ])
  })

  test('a batch has no offsets in it, and a join with one no state', () => {
    const names = kafka({ topic: 'names', read: 'batch', value: json({ m: t.bigint() }) })
    const named = orders.join(names, { on: (l, r) => l.n.eq(r.m), how: 'left' })
    const { problems, resumed } = compared(
      documentOf(job({ name: 'named', sinks: { rows: results(named) }, shufflePartitions: 16 })),
      kept({ orders: { 0: 5 } }),
    )
    expect(problems).toEqual([])
    expect(resumed).toMatchObject([{ source: { topics: ['orders'] } }])
  })

  test('two streams are two sources, and a join of them keeps state', () => {
    const items = kafka({ topic: 'items', value: json({ m: t.bigint() }) })
    const both = orders.join(items, { on: (l, r) => l.n.eq(r.m) })
    const document = documentOf(job({ name: 'both', sinks: { rows: results(both) }, shufflePartitions: 16 }))
    const { problems, resumed } = compared(document, kept({ orders: { 0: 5 } }, { items: { 0: 1 } }))
    expect(resumed).toMatchObject([{ source: { topics: ['orders'] } }, { source: { topics: ['items'] } }])
    expect(problems).toMatchObject([{ error: { code: 'PREFLIGHT_CHECKPOINT_SETTING' } }])
  })

  test('one of other topics is refused; where data may be lost, it is only told', () => {
    const checkpoint = kept({ orders: { 0: 5 }, items: { 0: 1 } })
    expect(compared(rowsOfOrders, checkpoint).problems).toMatchObject([
      {
        severity: 'error',
        error: {
          code: 'PREFLIGHT_CHECKPOINT_INCOMPATIBLE',
          exit: 2,
          message:
            'The checkpoint does not fit the job: the checkpoint of sink rows goes on in topic items. The job reads orders.',
        },
      },
    ])
    const careless = kafka({ topic: 'orders', value: text(), failOnDataLoss: false })
    expect(
      compared(documentOf(job({ name: 'rows', sinks: { rows: results(careless) } })), checkpoint).problems,
    ).toMatchObject([{ severity: 'warning' }])
  })

  test('a pattern may have matched what it likes', () => {
    const any = kafka({ topicPattern: 'or.*', value: text() })
    expect(
      compared(documentOf(job({ name: 'rows', sinks: { rows: results(any) } })), kept({ gone: { 0: 1 } }))
        .problems,
    ).toEqual([])
  })

  test('one of another number of sources is refused', () => {
    const { problems, resumed } = compared(rowsOfOrders, kept({ orders: { 0: 5 } }, undefined))
    expect(problems).toMatchObject([
      { severity: 'error', error: { code: 'PREFLIGHT_CHECKPOINT_INCOMPATIBLE' } },
    ])
    expect(problems[0]?.error.message).toContain('a query with 2 sources. The job reads 1.')
    expect(resumed).toEqual([])
  })

  test('a setting that Spark keeps is told where it counts: for a query with state', () => {
    const counts = orders.groupBy('n').agg(() => ({ times: count() }))
    const grouped = (shufflePartitions: number) =>
      documentOf(
        job({ name: 'n', sinks: { rows: results(counts, { outputMode: 'complete' }) }, shufflePartitions }),
      )
    expect(compared(grouped(16), kept({ orders: { 0: 5 } })).problems).toMatchObject([
      {
        severity: 'warning',
        error: { code: 'PREFLIGHT_CHECKPOINT_SETTING', details: { kept: '8', wanted: '16' } },
      },
    ])
    expect(compared(grouped(8), kept({ orders: { 0: 5 } })).problems).toEqual([])
    expect(
      compared({ ...rowsOfOrders, settings: { shufflePartitions: 16 } }, kept({ orders: { 0: 5 } })).problems,
    ).toEqual([])
  })
})

describe('comparing with what the topics hold', () => {
  const resumed = (offset: number, failOnDataLoss?: boolean): ResumedSource => ({
    query: 'rows',
    offsets: { orders: { 0: offset } },
    source: {
      ...{ kind: 'kafka_source', topics: ['orders'], include: [], startingOffsets: 'earliest', options: {} },
      ...(failOnDataLoss === undefined ? {} : { failOnDataLoss }),
    },
  })
  const held = (beginning: bigint, end: bigint) =>
    new Map([['orders', { beginning: new Map([[0, beginning]]), end: new Map([[0, end]]) }]])

  test.each([
    [10, []],
    [20, []],
    [9, ['error KAFKA_OFFSET_OUT_OF_RANGE']],
    [21, ['error KAFKA_OFFSET_OUT_OF_RANGE']],
  ])('offset %i of 10 to 20', (offset, expected) => {
    const found = compareOffsets(resumed(offset), held(10n, 20n))
    expect(found.map(({ severity, error }) => `${severity} ${error.code}`)).toEqual(expected)
  })

  test('says what has become of the records', () => {
    const [deleted] = compareOffsets(resumed(9), held(10n, 20n))
    expect(deleted?.error.message).toBe(
      'The checkpoint of sink rows goes on at offset 9 of topic orders [0], but records in between were deleted. Expected 10 to 20.',
    )
    const [anew] = compareOffsets(resumed(21), held(0n, 3n))
    expect(anew?.error.message).toContain('the topic was created anew')
  })

  test('where data may be lost it is only told', () => {
    expect(compareOffsets(resumed(9, false), held(10n, 20n))).toMatchObject([{ severity: 'warning' }])
  })

  test('a partition that is gone', () => {
    const gone = { ...resumed(1), offsets: { orders: { 0: 15, 3: 1 } } }
    expect(compareOffsets(gone, held(10n, 20n))).toMatchObject([
      {
        severity: 'error',
        error: { code: 'KAFKA_UNKNOWN_PARTITION', details: { partition: 3, partitions: 1 } },
      },
    ])
  })

  test('a topic that could not be asked for is left out', () => {
    expect(compareOffsets(resumed(9), new Map())).toEqual([])
  })
})
