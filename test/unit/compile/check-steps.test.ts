import { describe, expect, test } from 'vitest'
import { compileJob } from '../../../src/compile/compile-job.js'
import type { Dataset } from '../../../src/define/dataset.js'
import { json } from '../../../src/define/formats.js'
import { count } from '../../../src/define/functions/aggregate-functions.js'
import { session, tumbling } from '../../../src/define/functions/windows.js'
import { job } from '../../../src/define/job.js'
import { kafka } from '../../../src/define/kafka.js'
import { pythonFunction } from '../../../src/define/python-function.js'
import { results } from '../../../src/define/sinks.js'
import type { JoinHow } from '../../../src/define/types/join-fields.js'
import type { OutputMode } from '../../../src/ir/sink/output-mode.js'
import type { FieldMap } from '../../../src/schema/data-type.js'
import { t } from '../../../src/schema/type-builders.js'
import { quakes } from '../define/quakes.js'

const compiled =
  <F extends FieldMap>(dataset: Dataset<F>, outputMode?: OutputMode) =>
  (): unknown =>
    compileJob(
      job({
        name: 'j',
        sinks: { a: results(dataset, outputMode === undefined ? {} : { outputMode }) },
      }).toDocument(),
    )

const refused = (message: string, code = 'COMPILE_STREAM_STEP'): unknown =>
  expect.objectContaining({ code, message: expect.stringContaining(message) })

const shown = quakes.select('id', 'at')
const clicked = kafka({ topic: 'clicks', value: json({ clicked: t.string(), clicked_at: t.timestamp() }) })
const table = kafka({ topic: 'names', read: 'batch', value: json({ id: t.string(), name: t.string() }) })
const [shownMarked, clickedMarked] = [
  shown.withWatermark('at', '1 hour'),
  clicked.withWatermark('clicked_at', '1 hour'),
]
const perId = quakes.groupBy('id').agg(() => ({ n: count() }))

describe('sort and limit', () => {
  test('of groups in complete mode, and of batches', () => {
    expect(compiled(perId.sort('n').limit(3), 'complete')).not.toThrow()
    expect(compiled(table.sort('name').limit(3))).not.toThrow()
    expect(compiled(shown.limit(3), 'append')).not.toThrow()
  })

  test('not of rows that go on, nor before they are grouped', () => {
    expect(compiled(shown.sort('id'), 'append')).toThrow(
      expect.objectContaining({
        code: 'COMPILE_STREAM_STEP',
        message:
          'Sink a: sort of a stream in output mode append. Expected it behind groupBy(…).agg(…), in output mode complete: else there are never all rows to sort.',
        hint: "Write outputMode: 'complete' and sort what agg gives, or sort the rows where they are read.",
        details: expect.objectContaining({
          sink: 'a',
          step: 'sort',
          site: expect.stringContaining('check-steps.test'),
        }),
      }),
    )
    expect(compiled(perId.sort('n'), 'update')).toThrow(refused('sort of a stream in output mode update'))
    const early = shown
      .sort('id')
      .groupBy('id')
      .agg(() => ({ n: count() }))
    expect(compiled(early, 'complete')).toThrow(refused('sort of a stream in output mode complete'))
    expect(compiled(perId.limit(3), 'update')).toThrow(refused('limit of a stream in output mode update'))
  })
})

describe('duplicates', () => {
  test('within a watermark need one, and a stream', () => {
    expect(compiled(shownMarked.dropDuplicatesWithinWatermark('id'))).not.toThrow()
    expect(compiled(shown.dropDuplicatesWithinWatermark('id'))).toThrow(
      refused('dropDuplicatesWithinWatermark without a watermark'),
    )
    expect(compiled(table.dropDuplicatesWithinWatermark('id'))).toThrow(
      refused('dropDuplicatesWithinWatermark of a batch'),
    )
  })

  test('by event time behind groups need append', () => {
    const windows = shownMarked
      .groupBy((c) => ({ window: tumbling(c.at, '1 hour') }))
      .agg(() => ({ n: count() }))
    expect(compiled(windows.distinct(), 'append')).not.toThrow()
    expect(compiled(windows.dropDuplicates('n'), 'update')).not.toThrow()
    expect(compiled(windows.distinct(), 'update')).toThrow(
      refused('Expected no distinct behind a groupBy', 'COMPILE_OUTPUT_MODE'),
    )
  })
})

describe('session windows', () => {
  const by = (key: 'user' | 'nobody') =>
    key === 'user'
      ? shownMarked.groupBy((c) => ({ s: session(c.at, '5 minutes'), id: c.id })).agg(() => ({ n: count() }))
      : shownMarked.groupBy((c) => ({ s: session(c.at, '5 minutes') })).agg(() => ({ n: count() }))

  test('need a further key, and no update', () => {
    expect(compiled(by('user') as typeof perId, 'append')).not.toThrow()
    expect(compiled(by('user') as typeof perId, 'update')).toThrow(
      refused('Expected another mode for a session window', 'COMPILE_OUTPUT_MODE'),
    )
    expect(compiled(by('nobody') as typeof perId, 'append')).toThrow(
      refused('agg of a stream by a session window alone. Expected a further key'),
    )
  })
})

