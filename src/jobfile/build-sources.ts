import type { RelationNode } from '../ir/relation/relation-node.js'
import { watermarkNode } from '../ir/relation/watermark-node.js'
import { kafkaSourceNode } from '../ir/source/kafka-source-node.js'
import type { RecordFieldName } from '../ir/source/record-field.js'
import type { RecordFormat, RecordPart } from '../ir/source/record-format.js'
import { optionOf, optionsOf, type SourceGround, structOf } from './build-options.js'
import { filesSource, rateSource, rowsSource } from './build-plain-sources.js'
import type { JobFileText, Path } from './job-file-text.js'
import { kafkaSettingsOf } from './kafka-settings-form.js'
import {
  includeKey,
  type RecordFormatForm,
  type SourceForm,
  type SourceFormOf,
  type SourceKind,
} from './source-form.js'

function formatOf(file: JobFileText, form: RecordFormatForm, part: RecordPart, path: Path): RecordFormat {
  if (form.format === 'text' || form.format === 'binary') {
    return { kind: form.format, column: form.column ?? part }
  }
  return {
    kind: form.format,
    schema: structOf(file, form.schema, [...path, 'schema']),
    badRecords: form.bad_records ?? 'fail',
    ...(form.options === undefined ? {} : { options: form.options }),
  }
}

const FIELDS: readonly RecordFieldName[] = [
  ...(['topic', 'partition', 'offset', 'timestamp', 'timestampType', 'headers'] as const),
]

function kafkaSource(ground: SourceGround, form: SourceFormOf<'kafka'>, path: Path): RelationNode {
  const { file } = ground
  const { topic, topics, topic_pattern, partitions, key, value, include = {}, headers } = form
  if (topic !== undefined && topics !== undefined) {
    throw file.fault('JOBFILE_BAD_FORM', path, 'a Kafka source has one of topic, topics and topic_pattern')
  }
  const subscribed = topic === undefined ? topics : [topic]
  const included = file.keys([...path, 'include']).map((name) => ({
    field: FIELDS.find((field) => includeKey(field) === name) ?? ('topic' as const),
    column: include[name] ?? name,
  }))
  return kafkaSourceNode({
    ...(form.read === 'batch' ? { read: 'batch' as const } : {}),
    ...(subscribed === undefined ? {} : { topics: subscribed }),
    ...(topic_pattern === undefined ? {} : { topicPattern: topic_pattern }),
    ...(partitions === undefined ? {} : { partitions }),
    ...(form.bootstrap_servers === undefined
      ? {}
      : { bootstrapServers: optionOf(ground, form.bootstrap_servers, [...path, 'bootstrap_servers']) }),
    ...(key === undefined ? {} : { key: formatOf(file, key, 'key', [...path, 'key']) }),
    ...(value === undefined ? {} : { value: formatOf(file, value, 'value', [...path, 'value']) }),
    include: included,
    ...(headers === undefined
      ? {}
      : { headers: Object.entries(headers).map(([header, column]) => ({ header, column })) }),
    ...kafkaSettingsOf(form),
    options: optionsOf(ground, form.options, [...path, 'options']),
    ...file.site(path),
  })
}

/** Where in a source the fault of an error most likely lies. */
function faultPath(form: SourceForm, path: Path, error: unknown): Path {
  const { message = '', details = {} } = error as { message?: string; details?: { option?: unknown } }
  const { option } = details
  if (typeof option === 'string' && 'options' in form && Object.hasOwn(form.options ?? {}, option))
    return [...path, 'options', option]
  const subject = /topic/i.test(message.split(':', 1)[0] ?? '') ? ['topic', 'topics', 'topic_pattern'] : []
  const key = subject.find((name) => name in form)
  return key === undefined ? path : [...path, key]
}

type Builders = {
  readonly [K in SourceKind]: (ground: SourceGround, form: SourceFormOf<K>, path: Path) => RelationNode
}

/** What each kind of source is made by. */
const BUILDERS: Builders = { files: filesSource, kafka: kafkaSource, rate: rateSource, rows: rowsSource }

/** The dataset of a source, under its name. */
export function buildSource(ground: SourceGround, name: string, form: SourceForm): RelationNode {
  const { file } = ground
  const path: Path = ['sources', name]
  let source: RelationNode
  try {
    const build = BUILDERS[form.kind] as (ground: SourceGround, form: SourceForm, path: Path) => RelationNode
    source = build(ground, form, path)
  } catch (error) {
    throw file.located(faultPath(form, path, error), () => {
      throw error
    })
  }
  const watermark = 'watermark' in form ? form.watermark : undefined
  if (watermark === undefined) return Object.freeze({ ...source, name })
  const at = [...path, 'watermark']
  const late = file.located(at, () => watermarkNode({ input: source, ...watermark, ...file.site(at) }))
  return Object.freeze({ ...late, name })
}
