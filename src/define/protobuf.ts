import { DefineError } from '../errors/define-error.js'
import { NO_PROTOBUF } from '../ir/source/no-protobuf.js'

/**
 * Protobuf is not there, and says so: Spark reads it with a connector of its own whose jars sparkwire does not have. Read
 * the bytes with `binary()` and decode them in a Python step, whose rows are typed as all others.
 *
 * @example
 * ```ts
 * const parse = pythonFunction({ file: './orders.py', function: 'parse', columns: { id: t.string() } })
 * kafka({ topic: 'orders', value: binary() }).mapInArrow(parse)
 * ```
 * @throws DEFINE_NO_FORMAT always
 */
export function protobuf(..._fieldsAndOptions: readonly unknown[]): never {
  throw new DefineError('DEFINE_NO_FORMAT', {
    message: `Format of a record: ${NO_PROTOBUF}. Expected text, binary, json, csv, avro, confluentAvro or confluentJson.`,
    hint: 'Read the bytes with binary(), and decode them with mapInArrow() and the Python package protobuf.',
    details: { format: 'protobuf' },
  })
}