describe('a stream and a batch', () => {
  test.each([
    ['inner', true, true],
    ['left', true, false],
    ['semi', true, false],
    ['anti', true, false],
    ['right', false, true],
    ['full', false, false],
  ] as const)('%s join', (how, streamFirst, batchFirst) => {
    const batch = table.rename({ id: 'other' })
    const first = compiled(shown.join(batch, { on: (l, r) => l.id.eq(r.other), how: how as JoinHow }))
    const second = compiled(batch.join(shown, { on: (l, r) => l.other.eq(r.id), how: how as JoinHow }))
    if (streamFirst) expect(first).not.toThrow()
    else expect(first).toThrow(refused(`${how} join with a stream on the left side and a batch on the other`))
    if (batchFirst) expect(second).not.toThrow()
    else
      expect(second).toThrow(refused(`${how} join with a stream on the right side and a batch on the other`))
  })

  test('are no union; two streams or two batches are', () => {
    const batch = table.select('id')
    expect(compiled(shown.select('id').union(batch))).toThrow(refused('union of a stream and a batch'))
    expect(compiled(batch.union(batch))).not.toThrow()
  })

  test('groups of the batch are no groups of the stream', () => {
    const counted = table.groupBy('name').agg(() => ({ n: count() }))
    expect(compiled(shown.join(counted, { on: (l, r) => l.id.eq(r.name) }), 'append')).not.toThrow()
    expect(compiled(shown.join(counted, { on: (l, r) => l.id.eq(r.name) }), 'complete')).toThrow(
      refused('Expected a groupBy', 'COMPILE_OUTPUT_MODE'),
    )
  })
})

describe('two streams', () => {
  type Sides = readonly [typeof shown, typeof clicked]
  const joined = ([l, r]: Sides, how: JoinHow, bound: boolean) =>
    l.join(r, {
      on: (left, right) => {
        const same = left.id.eq(right.clicked)
        return bound ? same.and(right.clicked_at.between(left.at, left.at.plusInterval('1 hour'))) : same
      },
      how,
    })

  test('an inner join needs an equality and append', () => {
    expect(compiled(joined([shown, clicked], 'inner', false), 'append')).not.toThrow()
    expect(compiled(joined([shown, clicked], 'inner', false), 'update')).toThrow(
      refused('inner join of two streams. Expected output mode append'),
    )
    expect(compiled(shown.crossJoin(clicked))).toThrow(
      refused('cross join of two streams. Expected columns that are equal on both sides'),
    )
    expect(compiled(shown.join(clicked, { on: (l, r) => r.clicked_at.ge(l.at) }))).toThrow(
      refused('Expected columns that are equal on both sides'),
    )
  })

  test('an outer join needs a watermark on the side that may be missing, and a bound', () => {
    const marked = [shownMarked, clickedMarked] as const
    for (const how of ['left', 'right', 'full', 'semi'] as const) {
      expect(compiled(joined(marked, how, true))).not.toThrow()
      expect(compiled(joined(marked, how, false))).toThrow(refused(`${how} join of two streams`))
    }
    expect(compiled(joined([shownMarked, clicked], 'left', true))).toThrow(
      refused('Expected a watermark on the right side with a bound of its time by that of the left'),
    )
    expect(compiled(joined([shown, clickedMarked], 'right', true))).toThrow(
      refused('Expected a watermark on the left side with a bound of its time by that of the right'),
    )
    expect(compiled(joined(marked, 'anti', true))).toThrow(refused('Expected a batch on the right side'))
  })

  test('a watermarked column among the keys does, too', () => {
    const twin = clicked.rename({ clicked: 'id', clicked_at: 'at' })
    expect(compiled(shownMarked.join(twin, { on: ['id', 'at'], how: 'left' }))).not.toThrow()
    expect(compiled(shown.join(twin, { on: ['id', 'at'], how: 'left' }))).toThrow(refused('left join'))
  })
})

describe('state in Python', () => {
  const rows = pythonFunction({ file: 'rows.py', function: 'rows', columns: { n: t.int() } })
  const state = { seen: t.int() }

  test('has the output mode of its sink', () => {
    const changed = quakes.groupBy('id').transformWithStateInPandas(rows, { outputMode: 'update' })
    expect(compiled(changed, 'update')).not.toThrow()
    expect(compiled(changed, 'append')).toThrow(
      refused(
        'transformWithStateInPandas in output mode update for a sink in output mode append. Expected the same mode for both',
      ),
    )
    const kept = quakes.groupBy('id').applyInPandasWithState(rows, { state })
    expect(compiled(kept, 'update')).toThrow(refused('applyInPandasWithState in output mode append'))
  })

  test('goes by event time only with a watermark', () => {
    const timed = quakes.groupBy('id').applyInPandasWithState(rows, { state, timeout: 'event_time' })
    expect(compiled(timed)).toThrow(refused('applyInPandasWithState by event time without a watermark'))
    const marked = quakes
      .withWatermark('at', '1 hour')
      .groupBy('id')
      .applyInPandasWithState(rows, { state, timeout: 'event_time' })
    expect(compiled(marked)).not.toThrow()
  })

  test('is of a stream, but for transformWithStateInPandas', () => {
    expect(compiled(table.groupBy('id').applyInPandasWithState(rows, { state }))).toThrow(
      refused('applyInPandasWithState of a batch. Expected a stream'),
    )
    expect(compiled(table.groupBy('id').transformWithStateInPandas(rows))).not.toThrow()
  })
})
