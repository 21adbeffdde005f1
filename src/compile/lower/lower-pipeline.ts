import { INPUTS, type InputKey, inputsOf } from '../../ir/relation/relation-entry.js'
import { byRelationKind, type RelationNode, type RelationTable } from '../../ir/relation/relation-node.js'
import type { LinkedSink } from '../../ir/sink/pipeline-sink.js'
import { Identifiers } from '../python/identifier.js'
import { lowerBadRecords, lowerKafkaSource } from './lower-kafka.js'
import { PYTHON_LOWERINGS } from './lower-python.js'
import { lowerFilesSource, lowerRateSource, lowerRowsSource } from './lower-source.js'
import { lowerSql } from './lower-sql.js'
import type { LoweringContext } from './lowering-context.js'
import { nameRelations } from './name-relations.js'
import type { CallStep, QueryConstant, SchemaConstant, SourceBudget, Step } from './step.js'

/** A sink with the variable that it writes. */
export interface SinkStep {
  readonly sink: LinkedSink
  readonly variable: string
}

/** A pipeline as the statements of its script. */
export interface LoweredPipeline {
  readonly schemas: readonly SchemaConstant[]
  readonly queries: readonly QueryConstant[]
  readonly steps: readonly Step[]
  readonly budgets: readonly SourceBudget[]
  readonly sinks: readonly SinkStep[]
}

type Lowering<N = RelationNode> = (node: N, context: LoweringContext) => readonly Step[]

const siteOf = ({ site }: { readonly site?: string }): { readonly site?: string } =>
  site === undefined ? {} : { site }

/** A relation that is one call on the variables of its inputs. */
function oneCall(label: (node: CallStep['node']) => string): Lowering<CallStep['node']> {
  return (node, { variableOf }) => {
    const inputs = inputsOf(node).map(variableOf)
    const keys: readonly InputKey[] = INPUTS[node.kind]
    const variables = Object.fromEntries(keys.map((key, at) => [key, inputs[at]]))
    const operation = { kind: node.kind, node, ...variables } as unknown as CallStep
    return [{ variable: variableOf(node), operation, label: label(node), ...siteOf(node) }]
  }
}

const columnsOf = (columns: readonly { readonly name: string }[]): string =>
  columns.map(({ name }) => name).join(', ')

const LOWERINGS: RelationTable<readonly Step[], [LoweringContext]> = {
  ...PYTHON_LOWERINGS,
  aggregate: oneCall(() => 'groupBy agg'),
  bad_records: lowerBadRecords,
  distinct: oneCall(() => 'distinct'),
  drop: oneCall(() => 'drop'),
  drop_duplicates: oneCall(() => 'dropDuplicates'),
  drop_duplicates_within_watermark: oneCall(() => 'dropDuplicatesWithinWatermark'),
  files_source: lowerFilesSource,
  explode: oneCall(() => 'explode'),
  filter: oneCall(() => 'filter'),
  join: oneCall(() => 'join'),
  json_tuple: oneCall(() => 'jsonTuple'),
  kafka_source: lowerKafkaSource,
  limit: oneCall(() => 'limit'),
  rate_source: lowerRateSource,
  rename: oneCall(() => 'rename'),
  rows_source: lowerRowsSource,
  select: oneCall(() => 'select'),
  sort: oneCall(() => 'sort'),
  sql: lowerSql,
  union: oneCall(() => 'union'),
  watermark: oneCall((node) => `withWatermark ${node.kind === 'watermark' ? node.column : ''}`),
  with_columns: oneCall(
    (node) => `withColumn ${node.kind === 'with_columns' ? columnsOf(node.columns) : ''}`,
  ),
}

/** The relations that the sinks read, each once, inputs first. */
export function relationsOf(sinks: readonly LinkedSink[]): readonly RelationNode[] {
  const found = new Set<RelationNode>()
  const visit = (node: RelationNode): void => {
    if (found.has(node)) return
    for (const input of inputsOf(node)) visit(input)
    found.add(node)
  }
  for (const { input } of sinks) visit(input)
  return [...found]
}

/** Rewrites relations to the core operations and gives each statement its variable, none of them a reserved one. */
export function lowerPipeline(
  sinks: readonly LinkedSink[],
  reserved: readonly string[] = [],
): LoweredPipeline {
  const relations = relationsOf(sinks)
  const identifiers = new Identifiers(reserved)
  const names = nameRelations(relations, sinks, identifiers)
  const context: LoweringContext = {
    relations,
    identifiers,
    schemas: [],
    checked: new Map(),
    queries: [],
    views: new Map(),
    budgets: [],
    variableOf: (node) => names.get(node) ?? 'step',
  }
  const steps = relations.flatMap((node) => byRelationKind(LOWERINGS, node, context))
  return {
    schemas: context.schemas,
    queries: context.queries,
    steps,
    budgets: context.budgets,
    sinks: sinks.map((sink) => ({ sink, variable: context.variableOf(sink.input) })),
  }
}
