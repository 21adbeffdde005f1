import { isBridgeError } from '../../errors/bridge-error.js'
import { callNode } from '../../ir/expression/call-node.js'
import { columnNode } from '../../ir/expression/column-node.js'
import { fieldNode } from '../../ir/expression/field-node.js'
import { functionType } from '../../ir/expression/function-rules.js'
import { FUNCTIONS, type FunctionName } from '../../ir/expression/function-table.js'
import { inListNode } from '../../ir/expression/in-list-node.js'
import { inferType } from '../../ir/expression/infer-type.js'
import type { LiteralNode } from '../../ir/expression/literal-node.js'
import { operatorNode } from '../../ir/expression/operator-node.js'
import { operatorType } from '../../ir/expression/operator-rules.js'
import type { OperatorName } from '../../ir/expression/operator-table.js'
import { overNode } from '../../ir/expression/over-node.js'
import type { SortKeyNode } from '../../ir/expression/sort-key-node.js'
import type { DataType, StructType, Typed } from '../../schema/data-type.js'
import type { SqlToken } from '../../schema/sql-tokens.js'
import { TextFault } from '../../schema/text-fault.js'
import { TokenReader, tokenText } from '../../schema/token-reader.js'
import { didYouMean } from '../../util/did-you-mean.js'
import type { FormReader } from './form-reader.js'
import { FORMS } from './forms.js'
import { LambdaScope } from './lambda-scope.js'
import { Located, locatedAt } from './located.js'
import {
  fittedArguments,
  fittedTogether,
  nodesOf,
  numberOperand,
  type Operand,
  operand,
  type PlainValue,
  plainOperand,
} from './operand.js'
import { BEYOND, INFIX, OPERATOR_FUNCTIONS, POWER, RESERVED } from './operators.js'
import { timeLiteral } from './time-literal.js'
import { timeShift } from './time-shift.js'
import { type ValueFunctions, valueFunctionCall } from './value-function.js'
import { readSortKey, readWindow } from './window.js'
import type { WrittenSchemas } from './written-schema.js'

/** The value of a parameter where an expression reads it. */
export interface ParameterValue {
  readonly type: DataType
  readonly value: PlainValue
}

/** What an expression may name. */
export interface Scope {
  readonly schema: StructType
  /** @throws TextFault where there is no such parameter, or it has no value. */
  readonly parameter: (name: string, start: number) => ParameterValue
  /** Python functions that the file declares. */
  readonly functions: ValueFunctions
  /** Schemas that the file declares for what is written. */
  readonly schemas: WrittenSchemas
}

/** Deeper nesting than anyone writes, and less than any stack. */
const MOST_LEVELS = 100
const STRING: DataType = Object.freeze({ kind: 'string' })
const BOOLEAN: DataType = Object.freeze({ kind: 'boolean' })
const QUERY = 'Say it in SQL: under query, or as { expr: "…", type: … }.'

const isFunction = (name: string): name is FunctionName => Object.hasOwn(FUNCTIONS, name)

/**
 * Reads one expression over the columns of a dataset, in a subset of Spark SQL, and checks its types as it goes.
 * A Pratt parser: each operator takes what binds more strongly than itself.
 */
export class ExpressionParser {
  readonly #reader: TokenReader
  readonly #scope: Scope
  readonly #lambdas = new LambdaScope()
  readonly #form: FormReader
  #depth = 0

