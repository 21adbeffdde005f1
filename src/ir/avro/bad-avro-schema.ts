import { DefineError } from '../../errors/define-error.js'
import { valueText } from '../../util/value-text.js'

/** An Avro schema that cannot be taken, and where in it. */
export function badAvroSchema(where: string, found: unknown, expected: string, hint?: string): DefineError {
  const text = typeof found === 'string' ? found : valueText(found)
  return new DefineError('DEFINE_BAD_SCHEMA', {
    message: `Avro schema, ${where}: ${text.length > 80 ? `${text.slice(0, 79)}…` : text}. Expected ${expected}.`,
    ...(hint === undefined ? {} : { hint }),
    details: { where },
  })
}
