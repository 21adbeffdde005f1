import type { DataType } from '../schema/data-type.js'
import { typeDdl } from '../schema/ddl.js'
import { sqlStringLiteral } from '../schema/sql-string.js'
import { TextFault } from '../schema/text-fault.js'
import type { ParameterValue } from './expression/parse-expression.js'

/** Text in quotes, a quoted name, a comment, a placeholder, a word: what stands first is what it is. */
const PIECE =
  /('(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*")|`((?:[^`]|``)*)`|(--[^\n]*|\/\*[\s\S]*?\*\/)|\$\{(param|env):([^}]*)\}|([A-Za-z_][A-Za-z0-9_]*)/g

const isNumber = (type: DataType): boolean =>
  ['tinyint', 'smallint', 'int', 'bigint', 'float', 'double', 'decimal'].includes(type.kind)

/** A value as Spark SQL writes it, of exactly its type. */
export function sqlLiteral({ type, value }: ParameterValue): string {
  if (type.kind === 'string') return sqlStringLiteral(String(value))
  if (type.kind === 'boolean') return String(value)
  if (type.kind === 'int') return String(value)
  const text = isNumber(type) ? `'${value}'` : sqlStringLiteral(String(value))
  return `CAST(${text} AS ${typeDdl(type)})`
}

/** A query with its parameters as literals. @throws TextFault */
export function filledQuery(
  text: string,
  parameter: (name: string, start: number) => ParameterValue,
): string {
  return text.replace(PIECE, (whole: string, ...groups: readonly unknown[]) => {
    const [quoted, , , kind, name, , start] = groups as readonly (string | undefined)[]
    const at = Number(start)
    if (quoted !== undefined && /\$\{param:/.test(quoted)) {
      throw new TextFault(
        'a parameter stands inside quotes',
        at,
        'Write ${param:NAME} without them: it is put in as a literal.',
      )
    }
    if (kind === undefined) return whole
    if (kind === 'env') {
      const hint = 'Declare a parameter with default: ${env:NAME} and write ${param:…}.'
      throw new TextFault('a variable of the environment may not stand in a query', at, hint)
    }
    return sqlLiteral(parameter(name ?? '', at))
  })
}

/** The names that a query uses, in small letters; more than it reads, never less. */
export function namesIn(text: string): ReadonlySet<string> {
  const names = [...text.matchAll(PIECE)].flatMap(
    (match) => match[2]?.replaceAll('``', '`') ?? match[6] ?? [],
  )
  return new Set(names.map((name) => name.toLowerCase()))
}
