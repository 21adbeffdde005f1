import type { BadRecordsNode } from '../../ir/relation/bad-records-node.js'
import { droppingParts } from '../../ir/relation/bad-records-node.js'
import type { RelationNode } from '../../ir/relation/relation-node.js'
import type { KafkaSourceNode } from '../../ir/source/kafka-source-node.js'
import { topicsOf } from '../../ir/source/kafka-topics.js'
import { hasFields, RECORD_PARTS, type RecordFormat, type RecordPart } from '../../ir/source/record-format.js'
import { columnDdls } from '../../schema/ddl.js'
import type { LoweringContext } from './lowering-context.js'
import { sourceName } from './source-name.js'
import type { PartConstants, Step } from './step.js'

/** Where Spark puts a record that it could not read; apart from the declared fields. */
export function corruptField(format: RecordFormat): string {
  const names = hasFields(format) ? format.schema.fields.map(({ name }) => name.toLowerCase()) : []
  let field = '_corrupt_record'
  while (names.includes(field)) field = `_${field}`
  return field
}

function schemaConstant(
  base: string,
  part: RecordPart,
  format: RecordFormat | undefined,
  { identifiers, schemas }: LoweringContext,
): PartConstants {
  if (!hasFields(format)) return {}
  const words = part === 'key' ? `${base}_key_schema` : `${base}_schema`
  const name = identifiers.take(words, 'schema').toUpperCase()
  const corrupt = format.badRecords === 'drop' ? [`${corruptField(format)} STRING`] : []
  schemas.push({ name, columns: [...columnDdls(format.schema), ...corrupt] })
  return { [part]: name }
}

const siteOf = ({ site }: RelationNode): { readonly site?: string } => (site === undefined ? {} : { site })

/** The variable that holds a source's records beside what was read from them. */
const checkedName = (node: KafkaSourceNode): string => `${node.name ?? sourceName(node)}_checked`

/** Reading, checking where a format drops records, and decoding. */
export function lowerKafkaSource(node: KafkaSourceNode, context: LoweringContext): readonly Step[] {
  const variable = context.variableOf(node)
  const base = node.name ?? sourceName(node)
  const records = context.identifiers.take(`${base}_records`, 'records')
  const topics = topicsOf(node)?.join(', ') ?? node.topicPattern ?? ''
  const common = { label: `kafka source ${topics}`, ...siteOf(node) }
  const constants = Object.assign(
    {},
    ...RECORD_PARTS.map((part) => schemaConstant(base, part, node[part], context)),
  ) as PartConstants
  const hasBadRecords = context.relations.some(
    (relation) => relation.kind === 'bad_records' && relation.input === node,
  )
  const read: Step = {
    variable: records,
    operation: { kind: 'read_kafka', source: node, withHeaders: hasBadRecords },
    ...common,
  }
  if (droppingParts(node).length === 0) {
    return [
      read,
      { variable, operation: { kind: 'decode_kafka', source: node, records, constants }, ...common },
    ]
  }
  const checked = context.identifiers.take(checkedName(node), 'checked')
  context.checked.set(node, checked)
  return [
    read,
    {
      variable: checked,
      operation: { kind: 'check_kafka', source: node, records, constants, name: base },
      ...common,
    },
    { variable, operation: { kind: 'keep_good', source: node, checked }, ...common },
  ]
}

/** What the check of its source has found. */
export function lowerBadRecords(node: BadRecordsNode, context: LoweringContext): readonly Step[] {
  const input = context.checked.get(node.input) ?? ''
  return [
    {
      variable: context.variableOf(node),
      operation: { kind: 'bad_records', node, input },
      label: 'bad records',
      ...siteOf(node),
    },
  ]
}
