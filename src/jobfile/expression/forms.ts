import { arraysZipNode } from '../../ir/expression/arrays-zip-node.js'
import { caseNode } from '../../ir/expression/case-node.js'
import { castNode } from '../../ir/expression/cast-node.js'
import { castType } from '../../ir/expression/cast-rules.js'
import type { ExpressionNode, NamedExpression } from '../../ir/expression/expression-node.js'
import { fromJsonNode, fromJsonType } from '../../ir/expression/from-json-node.js'
import { literalFor } from '../../ir/expression/literal-for.js'
import { literalNode } from '../../ir/expression/literal-node.js'
import { sessionWindowNode } from '../../ir/expression/session-window-node.js'
import { dropFieldsNode, withFieldsNode } from '../../ir/expression/struct-edit-node.js'
import { structNode } from '../../ir/expression/struct-node.js'
import { windowNode } from '../../ir/expression/window-node.js'
import type { DataType } from '../../schema/data-type.js'
import { parseType, typeOf } from '../../schema/parse-type.js'
import { TextFault } from '../../schema/text-fault.js'
import type { Form, FormReader } from './form-reader.js'
import { LAMBDA_FORMS } from './lambda-form.js'
import { locatedAt } from './located.js'
import { fitted, type Operand, operand } from './operand.js'
import { WRITER_FORMS } from './written-schema.js'

function inferred(node: ExpressionNode, { typed }: FormReader, start: number): Operand {
  return operand({ node, ...locatedAt(start, () => typed(node)) }, start)
}

const cast =
  (word: string, attempt?: true): Form =>
  (form, start) => {
    const { reader } = form
    reader.expect('(', `after ${word}`)
    const isNull = reader.takeIf('NULL')
    const input = isNull ? undefined : form.expression()
    reader.expect('AS', `in ${word}(… AS type)`)
    const type = typeOf(reader)
    reader.expect(')', `at the end of ${word}`)
    if (input === undefined) return operand({ node: literalNode(type, null), type, nullable: true }, start)
    const typed = locatedAt(input.start, () => castType(input, type, attempt))
    return operand({ node: castNode(input.node, type, attempt), ...typed }, start)
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

/** Expressions with their names, up to the bracket that closes. */
function namedList(form: FormReader, word: string): readonly NamedExpression[] {
  const fields: NamedExpression[] = []
  do {
    const { name, operand: value } = form.named()
    fields.push({ name, expression: value.node })
  } while (form.reader.takeIf(','))
  form.reader.expect(')', `at the end of ${word}`)
  return fields
}

const struct: Form = (form, start) => {
  form.reader.expect('(', 'after struct')
  return inferred(structNode(namedList(form, 'struct')), form, start)
}

/** `arrays_zip(names, sizes as size)`: the elements of arrays side by side. */
const arraysZip: Form = (form, start) => {
  form.reader.expect('(', 'after arrays_zip')
  return inferred(arraysZipNode(namedList(form, 'arrays_zip')), form, start)
}

/** `with_fields(place, upper(name) as name)`: a struct with fields put in or replaced. */
const withFields: Form = (form, start) => {
  form.reader.expect('(', 'after with_fields')
  const input = form.expression()
  form.reader.expect(',', 'after the struct of with_fields')
  return inferred(withFieldsNode(input.node, namedList(form, 'with_fields')), form, start)
}

/** `drop_fields(place, lat, lon)`: a struct without some of its fields. */
const dropFields: Form = (form, start) => {
  const { reader } = form
  reader.expect('(', 'after drop_fields')
  const input = form.expression()
  reader.expect(',', 'after the struct of drop_fields')
  const names: string[] = []
  do {
    const { kind, value } = reader.peek()
    if (kind !== 'word' && kind !== 'name') throw reader.unexpected('the name of a field')
    names.push(value)
    reader.take()
  } while (reader.takeIf(','))
  reader.expect(')', 'at the end of drop_fields')
  return inferred(dropFieldsNode(input.node, names), form, start)
}

/** A type as `from_json` takes it: a type, or columns with theirs. */
function jsonType({ reader }: FormReader): DataType {
  const token = reader.peek()
  if (token.kind !== 'string') {
    throw reader.unexpected("a type as text, as in 'id string, n int' or 'array<int>'")
  }
  reader.take()
  const isType = /^\s*(array|map|struct)\s*</i.test(token.value)
  try {
    return fromJsonType(parseType(isType ? token.value : `struct<${token.value}>`))
  } catch (error) {
    // Places in the type are none of the expression around it.
    throw error instanceof TextFault ? new TextFault(error.message, token.start, error.hint) : error
  }
}

/** `from_json(payload, 'id string, n int')`; with `map('mode', 'FAILFAST')` a text that is none fails the query. */
const fromJson: Form = (form, start) => {
  const { reader } = form
  reader.expect('(', 'after from_json')
  const input = form.expression()
  reader.expect(',', 'after the text of from_json')
  const type = jsonType(form)
  const hasMode = reader.takeIf(',')
  for (const text of hasMode ? ['MAP', '(', 'mode', ',', 'FAILFAST', ')'] : []) {
    const { kind, value } = reader.peek()
    const isNext = kind === 'string' ? value === text : reader.isNext(text)
    if (!isNext) throw reader.unexpected("map('mode', 'FAILFAST'), or no options")
    reader.take()
  }
  reader.expect(')', 'at the end of from_json')
  return inferred(fromJsonNode(input.node, type, hasMode ? 'fail' : 'null'), form, start)
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
  ...LAMBDA_FORMS,
  ...WRITER_FORMS,
  ARRAYS_ZIP: arraysZip,
  CASE: caseForm,
  CAST: cast('cast'),
  DROP_FIELDS: dropFields,
  FROM_JSON: fromJson,
  SESSION: session,
  SLIDING: windows('sliding', 'always'),
  STRUCT: struct,
  TRY_CAST: cast('try_cast', true),
  TUMBLING: windows('tumbling', 'never'),
  WINDOW: windows('window', 'maybe'),
  WITH_FIELDS: withFields,
}
