import type { ExpressionNode } from '../../ir/expression/expression-node.js'
import { higherOrderNode, type LambdaNode } from '../../ir/expression/higher-order-node.js'
import {
  HIGHER_ORDER,
  type HigherOrderName,
  higherOrderEntry,
} from '../../ir/expression/higher-order-table.js'
import { INDEX } from '../../ir/expression/variable-node.js'
import type { Typed } from '../../schema/data-type.js'
import { TextFault } from '../../schema/text-fault.js'
import type { TokenReader } from '../../schema/token-reader.js'
import type { Form, FormReader } from './form-reader.js'
import { locatedAt } from './located.js'
import { type Operand, operand } from './operand.js'

/** The parameters of a lambda: `x ->`, or `(x, i) ->`. */
function parametersOf(reader: TokenReader, names: readonly string[]): readonly string[] {
  const { start } = reader.peek()
  const taken: string[] = []
  const one = (): void => {
    const { kind, value } = reader.peek()
    const example = `a lambda, as in ${names.length > 1 ? `(${names.join(', ')})` : names[0]} -> …`
    if (kind !== 'word' && kind !== 'name') throw reader.unexpected(example)
    taken.push(value)
    reader.take()
  }
  if (reader.takeIf('(')) {
    do one()
    while (reader.takeIf(','))
    reader.expect(')', 'behind the parameters of a lambda')
  } else one()
  reader.expect('->', 'behind the parameters of a lambda')
  const least = names.filter((name) => name !== INDEX).length
  const isTwice = new Set(taken.map((name) => name.toLowerCase())).size < taken.length
  if (isTwice || taken.length < least || taken.length > names.length) {
    const expected = least === names.length ? `${least}` : `${least} or ${names.length}`
    throw new TextFault(
      `a lambda has the parameters ${taken.join(', ')}; expected ${expected}, each with a name of its own`,
      start,
    )
  }
  return taken
}

interface Lambda {
  readonly node: LambdaNode
  readonly body: Operand
}

function lambdaOf(form: FormReader, names: readonly string[], types: readonly Typed[]): Lambda {
  const taken = parametersOf(form.reader, names)
  const { variables, body } = form.within(taken, names, types)
  return { node: { parameters: variables, body: body.node }, body }
}

/** `transform(tags, x -> upper(x))`: the other arguments, then the lambdas. */
const higherOrder =
  (name: HigherOrderName): Form =>
  (form, start) => {
    const { reader } = form
    const { args: count, lambdas: names, least, parameters, result } = higherOrderEntry(name)
    reader.expect('(', `after ${name}`)
    const args: Operand[] = []
    while (args.length < count) {
      args.push(form.expression())
      reader.expect(',', `behind argument ${args.length} of ${name}`)
    }
    const types = locatedAt(args[0]?.start ?? start, () => parameters(args, name))
    const lambdas: Lambda[] = []
    do {
      const at = lambdas.length
      lambdas.push(lambdaOf(form, names[at] ?? [], types[at] ?? []))
    } while (lambdas.length < names.length && reader.takeIf(','))
    if (lambdas.length < least) throw reader.unexpected('a lambda')
    reader.expect(')', `at the end of ${name}`)
    const bodies = lambdas.map(({ body }) => body)
    const typed = locatedAt(bodies[0]?.start ?? start, () => result(args, bodies, name))
    const nodes: readonly ExpressionNode[] = args.map(({ node }) => node)
    return operand(
      {
        node: higherOrderNode(
          name,
          nodes,
          lambdas.map(({ node }) => node),
        ),
        ...typed,
      },
      start,
    )
  }

const NAMES = Object.keys(HIGHER_ORDER) as HigherOrderName[]

/** The functions that take lambdas, by their words in capitals. */
export const LAMBDA_FORMS: Readonly<Record<string, Form>> = Object.fromEntries(
  NAMES.map((name) => [name.toUpperCase(), higherOrder(name)]),
)
