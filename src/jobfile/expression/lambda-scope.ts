import { variableNode } from '../../ir/expression/variable-node.js'
import type { Typed } from '../../schema/data-type.js'
import { TextFault } from '../../schema/text-fault.js'
import { type Operand, operand } from './operand.js'

interface Parameter {
  /** As the text has it, in small letters. */
  readonly written: string
  /** As the document has it: `x`, of a lambda inside another `x_2`. */
  readonly variable: string
  readonly typed: Typed
}

/** More lambdas inside each other than anyone writes; the document has names for so many. */
const MOST = 9

/** The parameters of the lambdas around a place in an expression, the innermost last. */
export class LambdaScope {
  readonly #around: (readonly Parameter[])[] = []

  /** The types of the variables, by their names in the document. */
  get types(): ReadonlyMap<string, Typed> {
    return new Map(this.#around.flat().map(({ variable, typed }) => [variable, typed]))
  }

  /** The parameter of a name, of the innermost lambda that has one. */
  find(name: string, start: number): Operand | undefined {
    const found = this.#around.flat().findLast(({ written }) => written === name.toLowerCase())
    return found === undefined
      ? undefined
      : operand({ node: variableNode(found.variable), ...found.typed }, start)
  }

  /** Reads the body of a lambda with its parameters in scope. @throws TextFault */
  within(
    parameters: readonly string[],
    names: readonly string[],
    types: readonly Typed[],
    body: () => Operand,
  ): { readonly variables: readonly string[]; readonly body: Operand } {
    const depth = this.#around.length + 1
    const own = parameters.map((written, at) => {
      const { type, nullable } = types[at] as Typed
      const variable = depth === 1 ? (names[at] ?? '') : `${names[at]}_${depth}`
      return { written: written.toLowerCase(), variable, typed: { type, nullable } }
    })
    this.#around.push(own)
    const read = body()
    this.#around.pop()
    if (depth > MOST) throw new TextFault(`more than ${MOST} lambdas inside each other`, read.start)
    return { variables: own.map(({ variable }) => variable), body: read }
  }
}
