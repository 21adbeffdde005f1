import type { BadRecordsNode } from '../../ir/relation/bad-records-node.js'
import type { RelationNode } from '../../ir/relation/relation-node.js'
import type { KafkaSourceNode } from '../../ir/source/kafka-source-node.js'
import { topicsOf } from '../../ir/source/kafka-topics.js'
import { droppingParts, hasFields, RECORD_PARTS, type RecordPart } from '../../ir/source/record-format.js'
import { type SchemaRegistry, subjectsOf } from '../../ir/source/schema-registry.js'
import { formatConstants } from './format-names.js'
import type { LoweringContext } from './lowering-context.js'
import { sourceName } from './source-name.js'
import type { PartNames, Step } from './step.js'

const siteOf = ({ site }: RelationNode): { readonly site?: string } => (site === undefined ? {} : { site })

const nameOf = (node: KafkaSourceNode): string => node.name ?? sourceName(node)

/** `orders_schema` of the value, `orders_key_schema` of the key. */
const partName = (node: KafkaSourceNode, part: RecordPart, what: string): string =>
  part === 'key' ? `${nameOf(node)}_key_${what}` : `${nameOf(node)}_${what}`

interface Reading {
  readonly names: PartNames
  /** What has to be asked of registries first. */
  readonly asking: readonly Step[]
}

/** Names what a source's formats are read with, and puts the constants above the script's steps. */
function reading(
  node: KafkaSourceNode,
  { identifiers, schemas }: LoweringContext,
  common: Pick<Step, 'label' | 'site'>,
): Reading {
  const asking: Step[] = []
  const ask = (part: RecordPart, registry: SchemaRegistry): { readonly registered: string } => {
    const registered = identifiers.take(partName(node, part, 'schemas'), 'schemas')
    const subjects = subjectsOf(registry, part, topicsOf(node))
    asking.push({
      variable: registered,
      operation: { kind: 'read_registry', registry, subjects },
      ...common,
    })
    return { registered }
  }
  const names = RECORD_PARTS.flatMap((part) => {
    const format = node[part]
    if (!hasFields(format)) return []
    const constants = formatConstants(format, (role, content) => {
      const name = identifiers.take(partName(node, part, role), role).toUpperCase()
      schemas.push({ name, ...content })
      return name
    })
    const registry = 'registry' in format ? format.registry : undefined
    return [[part, { ...constants, ...(registry === undefined ? {} : ask(part, registry)) }] as const]
  })
  return { names: Object.fromEntries(names), asking }
}

/** Reading, checking where a format drops records, and decoding. */
export function lowerKafkaSource(node: KafkaSourceNode, context: LoweringContext): readonly Step[] {
  const variable = context.variableOf(node)
  const records = context.identifiers.take(`${nameOf(node)}_records`, 'records')
  const topics = topicsOf(node)?.join(', ') ?? node.topicPattern ?? ''
  const common = { label: `kafka source ${topics}`, ...siteOf(node) }
  const { names, asking } = reading(node, context, common)
  const withHeaders = context.relations.some(
    (relation) => relation.kind === 'bad_records' && relation.input === node,
  )
  const read: Step = {
    variable: records,
    operation: { kind: 'read_kafka', source: node, withHeaders },
    ...common,
  }
  if (droppingParts(node).length === 0) {
    const operation = { kind: 'decode_kafka', source: node, records, names } as const
    return [...asking, read, { variable, operation, ...common }]
  }
  const checked = context.identifiers.take(`${nameOf(node)}_checked`, 'checked')
  context.checked.set(node, checked)
  const name = checked.replace('_checked', '')
  const check = { kind: 'check_kafka', source: node, records, names, name } as const
  if (node.badRecordBudget !== undefined) {
    context.budgets.push({ source: name, budget: node.badRecordBudget, ...siteOf(node) })
  }
  return [
    ...asking,
    read,
    { variable: checked, operation: check, ...common },
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
