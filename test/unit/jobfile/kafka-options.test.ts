import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { compileJob } from '../../../src/compile/compile-job.js'
import { text } from '../../../src/define/formats.js'
import { job } from '../../../src/define/job.js'
import { type KafkaOptions, kafka } from '../../../src/define/kafka.js'
import { results } from '../../../src/define/sinks.js'
import { KAFKA_SOURCE_OPTIONS, type KafkaOptionEntry } from '../../../src/ir/source/kafka-option-table.js'
import { parseJobFile } from '../../../src/jobfile/parse-job-file.js'
import { BESIDE, SAMPLES } from '../define/kafka-samples.js'

type Given = Readonly<Record<string, unknown>>

const PAGE = readFileSync(new URL('../../../docs/kafka-options.md', import.meta.url), 'utf8')
const NAMES = /^\| `([^`]+)` \| `([^`]+)` \| `([^`]+)` \|/gm

/** The rows of the reference: Spark's name of an option, the pipeline's, the job file's. */
const ROWS = [...PAGE.matchAll(NAMES)].map(([, spark = '', pipeline = '', file = '']) => ({
  spark,
  pipeline,
  file,
}))

const ENTRIES: Readonly<Record<string, KafkaOptionEntry>> = KAFKA_SOURCE_OPTIONS

/** The option at its name, which may have a dot: `include.headers`. */
const at = (name: string, value: unknown): Given =>
  name.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as Given

const inFile = (given: Given): Given =>
  Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      ROWS.find(({ pipeline }) => pipeline === name)?.file ?? name,
      value,
    ]),
  )

describe('the reference of Kafka options', () => {
  test('has a row for each option', () => {
    expect(ROWS.map(({ spark }) => spark)).toEqual(Object.values(ENTRIES).map(({ spark }) => spark))
  })

  test.each(ROWS)('$spark: $pipeline and $file are one', ({ spark, pipeline, file }) => {
    const [name, entry] = Object.entries(ENTRIES).find(([, each]) => each.spark === spark) ?? []
    if (name === undefined || entry === undefined) throw new Error(`no option ${spark}`)
    const [value, python] = SAMPLES[entry.form]
    const subscribes = ['topics', 'pattern', 'partitions'].includes(entry.form)
    const around = {
      ...(subscribes ? {} : { topic: 'orders' }),
      ...(entry.read === 'batch' ? { read: 'batch' } : {}),
      ...BESIDE[name],
    }
    const source = kafka({ value: text(), ...around, ...at(pipeline, value) } as KafkaOptions)
    const typed = compileJob(job({ name: 'j', sinks: { rows: results(source.as('orders')) } }).toDocument())
    const written = parseJobFile(
      JSON.stringify({
        name: 'j',
        sources: {
          orders: { kind: 'kafka', value: { format: 'text' }, ...inFile(around), ...at(file, value) },
        },
        sinks: { rows: { kind: 'results', from: 'orders' } },
      }),
      { file: 'job.yaml' },
    )
    expect(typed.script).toContain(`.option("${spark}", ${python})`)
    expect(compileJob(written.document).script).toBe(typed.script)
  })
})
