import type { RelationNode } from '../ir/relation/relation-node.js'
import { watermarkNode } from '../ir/relation/watermark-node.js'
import { checkRecordFormat } from '../ir/source/check-record-format.js'
import { kafkaSourceNode } from '../ir/source/kafka-source-node.js'
import { checkSubscription } from '../ir/source/kafka-topics.js'
import type { RecordFieldName } from '../ir/source/record-field.js'
import { RECORD_PARTS } from '../ir/source/record-format.js'
import { optionOf, optionsOf, type SourceGround } from './build-options.js'
import { filesSource, rateSource, rowsSource } from './build-plain-sources.js'
import { recordFormatOf } from './build-record-format.js'
import type { Path } from './job-file-text.js'
import { kafkaSettingsOf } from './kafka-settings-form.js'
import { includeKey, type SourceForm, type SourceFormOf, type SourceKind } from './source-form.js'

const FIELDS: readonly RecordFieldName[] = [
  ...(['topic', 'partition', 'offset', 'timestamp', 'timestampType', 'headers'] as const),
]

function kafkaSource(ground: SourceGround, form: SourceFormOf<'kafka'>, path: Path): RelationNode {
  const { file } = ground
  const { topic, topics, topic_pattern, partitions, include = {}, headers, bad_record_budget } = form
  if (topic !== undefined && topics !== undefined) {
    throw file.fault('JOBFILE_BAD_FORM', path, 'a Kafka source has one of topic, topics and topic_pattern')
  }
  const subscribed = topic === undefined ? topics : [topic]
  const included = file.keys([...path, 'include']).map((name) => ({
    field: FIELDS.find((field) => includeKey(field) === name) ?? ('topic' as const),
    column: include[name] ?? name,
  }))
  const subscription = {
    ...(subscribed === undefined ? {} : { topics: subscribed }),
    ...(topic_pattern === undefined ? {} : { topicPattern: topic_pattern }),
    ...(partitions === undefined ? {} : { partitions }),
  }
  checkSubscription(subscription)
  const formats = RECORD_PARTS.flatMap((part) => {
    const at: Path = [...path, part]
    const given = form[part]
    if (given === undefined) return []
    const format = recordFormatOf(given, { ...ground, part, path: at })
    file.located(at, () => checkRecordFormat(format, subscription))
    return [[part, format] as const]
  })
  return kafkaSourceNode({
    ...(form.read === 'batch' ? { read: 'batch' as const } : {}),
    ...subscription,
    ...(form.bootstrap_servers === undefined
      ? {}
      : { bootstrapServers: optionOf(ground, form.bootstrap_servers, [...path, 'bootstrap_servers']) }),
    ...Object.fromEntries(formats),
    include: included,
    ...(headers === undefined
      ? {}
      : { headers: Object.entries(headers).map(([header, column]) => ({ header, column })) }),
    ...kafkaSettingsOf(form),
    ...(bad_record_budget === undefined ? {} : { badRecordBudget: bad_record_budget }),
    options: optionsOf(ground, form.options, [...path, 'options']),
    ...file.site(path),
  })
}

/** What an error of a source begins with, and the key that it is about. */
const SUBJECTS: readonly (readonly [RegExp, string])[] = [
  [/^badRecordBudget/, 'bad_record_budget'],
  ...['topic', 'topics', 'topic_pattern'].map((key) => [/topic/i, key] as const),
]

/** Where in a source the fault of an error most likely lies. */
function faultPath(form: SourceForm, path: Path, error: unknown): Path {
  const { message = '', details = {} } = error as { message?: string; details?: { option?: unknown } }
  const { option } = details
  if (typeof option === 'string' && 'options' in form && Object.hasOwn(form.options ?? {}, option))
    return [...path, 'options', option]
  const [subject = ''] = message.split(':', 1)
  const key = SUBJECTS.find(([said, name]) => said.test(subject) && name in form)?.[1]
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
