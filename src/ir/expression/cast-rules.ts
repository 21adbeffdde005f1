import type { DataType, Typed } from '../../schema/data-type.js'
import { isSameType, typeMismatch, typeName } from '../type-mismatch.js'
import { decimalOf, isFraction, isInteger, isNumeric } from './numeric-type.js'

const TEMPORAL = ['date', 'timestamp', 'timestamp_ntz']
const isTemporal = (type: DataType): boolean => TEMPORAL.includes(type.kind)
const isNested = (type: DataType): boolean => ['array', 'map', 'struct'].includes(type.kind)

/** Whether a variant gives values of the type; a cast to one takes no structs and maps. */
export function isInVariant(type: DataType, given: boolean): boolean {
  if (type.kind === 'array') return isInVariant(type.element, given)
  if (type.kind === 'struct') return given && type.fields.every((field) => isInVariant(field.type, given))
  if (type.kind === 'map') return given && type.key.kind === 'string' && isInVariant(type.value, given)
  return type.kind !== 'void' && !type.kind.startsWith('interval')
}

/** Which casts Spark's ANSI mode has, of those between the types here. */
function isCastable(from: DataType, to: DataType): boolean {
  if (isSameType(from, to) || from.kind === 'void') return true
  if (from.kind === 'variant') return isInVariant(to, true)
  if (to.kind === 'variant') return isInVariant(from, false)
  if (isNested(from) || isNested(to)) return to.kind === 'string'
  if (to.kind === 'string' || from.kind === 'string') return true
  if (from.kind === 'binary') return false
  if (to.kind === 'binary') return isInteger(from)
  if (isNumeric(from)) return isNumeric(to) || to.kind === 'boolean' || to.kind === 'timestamp'
  if (from.kind === 'boolean') return isNumeric(to)
  if (isTemporal(from)) return isTemporal(to) || (from.kind === 'timestamp' && isNumeric(to))
  return false
}

/** Whether Spark declares the result nullable though the input is not. */
function makesNulls(from: DataType, to: DataType): boolean {
  if (from.kind === 'variant') return to.kind !== 'variant'
  if (from.kind === 'string') return to.kind !== 'string' && to.kind !== 'binary'
  if (isFraction(from) && to.kind === 'timestamp') return true
  if (to.kind !== 'decimal') return false
  const digits = decimalOf(from)
  if (digits === undefined) return from.kind !== 'boolean' || to.precision - to.scale < 1
  return to.precision - to.scale < digits.precision - digits.scale || to.scale < digits.scale
}

/** The type of a cast, or of an attempt at one. @throws DEFINE_TYPE_MISMATCH when Spark has no such cast. */
export function castType(from: Typed, to: DataType, attempt?: true): Typed {
  if (!isCastable(from.type, to)) {
    throw typeMismatch(
      'Cast',
      `${typeName(from.type)} to ${typeName(to)}`,
      'a cast that Spark has in ANSI mode',
    )
  }
  return { type: to, nullable: attempt === true || from.nullable || makesNulls(from.type, to) }
}