  /** @throws TextFault */
  constructor(text: string, scope: Scope) {
    this.#reader = new TokenReader(text)
    this.#scope = scope
    const expression = (): Operand => this.#expression(0)
    this.#form = {
      reader: this.#reader,
      expression,
      named: () => this.#named(),
      schemas: scope.schemas,
      typed: (node) => this.#typed(node),
      within: (parameters, names, types) => this.#lambdas.within(parameters, names, types, expression),
    }
  }

  /** The whole text as one expression. @throws TextFault, Located */
  whole(): Operand {
    const parsed = this.#expression(0)
    this.#end()
    return parsed
  }

  /** The whole text as an expression with the name that it has or is given with AS. @throws TextFault, Located */
  wholeNamed(): { readonly name: string; readonly operand: Operand } {
    const named = this.#named()
    this.#end()
    return named
  }

  /** The whole text as what rows are sorted by: an expression, ASC or DESC, NULLS FIRST or LAST. @throws TextFault, Located */
  wholeSortKey(): SortKeyNode {
    const key = readSortKey(this.#reader, () => this.#expression(0))
    this.#end()
    return key
  }

  #end(): void {
    const { kind, text } = this.#reader.peek()
    if (kind === 'end') return
    this.#refuseBeyond()
    throw this.#reader.unexpected(text === ')' ? 'no ) without its (' : 'an operator or the end')
  }

  #named(): { readonly name: string; readonly operand: Operand } {
    const parsed = this.#expression(0)
    if (this.#reader.takeIf('AS')) {
      const { kind, value } = this.#reader.peek()
      if (kind !== 'word' && kind !== 'name') throw this.#reader.unexpected('a name after AS')
      this.#reader.take()
      return { name: value, operand: parsed }
    }
    const { node } = parsed
    if (node.kind === 'column' || node.kind === 'field') return { name: node.name, operand: parsed }
    throw new TextFault('a computed column needs a name', parsed.start, 'Write EXPRESSION as NAME.')
  }

  #expression(power: number): Operand {
    this.#depth += 1
    const { start } = this.#reader.peek()
    if (this.#depth > MOST_LEVELS) throw new TextFault(`more than ${MOST_LEVELS} levels of brackets`, start)
    let left = this.#prefix()
    for (;;) {
      const next = this.#infix(left, power)
      if (next === undefined) break
      left = next
    }
    this.#depth -= 1
    return left
  }

  /** What goes on after an operand, where it binds more strongly than `power`. */
  #infix(left: Operand, power: number): Operand | undefined {
    const reader = this.#reader
    const token = reader.peek()
    if (token.kind !== 'word' && token.kind !== 'symbol') return undefined
    const word = token.text.toUpperCase()
    if (word === '.') return this.#field(left)
    const infix = Object.hasOwn(INFIX, word) ? INFIX[word] : undefined
    if (infix !== undefined) {
      if (infix.power <= power) return undefined
      reader.take()
      if ((word === '+' || word === '-') && reader.takeIf('INTERVAL')) {
        return timeShift(left, word === '+' ? 'plus' : 'minus', this.#form)
      }
      const right = this.#expression(infix.power)
      return this.#operator(infix.operator, [left, right], token.start)
    }
    if (word === '||' && POWER.concat > power) return this.#concat(left)
    if (POWER.compare <= power) return undefined
    if (word === 'IS') return this.#isNull(left)
    const isNot = word === 'NOT'
    const test = isNot ? reader.peek(1).text.toUpperCase() : word
    if (!['BETWEEN', 'IN', 'LIKE'].includes(test)) {
      if (isNot) this.#refuseBeyond(reader.peek(1))
      return undefined
    }
    if (isNot) reader.take()
    reader.take()
    const tested = this.#test(test, left, token.start)
    return isNot ? this.#operator('not', [tested], token.start) : tested
  }

  #test(test: string, left: Operand, start: number): Operand {
    const reader = this.#reader
    if (test === 'LIKE') return this.#operator('like', [left, this.#expression(POWER.compare)], start)
    if (test === 'BETWEEN') {
      const low = this.#expression(POWER.compare)
      reader.expect('AND', 'between the bounds of BETWEEN')
      return this.#operator('between', [left, low, this.#expression(POWER.compare)], start)
    }
    reader.expect('(', 'after IN')
    if (reader.isNext('SELECT')) this.#refuseBeyond()
    const values = this.#list()
    const [, ...literals] = fittedTogether([left, ...values])
    for (const { node, start: at } of literals) {
      if (node.kind !== 'literal')
        throw new TextFault('IN takes constants only', at, 'Compare columns with = and OR.')
    }
    const node = inListNode(left.node, nodesOf(literals) as readonly LiteralNode[])
    return this.#inferred(node, values[0]?.start ?? start)
  }

  #isNull(left: Operand): Operand {
    const { start } = this.#reader.take()
    const isNot = this.#reader.takeIf('NOT')
    if (this.#reader.isNext('DISTINCT', 'TRUE', 'FALSE', 'UNKNOWN')) {
      throw this.#reader.unexpected('NULL', 'Write a = b, or the condition itself, or use query.')
    }
    this.#reader.expect('NULL', 'after IS')
    return this.#operator(isNot ? 'is_not_null' : 'is_null', [left], start)
  }

  #concat(left: Operand): Operand {
    const parts = [left]
    while (this.#reader.takeIf('||')) parts.push(this.#expression(POWER.concat))
    return this.#call('concat', parts, left.start)
  }

  #field(left: Operand): Operand {
    this.#reader.take()
    const { kind, value, start } = this.#reader.peek()
    if (kind !== 'word' && kind !== 'name')
      throw this.#reader.unexpected('the name of a field after the point')
    this.#reader.take()
    return { ...this.#inferred(fieldNode(left.node, value), start), start: left.start }
  }

  #prefix(): Operand {
    const reader = this.#reader
    const token = reader.peek()
    const { kind, value, start } = token
    if (kind === 'number') return locatedAt(start, () => numberOperand(reader.take()))
    if (kind === 'string') {
      reader.take()
      return locatedAt(start, () => plainOperand(value, STRING, start))
    }
    if (kind === 'parameter') {
      reader.take()
      const { type, value: given } = this.#scope.parameter(value, start)
      return locatedAt(start, () => plainOperand(given, type, start))
    }
    if (kind === 'name') return this.#column(reader.take())
    if (kind === 'word') return this.#word(token)
    if (reader.takeIf('(')) {
      if (reader.isNext('SELECT')) this.#refuseBeyond()
      const inside = this.#expression(0)
      reader.expect(')', 'to close the bracket')
      return inside
    }
    if (reader.takeIf('-')) {
      if (reader.peek().kind === 'number') {
        const number = reader.take()
        return locatedAt(start, () => ({ ...numberOperand(number, '-'), start }))
      }
      return this.#operator('negate', [this.#expression(POWER.sign)], start)
    }
    this.#refuseBeyond()
    throw reader.unexpected('a column, a constant or a function')
  }

  #word(token: SqlToken): Operand {
    const reader = this.#reader
    const { text, start } = token
    const word = text.toUpperCase()
    const isCall = reader.peek(1).text === '('
    if (word === 'NOT') {
      reader.take()
      return this.#operator('not', [this.#expression(POWER.not)], start)
    }
    if (word === 'TRUE' || word === 'FALSE') {
      reader.take()
      return plainOperand(word === 'TRUE', BOOLEAN, start)
    }
    const form = Object.hasOwn(FORMS, word) ? FORMS[word] : undefined
    if (form !== undefined && (isCall || word === 'CASE')) {
      reader.take()
      return form(this.#form, start)
    }
    if (reader.peek(1).kind === 'string' && (word === 'DATE' || word === 'TIMESTAMP')) {
      reader.take()
      return timeLiteral(word, reader.take(), start)
    }
    if (isCall) return this.#function(token)
    if (word === 'NULL') {
      throw new TextFault('NULL has no type here', start, 'Write cast(NULL AS string), or test with IS NULL.')
    }
    this.#refuseBeyond()
    if (RESERVED.includes(word)) throw reader.unexpected('a column, a constant or a function')
    return this.#column(reader.take())
  }

  #column({ value, start }: SqlToken): Operand {
    return this.#lambdas.find(value, start) ?? this.#inferred(columnNode(value), start)
  }

  #function({ text, start }: SqlToken): Operand {
    const reader = this.#reader
    const name = text.toLowerCase()
    const operator = Object.hasOwn(OPERATOR_FUNCTIONS, name) ? OPERATOR_FUNCTIONS[name] : undefined
    const own = this.#scope.functions.get(name)
    if (operator === undefined && own === undefined && !isFunction(name))
      throw this.#unknownFunction(text, start)
    reader.take()
    reader.take()
    const isStar = name === 'count' && reader.takeIf('*')
    if (isStar) reader.expect(')', 'after count(*')
    const args = isStar || reader.takeIf(')') ? [] : this.#list()
    if (own !== undefined) return valueFunctionCall(own, args, start)
    return operator === undefined
      ? this.#over(this.#call(name as FunctionName, args, start))
      : this.#operator(operator, args, start)
  }

  /** The call over a window, where OVER follows it. */
  #over(called: Operand): Operand {
    const reader = this.#reader
    if (called.node.kind !== 'call' || !reader.takeIf('OVER')) return called
    const window = readWindow(reader, () => this.#expression(0))
    return this.#inferred(overNode(called.node, window), called.start)
  }

  #unknownFunction(text: string, start: number): TextFault {
    this.#refuseBeyond()
    const known = [
      ...Object.keys(FUNCTIONS),
      ...Object.keys(OPERATOR_FUNCTIONS),
      ...this.#scope.functions.keys(),
      ...Object.keys(FORMS).map((form) => form.toLowerCase()),
    ]
    const near = didYouMean(text, known)
    const meant = near === undefined ? '' : `; did you mean ${near}?`
    const hint =
      near === undefined ? `Steps know the functions that docs/job-file.md lists. ${QUERY}` : undefined
    return new TextFault(`unknown function ${text.slice(0, 60)}${meant}`, start, hint)
  }

  /** Expressions with commas between, up to the bracket that closes. */
  #list(): readonly Operand[] {
    const items: Operand[] = []
    do {
      if (!this.#isForm()) this.#refuseBeyond()
      items.push(this.#expression(0))
    } while (this.#reader.takeIf(','))
    this.#refuseBeyond()
    this.#reader.expect(')', 'or a comma')
    return items
  }

  #call(name: FunctionName, args: readonly Operand[], start: number): Operand {
    const given = fittedArguments(name, args)
    try {
      const typed = functionType(name, given)
      return operand({ node: callNode(name, nodesOf(given)), ...typed }, start)
    } catch (error) {
      if (!isBridgeError(error)) throw error
      const position = /^Argument (\d+) of/.exec(error.message)?.[1]
      throw new Located(error, given[Number(position) - 1]?.start ?? start)
    }
  }

  #operator(name: OperatorName, args: readonly Operand[], start: number): Operand {
    const given = fittedTogether(args)
    const typed = locatedAt(start, () => operatorType(name, given))
    return operand({ node: operatorNode(name, nodesOf(given)), ...typed }, args[0]?.start ?? start)
  }

  #typed(node: Operand['node']): Typed {
    return inferType(node, this.#scope.schema, this.#lambdas.types)
  }

  #inferred(node: Operand['node'], start: number): Operand {
    return operand({ node, ...locatedAt(start, () => this.#typed(node)) }, start)
  }

  /** Whether a form of its own comes next, such as `exists(tags, x -> …)`. */
  #isForm(): boolean {
    const reader = this.#reader
    return Object.hasOwn(FORMS, reader.peek().text.toUpperCase()) && reader.peek(1).text === '('
  }

  /** Names what Spark SQL has and steps do not. @throws TextFault */
  #refuseBeyond(token: SqlToken = this.#reader.peek()): void {
    const word = token.text.toUpperCase()
    if ((token.kind !== 'word' && token.kind !== 'symbol') || !Object.hasOwn(BEYOND, word)) return
    // A column may have such a name.
    if (token.kind === 'word' && this.#scope.schema.fields.some(({ name }) => name === tokenText(token)))
      return
    throw new TextFault(`${BEYOND[word]} is not part of the expressions of steps`, token.start, QUERY)
  }
}
