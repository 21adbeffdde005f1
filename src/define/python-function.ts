import { DefineError } from '../errors/define-error.js'
import { literalFor } from '../ir/expression/literal-for.js'
import { checkUdfArgument, checkUdfCount, udfArgument, udfNode } from '../ir/expression/udf-node.js'
import { checkPythonFunction, type PythonFunction } from '../ir/python-function.js'
import type { DataType, FieldMap, StructType } from '../schema/data-type.js'
import { type NullableFields, t } from '../schema/type-builders.js'
import { valueText } from '../util/value-text.js'
import { checkOptions } from './check-options.js'
import { Column, isColumn } from './column.js'
import type { LiteralFor } from './types/operand.js'

/** Where a Python function is, and the columns of the rows that it gives. */
export interface PythonFunctionOptions<S extends Readonly<Record<string, DataType>>> {
  /** Path of the Python file; a relative one counts from the job file, or else from the working directory. */
  readonly file: string
  /** The name of the function in it. */
  readonly function: string
  /** The columns that it gives; each may be null. */
  readonly columns: S
}

/** A Python function of rows that gives rows of the columns `F`. */
export interface RowFunction<F extends FieldMap> {
  /** Never set: it only carries the type. */
  readonly $fields?: F
  /** @internal */
  readonly python: PythonFunction
  /** @internal */
  readonly columns: StructType
}

/**
 * A function of rows in a Python file of your own, for `transform`, `mapInArrow`, `mapInPandas` and `applyInPandas`.
 * The file travels with the job; the declared columns are held against what Spark finds.
 * @throws DEFINE_BAD_VALUE, DEFINE_UNKNOWN_OPTION
 *
 * @example
 * ```ts
 * const score = pythonFunction({ file: './scoring.py', function: 'score', columns: { id: t.string(), score: t.double() } })
 * const scored = events.mapInPandas(score)
 * ```
 */
export function pythonFunction<S extends Readonly<Record<string, DataType>>>(
  options: PythonFunctionOptions<S>,
): RowFunction<NullableFields<S>> {
  checkOptions('pythonFunction', options, { file: true, function: true, columns: true })
  const python = { file: options.file, function: options.function }
  checkPythonFunction(python)
  return Object.freeze({ python, columns: t.struct(options.columns) })
}

/** Where a Python function of values is, what it takes and what it gives. */
export interface UdfOptions<A extends readonly DataType[], R extends DataType> {
  /** Path of the Python file; a relative one counts from the job file, or else from the working directory. */
  readonly file: string
  /** The name of the function in it. */
  readonly function: string
  /** The types of its arguments. */
  readonly args: A
  /** The type of what it returns; None is null. */
  readonly returns: R
}

/** A column of each type, or a plain value. */
type ArgumentsOf<A extends readonly DataType[]> = {
  readonly [I in keyof A]: Column<A[I]> | LiteralFor<A[I]>
}

/**
 * A function of single values in a Python file of your own, as a function of columns; Spark calls it row by row. It
 * should depend on nothing but its arguments: Spark may call it more than once for a row.
 * @throws DEFINE_BAD_VALUE, DEFINE_UNKNOWN_OPTION; the function itself DEFINE_TYPE_MISMATCH
 *
 * @example
 * ```ts
 * const area = udf({ file: './shapes.py', function: 'area', args: [t.double(), t.double()], returns: t.double() })
 * rooms.select((c) => ({ id: c.id, area: area(c.width, c.depth) }))
 * ```
 */
export function udf<const A extends readonly [DataType, ...DataType[]], R extends DataType>(
  options: UdfOptions<A, R>,
): (...args: ArgumentsOf<A>) => Column<R, true> {
  checkOptions('udf', options, { file: true, function: true, args: true, returns: true })
  const { args: types, returns } = options
  const python = { file: options.file, function: options.function }
  checkPythonFunction(python)
  return (...args) => {
    checkUdfCount(python, args.length, types.length)
    const nodes = types.map((type, at) => argument(args[at], type, udfArgument(python, at)))
    return new Column({ node: udfNode(python, nodes, returns), type: returns, nullable: true })
  }
}

function argument(given: unknown, type: DataType, where: string) {
  if (!isColumn(given)) return literalFor(given, type, where)
  const { node, type: actual } = given.toNode()
  checkUdfArgument(where, actual, type)
  return node
}

/** What a node takes of a function of rows. @throws DEFINE_BAD_VALUE @internal */
export function functionParts(
  what: string,
  call: RowFunction<FieldMap>,
): Pick<RowFunction<FieldMap>, 'python' | 'columns'> {
  const given: Partial<RowFunction<FieldMap>> = Object(call)
  if (given.python !== undefined && given.columns !== undefined) {
    return { python: given.python, columns: given.columns }
  }
  throw new DefineError('DEFINE_BAD_VALUE', {
    message: `Function of ${what}: ${valueText(call)}. Expected what pythonFunction({ file, function, columns }) gives.`,
    ...(typeof call === 'function' ? { hint: 'Spark runs Python: name a file and a function of it.' } : {}),
  })
}
