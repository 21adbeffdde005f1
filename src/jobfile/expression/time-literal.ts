import { literalNode } from '../../ir/expression/literal-node.js'
import type { DataType } from '../../schema/data-type.js'
import type { SqlToken } from '../../schema/sql-tokens.js'
import { TextFault } from '../../schema/text-fault.js'
import { type Operand, operand } from './operand.js'

const DATE = /^\d{4}-\d\d-\d\d$/
const TIMESTAMP = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d)(?::(\d\d(?:\.\d{1,6})?))?)?Z?$/

/** `DATE '2026-01-31'`, and `TIMESTAMP '2026-01-31 12:00:00'`, which is in UTC as the session is. */
export function timeLiteral(word: 'DATE' | 'TIMESTAMP', { value, start }: SqlToken, from: number): Operand {
  const isDay = !Number.isNaN(Date.parse(`${value.slice(0, 10)}T00:00:00Z`))
  const [, day, minutes = '00:00', seconds = '00'] = TIMESTAMP.exec(value) ?? []
  const instant = `${day}T${minutes}:${seconds}Z`
  const isTime = day !== undefined && !Number.isNaN(Date.parse(instant))
  const isRight = isDay && (word === 'DATE' ? DATE.test(value) : isTime)
  if (!isRight) {
    const example = word === 'DATE' ? "DATE '2026-01-31'" : "TIMESTAMP '2026-01-31 12:00:00'"
    throw new TextFault(
      `${JSON.stringify(value.slice(0, 40))} is no ${word.toLowerCase()}; write ${example}`,
      start,
    )
  }
  const type: DataType = { kind: word === 'DATE' ? 'date' : 'timestamp' }
  return operand({ node: literalNode(type, word === 'DATE' ? value : instant), type, nullable: false }, from)
}
