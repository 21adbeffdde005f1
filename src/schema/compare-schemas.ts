import { SchemaError } from '../errors/schema-error.js'
import type { DataType, StructType } from './data-type.js'
import { typeText } from './type-text.js'

/** One difference between the declared row type and Spark's. */
export interface SchemaMismatch {
  /** `address.city`; `tags.element`, `counts.key` and `counts.value` inside arrays and maps. */
  readonly path: string
  readonly reason: 'missing' | 'unexpected' | 'order' | 'type' | 'nullability'
  /** What was declared, as text; absent for a column that was not. */
  readonly declared?: string
  /** What Spark gives, as text; absent for a column that is missing. */
  readonly actual?: string
}

/**
 * Compares the declared row type with Spark's, column by column: names in their order and case, types, nullability.
 * One widening is allowed, at every depth: what is declared nullable may be not null in fact. Never the reverse, and
 * no type widens (an `int` is no `bigint`).
 */
export function compareSchemas(declared: StructType, actual: StructType): readonly SchemaMismatch[] {
  return compareFields(declared, actual, '')
}

/** @throws SCHEMA_MISMATCH with all differences of {@link compareSchemas}, if there are any. */
export function requireSchema(result: string, declared: StructType, actual: StructType): void {
  const mismatches = compareSchemas(declared, actual)
  if (mismatches.length === 0) return
  const lines = mismatches.map((mismatch) => `  ${mismatchText(mismatch)}`)
  throw new SchemaError('SCHEMA_MISMATCH', {
    message: `The rows of result ${JSON.stringify(result)} are not of the declared type:\n${lines.join('\n')}`,
    hint: 'Change the declared row type, or cast and select the columns in the job.',
    details: { result, mismatches },
  })
}

/** One line for people: `amount: declared decimal(10,2), Spark gives double`. */
export function mismatchText({ path, reason, declared, actual }: SchemaMismatch): string {
  if (reason === 'missing') return `${path}: declared ${declared}, Spark gives no such column${actual ?? ''}`
  if (reason === 'unexpected') return `${path}: not declared, Spark gives ${actual}`
  return `${path}: declared ${declared}, Spark gives ${actual}`
}

function compareFields(declared: StructType, actual: StructType, prefix: string): SchemaMismatch[] {
  const found: SchemaMismatch[] = []
  const actualNames = actual.fields.map(({ name }) => name)
  const declaredNames = new Set(declared.fields.map(({ name }) => name))
  const kept = actualNames.filter((name) => declaredNames.has(name))
  let position = 0
  for (const field of declared.fields) {
    const path = prefix + field.name
    const other = actual.fields.find(({ name }) => name === field.name)
    if (other === undefined) {
      const twin = actualNames.find((name) => name.toLowerCase() === field.name.toLowerCase())
      const note = twin === undefined ? {} : { actual: ` (but ${JSON.stringify(twin)}: case matters)` }
      found.push({ path, reason: 'missing', declared: cellText(field.type, field.nullable), ...note })
      continue
    }
    const there = kept.indexOf(field.name)
    if (there !== position) {
      found.push({
        path,
        reason: 'order',
        declared: `as column ${position + 1} of those in common`,
        actual: `it as column ${there + 1}`,
      })
    }
    position += 1
    found.push(...compareCells(path, field.type, field.nullable, other.type, other.nullable))
  }
  for (const { name, type, nullable } of actual.fields) {
    if (!declaredNames.has(name)) {
      found.push({ path: prefix + name, reason: 'unexpected', actual: cellText(type, nullable) })
    }
  }
  return found
}

function compareCells(
  path: string,
  declared: DataType,
  declaredNull: boolean,
  actual: DataType,
  actualNull: boolean,
): SchemaMismatch[] {
  const inside = compareTypes(path, declared, actual)
  return actualNull && !declaredNull
    ? [{ path, reason: 'nullability', declared: 'not null', actual: 'a column that may be null' }, ...inside]
    : inside
}

function compareTypes(path: string, declared: DataType, actual: DataType): SchemaMismatch[] {
  if (declared.kind === 'struct' && actual.kind === 'struct')
    return compareFields(declared, actual, `${path}.`)
  if (declared.kind === 'array' && actual.kind === 'array') {
    return compareCells(
      `${path}.element`,
      declared.element,
      declared.containsNull,
      actual.element,
      actual.containsNull,
    )
  }
  if (declared.kind === 'map' && actual.kind === 'map') {
    return [
      ...compareTypes(`${path}.key`, declared.key, actual.key),
      ...compareCells(
        `${path}.value`,
        declared.value,
        declared.valueContainsNull,
        actual.value,
        actual.valueContainsNull,
      ),
    ]
  }
  const [wanted, given] = [typeText(declared), typeText(actual)]
  return wanted === given ? [] : [{ path, reason: 'type', declared: wanted, actual: given }]
}

function cellText(type: DataType, nullable: boolean): string {
  return nullable ? typeText(type) : `${typeText(type)} not null`
}
