import type { RelationOf } from '../../ir/relation/relation-node.js'
import type { StructType } from '../../schema/data-type.js'
import { columnDdls } from '../../schema/ddl.js'
import type { LoweringContext } from './lowering-context.js'
import type { Step } from './step.js'

const siteOf = ({ site }: { readonly site?: string }): { readonly site?: string } =>
  site === undefined ? {} : { site }

/** Gives a row type a name in the script. */
function schemaConstant(words: string, type: StructType, { identifiers, schemas }: LoweringContext): string {
  const name = identifiers.take(words, 'schema').toUpperCase()
  schemas.push({ name, columns: columnDdls(type) })
  return name
}

/** Files of declared columns. */
export function lowerFilesSource(
  node: RelationOf<'files_source'>,
  context: LoweringContext,
): readonly Step[] {
  const schema = schemaConstant(`${context.variableOf(node)}_schema`, node.rowType, context)
  return [
    {
      variable: context.variableOf(node),
      operation: { kind: 'read_files', source: node, schema },
      label: `${node.format} files`,
      ...siteOf(node),
    },
  ]
}

/** A stream of numbered rows. */
export function lowerRateSource(node: RelationOf<'rate_source'>, context: LoweringContext): readonly Step[] {
  const operation = { kind: 'read_rate', source: node } as const
  return [{ variable: context.variableOf(node), operation, label: 'rate source', ...siteOf(node) }]
}

/** Rows that stand in the script. */
export function lowerRowsSource(node: RelationOf<'rows_source'>, context: LoweringContext): readonly Step[] {
  const schema = schemaConstant(`${context.variableOf(node)}_schema`, node.rowType, context)
  const operation = { kind: 'make_rows', source: node, schema } as const
  return [{ variable: context.variableOf(node), operation, label: 'rows', ...siteOf(node) }]
}
