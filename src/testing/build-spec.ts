import { parseDuration, parseUntil } from '../ir/until.js'
import type { TextPosition } from '../util/text-position.js'
import { exactJson } from './exact-json.js'
import type { SpecForm } from './spec-form.js'
import type {
  Comparison,
  Expectation,
  ExpectedRow,
  GivenRecord,
  GivenTopic,
  TestCase,
  TestSpec,
} from './test-spec.js'

/** Where the node of a path stands in the file. */
type At = (path: readonly PropertyKey[], atKey?: boolean) => TextPosition
type CaseForm = SpecForm['cases'][number]
type TopicForm = CaseForm['given'][number]
type RecordForm = TopicForm['records'][number]
type ExpectForm = CaseForm['expect'][number]

interface SpecPlace {
  readonly file: string
  readonly source: string
  readonly jobPath: string
  readonly at: At
}

/** Builds the specification from its checked form, each part with its place. */
export function buildSpec(form: SpecForm, { file, source, jobPath, at }: SpecPlace): TestSpec {
  return {
    file,
    source,
    jobPath,
    jobAt: at(['job']),
    cases: form.cases.map((entry, index) => buildCase(entry, ['cases', index], at)),
  }
}

function buildCase(form: CaseForm, path: PropertyKey[], at: At): TestCase {
  return {
    name: form.name,
    at: at([...path, 'name']),
    given: form.given.map((topic, index) => buildTopic(topic, at([...path, 'given', index]))),
    expect: form.expect.map((entry, index) => buildExpectation(entry, [...path, 'expect', index], at)),
    params: Object.fromEntries(Object.entries(form.params).map(([name, value]) => [name, String(value)])),
    ...(form.trigger === undefined ? {} : { trigger: form.trigger }),
    ...(form.until === undefined ? {} : { until: parseUntil(form.until) }),
    timeoutMs: parseDuration(form.timeout) ?? 0,
  }
}

function buildTopic(form: TopicForm, at: TextPosition): GivenTopic {
  return { topic: form.topic, at, partitions: form.partitions, records: form.records.map(buildRecord) }
}

function buildRecord(form: RecordForm): GivenRecord {
  return {
    key: form.keyBase64 === undefined ? (form.key ?? null) : Buffer.from(form.keyBase64, 'base64'),
    value: form.valueBase64 === undefined ? valueText(form.value) : Buffer.from(form.valueBase64, 'base64'),
    headers: form.headers ?? {},
    ...(form.timestamp === undefined ? {} : { timestampMs: new Date(form.timestamp).getTime() }),
    ...(form.partition === undefined ? {} : { partition: form.partition }),
  }
}

function valueText(value: RecordForm['value']): string | null {
  return value === undefined || value === null || typeof value === 'string'
    ? (value ?? null)
    : exactJson(value)
}

function buildExpectation(form: ExpectForm, path: PropertyKey[], at: At): Expectation {
  const comparison: Comparison = {
    ordered: form.ordered,
    contains: form.contains,
    tolerance: form.tolerance,
    ...(form.key === undefined ? {} : { key: form.key }),
  }
  const place = at(path)
  if (form.topic !== undefined) {
    const rows = (form.records ?? []).map((cells, index) => buildRow(cells, [...path, 'records', index], at))
    return {
      ...comparison,
      kind: 'topic',
      name: form.topic,
      at: place,
      partitions: form.partitions ?? 1,
      rows,
    }
  }
  return {
    ...comparison,
    kind: 'result',
    name: form.result ?? '',
    at: place,
    ...(form.columns === undefined ? {} : { columns: form.columns }),
    rows: (form.rows ?? []).map((cells, index) => buildRow(cells, [...path, 'rows', index], at)),
  }
}

function buildRow(cells: Readonly<Record<string, unknown>>, path: PropertyKey[], at: At): ExpectedRow {
  const placed = (atKey: boolean): Record<string, TextPosition> =>
    Object.fromEntries(Object.keys(cells).map((column) => [column, at([...path, column], atKey)]))
  return { cells, at: at(path), cellsAt: placed(false), columnsAt: placed(true) }
}
