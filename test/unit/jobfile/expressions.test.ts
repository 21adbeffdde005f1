import { describe, expect, test } from 'vitest'
import { compileJob } from '../../../src/compile/compile-job.js'
import { parseJobFile } from '../../../src/jobfile/parse-job-file.js'

/** The script of a step with one expression, its lines joined. */
function emitted(expression: string): string {
  const text = `name: j
functions:
  area: { file: ./shapes.py, args: [double, bigint], returns: double }
sources:
  s:
    kind: kafka
    topic: t
    value:
      format: json
      schema: { id: string, n: bigint, at: timestamp, grid: array<array<int>>, x: string, where: 'struct<lat: double>' }
steps:
  out: [{ from: s }, { select: { made: ${JSON.stringify(expression)} } }]
sinks:
  out: { kind: results }`
  const { script } = compileJob(parseJobFile(text, { file: 'job.yaml' }).document)
  return script.replaceAll(/\s+/g, ' ').replaceAll(/\( |,? \)/g, (pair) => pair.replace(',', '').trim())
}

describe('lambdas', () => {
  test('a parameter hides a column, and that of an inner lambda the one around it', () => {
    expect(emitted('transform(grid, x -> transform(x, x -> x + 1))')).toContain(
      'F.transform(F.col("grid"), lambda x: F.transform(x, lambda x_2: x_2 + 1))',
    )
    expect(emitted('x')).toContain('F.col("x")')
  })

  test('an inner lambda sees what is around it, and columns', () => {
    expect(emitted('transform(grid, (row, at) -> filter(row, cell -> cell > at and n > 1))')).toContain(
      'F.transform(F.col("grid"), lambda x, i: F.filter(x, lambda x_2: (x_2 > i) & (F.col("n") > 1)))',
    )
  })

  test('it stands among other arguments, where Spark has a subquery of the same word', () => {
    expect(emitted('coalesce(exists(flatten(grid), x -> x > 1), false)')).toContain(
      'F.coalesce(F.exists(F.flatten(F.col("grid")), lambda x: x > 1), F.lit(False))',
    )
    expect(() => emitted('exists(select 1)')).toThrow('a subquery is not part of the expressions of steps')
    expect(() => emitted('count(*) filter (where n > 1)')).toThrow('FILTER of an aggregate')
  })

  test('nine of them may stand inside each other, as in a pipeline', () => {
    const nested = (depth: number): string =>
      depth === 0 ? 'n' : `transform(array(n), x -> ${nested(depth - 1)})`
    expect(emitted(nested(9))).toContain('lambda x_9:')
    expect(() => emitted(nested(10))).toThrow('more than 9 lambdas inside each other')
  })
})

describe('intervals', () => {
  test.each([
    "at - interval '1 hour 30 minutes'",
    "at - INTERVAL '1' HOUR 30 minutes",
    'at - interval 1 hour 30 minutes',
  ])('%s', (text) => {
    expect(emitted(text)).toContain('F.col("at") - F.expr("INTERVAL 1 HOUR 30 MINUTES")')
  })

  test('it ends before what is no part of it', () => {
    expect(emitted("at + interval '1 hour' >= at - interval 2 days and n > 1")).toContain(
      '((F.col("at") + F.expr("INTERVAL 1 HOUR")) >= (F.col("at") - F.expr("INTERVAL 2 DAYS"))) & (F.col("n") > 1)',
    )
  })

  test('as a value it is refused', () => {
    expect(() => emitted("interval '1 hour'")).toThrow('an interval as a value')
  })
})

describe('functions of Python', () => {
  test('a constant takes the declared type, and the name is taken in any case', () => {
    expect(emitted('AREA(where.lat, 2)')).toContain(
      'shapes_area(F.col("where.lat"), F.lit(2).cast("bigint"))',
    )
  })
})
