import { DefineError } from '../errors/define-error.js'
import type { DataType } from '../schema/data-type.js'
import { typeText } from '../schema/type-text.js'

/** A type as error messages name it: `decimal(10,2)`. */
export function typeName(type: DataType): string {
  return typeText(type)
}

/** The error for a value or column of a type that `what` does not take. */
export function typeMismatch(what: string, found: string, expected: string, hint?: string): DefineError {
  return new DefineError('DEFINE_TYPE_MISMATCH', {
    message: `${what}: ${found}. Expected ${expected}.`,
    details: { what, found, expected },
    ...(hint === undefined ? {} : { hint }),
  })
}

/** Whether two types are the same, inner nullability aside. */
export function isSameType(left: DataType, right: DataType): boolean {
  return left === right || typeText(left) === typeText(right)
}
