import { DefineError } from '../../errors/define-error.js'
import type { StructType } from '../../schema/data-type.js'
import { deepFreeze } from '../../util/freeze.js'
import { valueText } from '../../util/value-text.js'
import { checkSqlText } from '../expression/sql-text.js'
import type { RelationBase, RelationNode, SpecOf } from './relation-node.js'
import { rowSchema } from './row-schema.js'
import { UNKNOWN_ROW } from './unknown-row.js'

/** What a query in Spark SQL gives over named relations. */
export interface SqlNode extends RelationBase {
  readonly kind: 'sql'
  readonly text: string
  /** Under which names the query sees its inputs, one for each. */
  readonly views: readonly string[]
  readonly inputs: readonly RelationNode[]
  /** The row type that it is declared to give; absent, it is known only when Spark has read the query. */
  readonly columns?: StructType
}

/** @throws DEFINE_BAD_NAME unless the name serves as that of a view, in any case of its letters. */
export function checkViewName(name: string, taken: readonly string[] = []): void {
  if (!/^[A-Za-z_][A-Za-z0-9_]{0,99}$/.test(name)) {
    throw new DefineError('DEFINE_BAD_NAME', {
      message: `Name of a view: ${valueText(name)}. Expected a letter or underscore, then letters, digits and underscores, 100 at most.`,
    })
  }
  if (!taken.some((other) => other.toLowerCase() === name.toLowerCase())) return
  throw new DefineError('DEFINE_BAD_NAME', {
    message: `Name of a view: ${name}. Expected names that differ by more than upper and lower case.`,
  })
}

export function sqlNode(spec: SpecOf<SqlNode>): SqlNode {
  checkSqlText('Text of sql', spec.text)
  spec.views.forEach((name, at) => {
    checkViewName(name, spec.views.slice(0, at))
  })
  if (spec.views.length !== spec.inputs.length) {
    throw new DefineError('DEFINE_BAD_VALUE', {
      message: `Views of sql: ${spec.views.length} names for ${spec.inputs.length} inputs. Expected one for each.`,
    })
  }
  const schema = spec.columns === undefined ? UNKNOWN_ROW : rowSchema('sql', spec.columns.fields)
  return deepFreeze({ ...spec, kind: 'sql', schema })
}
