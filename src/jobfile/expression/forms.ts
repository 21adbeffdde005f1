import { caseNode } from '../../ir/expression/case-node.js'
import { castNode } from '../../ir/expression/cast-node.js'
import { castType } from '../../ir/expression/cast-rules.js'
import type { ExpressionNode } from '../../ir/expression/expression-node.js'
import { inferType } from '../../ir/expression/infer-type.js'
import { literalFor } from '../../ir/expression/literal-for.js'
import { literalNode } from '../../ir/expression/literal-node.js'
import { sessionWindowNode } from '../../ir/expression/session-window-node.js'
import { structNode } from '../../ir/expression/struct-node.js'
import { windowNode } from '../../ir/expression/window-node.js'
import type { StructType } from '../../schema/data-type.js'
import { typeOf } from '../../schema/parse-type.js'
import { TextFault } from '../../schema/text-fault.js'
import type { TokenReader } from '../../schema/token-reader.js'
import { locatedAt } from './located.js'
import { fitted, type Operand, operand } from './operand.js'

/** What a form of its own reads on with. */
export interface FormReader {
  readonly reader: TokenReader
  readonly schema: StructType
  /** The next expression. */
  readonly expression: () => Operand
  /** The next expression and the name it has or is given. */
  readonly named: () => { readonly name: string; readonly operand: Operand }
}

/** Reads what follows the word, which is taken already. */
type Form = (form: FormReader, start: number) => Operand

function inferred(node: ExpressionNode, { schema }: FormReader, start: number): Operand {
  return operand({ node, ...locatedAt(start, () => inferType(node, schema)) }, start)
}

const cast: Form = (form, start) => {
  const { reader } = form
  reader.expect('(', 'after cast')
  const isNull = reader.takeIf('NULL')
  const input = isNull ? undefined : form.expression()
  reader.expect('AS', 'in cast(… AS type)')
  const type = typeOf(reader)
  reader.expect(')', 'at the end of cast')
  if (input === undefined) return operand({ node: literalNode(type, null), type, nullable: true }, start)
  const typed = locatedAt(input.start, () => castType(input, type))
  return operand({ node: castNode(input.node, type), ...typed }, start)
}

/** A value of CASE: a constant of the type that the first has, and null of it. */
function caseValue({ reader, expression }: FormReader, first: Operand | undefined): Operand {
  const { start } = reader.peek()
  if (reader.isNext('NULL')) {
    if (first === undefined)
      throw new TextFault('the first value is NULL; expected one that has a type', start)
    reader.take()
    return operand({ node: literalFor(null, first.type, 'Value'), type: first.type, nullable: true }, start)
  }
  const value = expression()
  return first === undefined ? value : fitted(value, first.type)
}

const caseForm: Form = (form, start) => {
  const { reader } = form
  if (!reader.isNext('WHEN')) {
    const hint = 'Write CASE WHEN a = 1 THEN … for CASE a WHEN 1 THEN …, or use query.'
    throw reader.unexpected('WHEN', hint)
  }
  const branches: { readonly when: Operand; readonly value: Operand }[] = []
  while (reader.takeIf('WHEN')) {
    const when = form.expression()
    reader.expect('THEN', 'after the condition of WHEN')
    branches.push({ when, value: caseValue(form, branches[0]?.value) })
  }
  const otherwise = reader.takeIf('ELSE') ? caseValue(form, branches[0]?.value) : undefined
  reader.expect('END', 'at the end of CASE')
  const node = caseNode(
    branches.map(({ when, value }) => ({ when: when.node, value: value.node })),
    otherwise?.node,
  )
  return inferred(node, form, start)
}

const struct: Form = (form, start) => {
  const { reader } = form
  reader.expect('(', 'after struct')
  const fields: { readonly name: string; readonly expression: ExpressionNode }[] = []
  do {
    const { name, operand: value } = form.named()
    fields.push({ name, expression: value.node })
  } while (reader.takeIf(','))
  reader.expect(')', 'at the end of struct')
  return inferred(structNode(fields), form, start)
}

/** A length of time as text: `'6 hours'`. */
function lengthOf({ reader }: FormReader, what: string): string {
  const token = reader.peek()
  if (token.kind !== 'string') throw reader.unexpected(`the ${what} as text, as in '6 hours'`)
  reader.take()
  return token.value
}

/** `session(at, '5 minutes')`; the gap may be an expression of texts. */
const session: Form = (form, start) => {
  const { reader } = form
  reader.expect('(', 'after session')
  const time = form.expression()
  reader.expect(',', 'after the time of session')
  const isText = reader.peek().kind === 'string'
  const gap = isText ? reader.take().value : form.expression().node
  reader.expect(')', 'at the end of session')
  return inferred(sessionWindowNode(time.node, gap), form, start)
}

const windows =
  (word: string, slides: 'never' | 'always' | 'maybe'): Form =>
  (form, start) => {
    const { reader } = form
    reader.expect('(', `after ${word}`)
    const time = form.expression()
    reader.expect(',', `after the time of ${word}`)
    const size = lengthOf(form, 'length of the window')
    const hasSlide = slides === 'always' || (slides === 'maybe' && reader.isNext(','))
    if (hasSlide) reader.expect(',', `after the length of ${word}`)
    const slide = hasSlide ? lengthOf(form, 'time between two windows') : undefined
    reader.expect(')', `at the end of ${word}`)
    return inferred(windowNode(time.node, size, slide), form, start)
  }

/** What is no function of the table, by its word in capitals. */
export const FORMS: Readonly<Record<string, Form>> = {
  CASE: caseForm,
  CAST: cast,
  SESSION: session,
  SLIDING: windows('sliding', 'always'),
  STRUCT: struct,
  TUMBLING: windows('tumbling', 'never'),
  WINDOW: windows('window', 'maybe'),
}
