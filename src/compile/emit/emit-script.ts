import { DEFAULT_SHUFFLE_PARTITIONS, type PipelineDocument } from '../../ir/job-document.js'
import { pythonFilesOf } from '../../ir/python-files.js'
import { moduleOf } from '../../ir/python-function.js'
import type { LoweredPipeline } from '../lower/lower-pipeline.js'
import { udfsOf, udfVariable } from '../lower/python-names.js'
import type { SchemaConstant } from '../lower/step.js'
import { writtenSchemas } from '../lower/written-schemas.js'
import { attribute, call, method, name } from '../python/build.js'
import { pyDocstring, pyString, pyTextBlock } from '../python/literal.js'
import type { PyExpression, PyJoinedStrings, PyOrigin, PyStatement } from '../python/python-ast.js'
import { usesName } from '../python/uses-name.js'
import { emitBudget } from './emit-decode.js'
import { emitUdf } from './emit-python.js'
import { emitSinks } from './emit-sinks.js'
import { emitStep } from './emit-step.js'

const BLANK: PyStatement = Object.freeze({ kind: 'blank' })
const PART_WIDTH = 72
const ROCKS_DB = 'org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider'
/** What a script may take of modules besides, in the order of their imports. */
const STANDARD_IMPORTS = [
  { module: 'datetime', names: ['date', 'datetime', 'timedelta'] },
  { module: 'decimal', names: ['Decimal'] },
]
const SPARK_IMPORTS = [{ module: 'pyspark.sql.avro.functions', names: ['from_avro', 'to_avro'] }]
const RUNTIME_IMPORTS = [
  { module: 'sparkwire.confluent', names: ['confluent_avro', 'confluent_json', 'to_confluent'] },
  { module: 'sparkwire.schema_registry', names: ['registered_number', 'registry_schemas'] },
]

const originOf = (label: string, site: string | undefined): PyOrigin =>
  site === undefined ? { label } : { label, site }

/** Columns packed into strings of about a line each. */
function schemaText({ columns, separator = ', ' }: SchemaConstant): PyJoinedStrings {
  const parts: string[] = []
  columns.forEach((column, at) => {
    const piece = at === columns.length - 1 ? column : `${column}${separator}`
    const last = parts.at(-1)
    if (last === undefined || last.length + piece.length > PART_WIDTH) parts.push(piece)
    else parts[parts.length - 1] = last + piece
  })
  return { kind: 'joined_strings', whole: pyString(parts.join('')), parts: parts.map(pyString) }
}

function session(document: PipelineDocument, isStateful: boolean): PyExpression {
  const settings = {
    'spark.sql.session.timeZone': 'UTC',
    'spark.sql.ansi.enabled': 'true',
    ...(isStateful
      ? {
          'spark.sql.shuffle.partitions': String(
            document.settings?.shufflePartitions ?? DEFAULT_SHUFFLE_PARTITIONS,
          ),
        }
      : {}),
    // Its state variables are column families, which only this store has.
    ...(document.relations.some(({ kind }) => kind === 'transform_with_state')
      ? { 'spark.sql.streaming.stateStore.providerClass': ROCKS_DB }
      : {}),
  }
  const builder = method(attribute(name('SparkSession'), 'builder'), 'appName', [pyString(document.name)])
  const configured = Object.entries(settings).reduce<PyExpression>(
    (chain, [key, value]) => method(chain, 'config', [pyString(key), pyString(value)]),
    builder,
  )
  return method(configured, 'getOrCreate')
}

/** Statements with a blank line behind them; nothing where there are none. */
function section(statements: readonly PyStatement[]): readonly PyStatement[] {
  return statements.length === 0 ? [] : [...statements, BLANK]
}

/** The statements of a pipeline's script. */
export function emitScript(
  document: PipelineDocument,
  { schemas, queries, steps, budgets, sinks }: LoweredPipeline,
  isStateful: boolean,
): readonly PyStatement[] {
  const written = writtenSchemas(document)
  const constants = [...schemas, ...written.constants]
  const body: readonly PyStatement[] = [
    ...[...written.steps, ...steps].map(
      ({ variable, operation, label, site }): PyStatement => ({
        ...(variable === undefined
          ? { kind: 'expression' as const }
          : { kind: 'assign' as const, target: variable }),
        value: emitStep(operation),
        origin: originOf(label, site),
      }),
    ),
    ...budgets.map(
      ({ source, budget, site }): PyStatement => ({
        kind: 'expression',
        value: emitBudget(source, budget),
        origin: originOf(`bad record budget ${source}`, site),
      }),
    ),
    ...emitSinks(sinks),
  ]
  const used = (from: typeof STANDARD_IMPORTS): readonly PyStatement[] =>
    from.flatMap(({ module, names }): readonly PyStatement[] => {
      const found = names.filter((each) => usesName(body, each)).map((each) => ({ name: each }))
      return found.length === 0 ? [] : [{ kind: 'import', module, names: found }]
    })
  const standard = used(STANDARD_IMPORTS)
  const modules = pythonFilesOf(document).map(
    (file): PyStatement => ({ kind: 'import_module', module: moduleOf({ file }) }),
  )
  const udfs = section(
    udfsOf(document).map((udf) => ({ kind: 'assign', target: udfVariable(udf.python), value: emitUdf(udf) })),
  )
  const functions: readonly PyStatement[] = usesName([...udfs, ...body], 'F')
    ? [{ kind: 'import', module: 'pyspark.sql', names: [{ name: 'functions', as: 'F' }] }]
    : []
  return [
    {
      kind: 'docstring',
      text: pyDocstring(`${document.name}: generated by sparkwire; change the job, not this script.`),
    },
    BLANK,
    ...standard,
    ...(standard.length === 0 ? [] : [BLANK]),
    ...modules,
    {
      kind: 'import',
      module: 'pyspark.sql',
      names: [{ name: 'SparkSession' }, ...(usesName(body, 'Window') ? [{ name: 'Window' }] : [])],
    },
    ...functions,
    ...used(SPARK_IMPORTS),
    { kind: 'import', module: 'sparkwire', names: [{ name: 'open_bridge' }] },
    ...used(RUNTIME_IMPORTS),
    BLANK,
    ...constants.flatMap((schema): readonly PyStatement[] => [
      { kind: 'assign', target: schema.name, value: schemaText(schema) },
    ]),
    ...(constants.length === 0 ? [] : [BLANK]),
    ...queries.flatMap(({ name: constant, text }): readonly PyStatement[] => [
      { kind: 'assign', target: constant, value: pyTextBlock(text) },
      BLANK,
    ]),
    { kind: 'assign', target: 'spark', value: session(document, isStateful) },
    BLANK,
    ...udfs,
    { kind: 'with', value: call('open_bridge', [name('spark')]), target: 'bridge', body },
  ]
}
