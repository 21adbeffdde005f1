import { checkInterval } from '../../ir/expression/interval.js'
import { timeShiftNode } from '../../ir/expression/time-shift-node.js'
import type { TokenReader } from '../../schema/token-reader.js'
import type { FormReader } from './form-reader.js'
import { locatedAt } from './located.js'
import { type Operand, operand } from './operand.js'

/** `INTERVAL '1 hour 30 minutes'`, or `INTERVAL 90 minutes`, in the words of the document. */
function intervalText(reader: TokenReader): string {
  const first = reader.peek()
  if (first.kind !== 'string' && first.kind !== 'number') {
    throw reader.unexpected("a length of time, as in interval '1 hour' or interval 90 minutes")
  }
  const parts: string[] = []
  do parts.push(reader.take().value)
  while (['word', 'number'].includes(reader.peek().kind) && isPart(reader.peek().text))
  return parts.join(' ').trim().toLowerCase()
}

const isPart = (text: string): boolean =>
  /^(\d+|(micro|milli)?seconds?|minutes?|hours?|days?|weeks?)$/i.test(text)

/** `at + interval '1 hour'`; the sign and INTERVAL are taken already. */
export function timeShift(
  time: Operand,
  direction: 'minus' | 'plus',
  { reader, typed }: Pick<FormReader, 'reader' | 'typed'>,
): Operand {
  const { start } = reader.peek()
  const interval = intervalText(reader)
  locatedAt(start, () => checkInterval('Interval', interval))
  const node = timeShiftNode(time.node, direction, interval)
  return operand({ node, ...locatedAt(time.start, () => typed(node)) }, time.start)
}
