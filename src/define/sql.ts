import { DefineError } from '../errors/define-error.js'
import { sqlText } from '../ir/expression/sql-text.js'
import type { RelationNode } from '../ir/relation/relation-node.js'
import { sqlNode } from '../ir/relation/sql-node.js'
import type { DataType } from '../schema/data-type.js'
import type { NullableFields } from '../schema/type-builders.js'
import { valueText } from '../util/value-text.js'
import { siteOf } from './call-site.js'
import { checkOptions } from './check-options.js'
import { type Dataset, isDataset } from './dataset.js'
import type { AsFields } from './types/fields.js'
import { UntypedDataset } from './untyped-dataset.js'

/** A dataset of whatever columns, as a parameter takes it. */
// biome-ignore lint/suspicious/noExplicitAny: a dataset of any columns; nothing of the type comes out again
type SomeDataset = Dataset<any> | UntypedDataset

/** What a query in SQL sees. */
export interface SqlOptions {
  /** Datasets under the names that the query has for them. */
  readonly views: Readonly<Record<string, SomeDataset>>
}

/** A query in SQL with its columns. */
export interface TypedSqlOptions<C extends Readonly<Record<string, DataType>>> extends SqlOptions {
  /** What the query gives, in its order; each column may be null. */
  readonly columns: C
}

function inputOf(where: string, value: unknown): RelationNode {
  if (isDataset(value)) return value.toNode()
  throw new DefineError('DEFINE_NOT_A_COLUMN', {
    message: `${where}: ${valueText(value)}. Expected a dataset, such as kafka({ … }) gives.`,
    hint: 'Only datasets are put into a query; write values into its text.',
  })
}

/** As written, but for what the template literal itself needs escaped. */
const written = (raw: string): string => raw.replace(/\\([`$])/g, '$1')

function fromTemplate(parts: readonly string[], values: readonly unknown[]): UntypedDataset {
  const views = new Map<RelationNode, string>()
  const names = values.map((value, at) => {
    const node = inputOf(`Value ${at + 1} of sql`, value)
    const name = views.get(node) ?? node.name ?? `view_${views.size + 1}`
    views.set(node, name)
    return name
  })
  const text = parts.map((part, at) => `${written(part)}${names[at] ?? ''}`).join('')
  return new UntypedDataset(
    sqlNode({ text: sqlText(text), views: [...views.values()], inputs: [...views.keys()], ...siteOf() }),
  )
}

/**
 * What a query in Spark SQL gives over datasets. As a template it takes them where they stand; as a function it takes
 * them by name, and with `columns` its rows are typed. The text has the indentation that its lines share removed.
 *
 * Follows https://spark.apache.org/docs/latest/sql-ref-syntax-qry-select.html
 *
 * @example
 * ```ts
 * const strong = sql('SELECT id, mag FROM quakes WHERE mag >= 4.5', {
 *   views: { quakes },
 *   columns: { id: t.string(), mag: t.double() },
 * })
 * const nets = sql`SELECT DISTINCT net FROM ${quakes}`
 * ```
 * @throws DEFINE_BAD_VALUE, DEFINE_BAD_NAME, DEFINE_NOT_A_COLUMN, DEFINE_DUPLICATE_COLUMN
 */
export function sql(template: TemplateStringsArray, ...datasets: readonly SomeDataset[]): UntypedDataset
export function sql<C extends Readonly<Record<string, DataType>>>(
  text: string,
  options: TypedSqlOptions<C>,
): Dataset<AsFields<NullableFields<C>>>
export function sql(text: string, options: SqlOptions): UntypedDataset
export function sql(text: string | TemplateStringsArray, ...more: readonly unknown[]): unknown {
  if (typeof text === 'object' && text !== null && 'raw' in text) return fromTemplate(text.raw, more)
  const options = (more[0] ?? { views: {} }) as TypedSqlOptions<Readonly<Record<string, DataType>>>
  checkOptions('sql', options, { views: true, columns: true })
  const views = Object.entries(options.views ?? {})
  const untyped = new UntypedDataset(
    sqlNode({
      text: typeof text === 'string' ? sqlText(text) : text,
      views: views.map(([name]) => name),
      inputs: views.map(([name, dataset]) => inputOf(`View ${name} of sql`, dataset)),
      ...siteOf(),
    }),
  )
  return options.columns === undefined ? untyped : untyped.declare(options.columns)
}
