import { describe, expect, test } from 'vitest'
import { compileJob } from '../../../src/compile/compile-job.js'
import type { Dataset } from '../../../src/define/dataset.js'
import { count, sum } from '../../../src/define/functions/aggregate-functions.js'
import { tumbling } from '../../../src/define/functions/windows.js'
import { job } from '../../../src/define/job.js'
import { script } from '../../../src/define/script.js'
import { results } from '../../../src/define/sinks.js'
import type { OutputMode } from '../../../src/ir/sink/output-mode.js'
import type { FieldMap } from '../../../src/schema/data-type.js'
import { quakes } from '../define/quakes.js'

const compiled = <F extends FieldMap>(dataset: Dataset<F>, outputMode: OutputMode): unknown =>
  compileJob(job({ name: 'j', sinks: { a: results(dataset, { outputMode }) } }).toDocument())

const refused = (message: string): unknown =>
  expect.objectContaining({ code: 'COMPILE_OUTPUT_MODE', message: expect.stringContaining(message) })

const perId = quakes.groupBy('id').agg(() => ({ n: count() }))
const marked = quakes.withWatermark('at', '1 hour')
const windowed = marked
  .groupBy((c) => ({ window: tumbling(c.at, '1 hour'), id: c.id }))
  .agg(() => ({ n: count() }))

describe('output modes', () => {
  test('append without groups, update with or without, complete with', () => {
    expect(() => compiled(quakes, 'append')).not.toThrow()
    expect(() => compiled(quakes, 'update')).not.toThrow()
    expect(() => compiled(perId, 'update')).not.toThrow()
    expect(() => compiled(perId, 'complete')).not.toThrow()
    expect(() => compiled(windowed, 'append')).not.toThrow()
  })

  test('append needs a watermark on what is grouped by', () => {
    expect(() => compiled(perId, 'append')).toThrow(
      refused('Output mode of the sink a: append. Expected a watermark'),
    )
    expect(() =>
      compiled(
        marked.groupBy('id').agg(() => ({ n: count() })),
        'append',
      ),
    ).toThrow(refused('append'))
    const late = quakes.groupBy((c) => ({ window: tumbling(c.at, '1 hour') })).agg(() => ({ n: count() }))
    expect(() => compiled(late, 'append')).toThrow(refused('append'))
  })

  test('the watermark follows a column through select, rename, withColumn and drop', () => {
    const group = <F extends FieldMap>(dataset: Dataset<F>, key: keyof F & string): Dataset<FieldMap> =>
      dataset.groupBy(key).agg(() => ({ n: count() })) as unknown as Dataset<FieldMap>
    expect(() => compiled(group(marked.rename({ at: 'when' }), 'when'), 'append')).not.toThrow()
    expect(() =>
      compiled(
        group(
          marked.select((c) => ({ when: c.at })),
          'when',
        ),
        'append',
      ),
    ).not.toThrow()
    expect(() =>
      compiled(
        group(
          marked.withColumn('copy', (c) => c.at),
          'copy',
        ),
        'append',
      ),
    ).not.toThrow()
    expect(() =>
      compiled(
        group(
          marked.filter((c) => c.at.isNotNull()),
          'at',
        ),
        'append',
      ),
    ).not.toThrow()
    expect(() =>
      compiled(
        group(
          marked.withColumn('at', (c) => c.day),
          'at',
        ),
        'append',
      ),
    ).toThrow(refused('append'))
    expect(() => compiled(group(marked.drop('at'), 'day'), 'append')).toThrow(refused('append'))
  })

  test('complete needs groups', () => {
    expect(() => compiled(quakes, 'complete')).toThrow(refused('Expected a groupBy'))
  })

  test('groups of groups need append', () => {
    const twice = windowed.groupBy('window').agg((c) => ({ total: sum(c.n) }))
    expect(() => compiled(twice, 'append')).not.toThrow()
    expect(() => compiled(twice, 'update')).toThrow(refused('Spark chains them in append mode only'))
    expect(() => compiled(twice, 'complete')).toThrow(refused('Spark chains them in append mode only'))
  })
})

describe('a script of the user', () => {
  test('stays as it is, and is not compiled without its text', () => {
    const document = script({ path: '/jobs/wordcount.py' }).toDocument()
    expect(compileJob(document, 'print(1)\n')).toMatchObject({
      script: 'print(1)\n',
      scriptName: 'wordcount.py',
      results: [],
    })
    expect(() => compileJob(document)).toThrow(expect.objectContaining({ code: 'COMPILE_NO_SCRIPT_TEXT' }))
  })
})
