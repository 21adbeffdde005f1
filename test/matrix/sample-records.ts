import type { JobDocument } from '../../src/ir/job-document.js'
import type { RecordFormat } from '../../src/ir/source/record-format.js'
import type { DataType, StructField } from '../../src/schema/data-type.js'

function valueFor(job: string, { name, type }: StructField, row: number): unknown {
  const text = TEXTS[`${job}.${name}`]
  return text === undefined ? sample(type, row) : text(row)
}

/** One sample a type, for the row of that number; some rows have nulls. */
const SAMPLES: Readonly<Partial<Record<DataType['kind'], (row: number) => unknown>>> = {
  tinyint: (row) => row - 2,
  smallint: (row) => row * 3,
  int: (row) => (row === 4 ? null : row + 1),
  bigint: (row) => 1_700_000_000 + row * 3600,
  float: (row) => row + 0.25,
  double: (row) => row * 2.5,
  decimal: (row) => `${row * 100}.5`,
  string: (row) => ['a', 'login', 'DE', 'é "漢" 😀', null][row % 5],
  binary: () => 'AAEC',
  boolean: (row) => row % 2 === 0,
  date: (row) => `2024-0${(row % 5) + 1}-15`,
  timestamp: (row) => `2024-03-01T00:0${row % 10}:00Z`,
  timestamp_ntz: (row) => `2024-03-01T00:0${row % 10}:00`,
}

function sample(type: DataType, row: number): unknown {
  if (type.kind === 'array') return [sample(type.element, row)]
  if (type.kind === 'map') return { key: sample(type.value, row) }
  if (type.kind === 'struct')
    return Object.fromEntries(type.fields.map((field) => [field.name, sample(field.type, row)]))
  return SAMPLES[type.kind]?.(row) ?? null
}

const ROWS = 6

/** Texts that a job reads as something else; one text is two kinds of timestamp at once, which only null can be. */
const TEXTS: Readonly<Record<string, (row: number) => string | null>> = {
  'times.text': () => null,
  'times.day': (row) => `2024-02-${10 + row}`,
}

function fieldsOf(job: string, format: RecordFormat | undefined, row: number): Record<string, unknown> {
  return format?.kind === 'json'
    ? Object.fromEntries(format.schema.fields.map((field) => [field.name, valueFor(job, field, row)]))
    : {}
}

export interface SampleRecord {
  readonly key: string
  readonly value: string
  readonly timestamp: number
}

/** Records for every topic that the jobs read; what several jobs read from one topic stands in its records together. */
export function sampleRecords(
  documents: readonly JobDocument[],
): ReadonlyMap<string, readonly SampleRecord[]> {
  const values = new Map<string, Record<string, unknown>[]>()
  for (const document of documents) {
    if (document.kind !== 'pipeline') continue
    for (const relation of document.relations) {
      if (relation.kind !== 'kafka_source') continue
      const topics = relation.topics ?? ['metrics.cpu']
      for (const topic of topics) {
        const rows = values.get(topic) ?? Array.from({ length: ROWS }, () => ({}))
        for (const [row, fields] of rows.entries())
          Object.assign(fields, fieldsOf(document.name, relation.value, row))
        values.set(topic, rows)
      }
    }
  }
  return new Map(
    [...values].map(([topic, rows]) => [
      topic,
      rows.map((fields, row) => ({
        key: topic.startsWith('metrics') ? `{"host":"h${row}"}` : `k${row}`,
        value: Object.keys(fields).length === 0 ? ` Line ${row} of "text" ` : JSON.stringify(fields),
        timestamp: Date.UTC(2024, 2, 1, 0, row),
      })),
    ]),
  )
}
