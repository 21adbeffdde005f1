import { describe, expect, test } from 'vitest'
import { compileJob } from '../../../src/compile/compile-job.js'
import { Identifiers, snakeCase } from '../../../src/compile/python/identifier.js'
import { text } from '../../../src/define/formats.js'
import { count } from '../../../src/define/functions/aggregate-functions.js'
import { job } from '../../../src/define/job.js'
import { kafka } from '../../../src/define/kafka.js'
import { param } from '../../../src/define/param.js'
import { results, toKafka } from '../../../src/define/sinks.js'

const lines = kafka({ topic: 'lines', value: text(), bootstrapServers: 'a:1' })

describe('a compiled job', () => {
  test('names the parameters that its script reads, sorted', () => {
    const secured = kafka({ topic: 'x', value: text(), options: { 'kafka.sasl.jaas.config': param('jaas') } })
    const sinks = {
      a: toKafka(lines, { topic: 'out', bootstrapServers: param('target') }),
      b: results(secured),
    }
    expect(compileJob(job({ name: 'j', sinks }).toDocument()).params).toEqual([
      'bootstrap_servers',
      'jaas',
      'target',
    ])
    expect(compileJob(job({ name: 'j', sinks: { a: results(lines) } }).toDocument()).params).toEqual([])
  })

  test('declares the row types of its results', () => {
    const { results: declared } = compileJob(job({ name: 'j', sinks: { a: results(lines) } }).toDocument())
    expect(declared).toEqual([
      {
        name: 'a',
        schema: { kind: 'struct', fields: [{ name: 'value', type: { kind: 'string' }, nullable: true }] },
      },
    ])
  })

  test('sets shuffle partitions only where there is state', () => {
    const counted = lines.groupBy('value').agg(() => ({ n: count() }))
    const script = (shufflePartitions?: number): string =>
      compileJob(
        job({
          name: 'j',
          sinks: { a: results(counted, { outputMode: 'update' }) },
          ...(shufflePartitions === undefined ? {} : { shufflePartitions }),
        }).toDocument(),
      ).script
    expect(script()).toContain('.config("spark.sql.shuffle.partitions", "4")')
    expect(script(7)).toContain('.config("spark.sql.shuffle.partitions", "7")')
    expect(compileJob(job({ name: 'j', sinks: { a: results(lines) } }).toDocument()).script).not.toContain(
      'shuffle',
    )
  })

  test.each([
    ['decimal', 'decimal_job.py'],
    ['word_job', 'word_job.py'],
    ['job', 'job.py'],
  ])('the job %s has the script %s, which hides no module', (name, file) => {
    expect(compileJob(job({ name, sinks: { a: results(lines) } }).toDocument()).scriptName).toBe(file)
  })

  test('maps lines to calls: each entry covers the lines of its statement', () => {
    const { script, sourceMap } = compileJob(
      job({ name: 'j', sinks: { a: results(lines.filter((c) => c.value.ne(''))) } }).toDocument(),
    )
    const text = script.split('\n')
    const filter = sourceMap.find(({ label }) => label === 'filter')
    expect(text[(filter?.scriptLine ?? 0) - 1]).toBe('    a = lines.filter(F.col("value") != "")')
    const sink = sourceMap.find(({ label }) => label === 'results sink a')
    expect(text[(sink?.scriptLine ?? 0) - 1]).toBe('    (')
    expect(text[(sink?.scriptEndLine ?? 0) - 1]).toBe('    )')
  })
})

describe('variable names', () => {
  test.each([
    ['byNetwork', 'by_network'],
    ['HTTPErrors', 'httperrors'],
    ['a.b-c d', 'a_b_c_d'],
    ['__x__', 'x'],
    ['漢字', ''],
  ])('%s becomes %j', (from, to) => {
    expect(snakeCase(from)).toBe(to)
  })

  test('are each given once, are never words of Python, and start with a letter', () => {
    const names = new Identifiers()
    const taken = ['filter', 'class', 'spark', 'l', 'a', 'a', 'A', '2024-x', '', '日本'].map((text) =>
      names.take(text, 'step'),
    )
    expect(taken).toEqual([
      'filter_rows',
      'class_rows',
      'spark_rows',
      'l_rows',
      'a',
      'a_2',
      'a_3',
      'step_2024_x',
      'step',
      'step_2',
    ])
  })
})
