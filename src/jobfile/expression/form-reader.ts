import type { ExpressionNode } from '../../ir/expression/expression-node.js'
import type { Typed } from '../../schema/data-type.js'
import type { TokenReader } from '../../schema/token-reader.js'
import type { Operand } from './operand.js'
import type { WrittenSchemas } from './written-schema.js'

/** What a form of its own reads on with. */
export interface FormReader {
  readonly reader: TokenReader
  /** The next expression. */
  readonly expression: () => Operand
  /** The next expression and the name it has or is given. */
  readonly named: () => { readonly name: string; readonly operand: Operand }
  /** The schemas that the file declares. */
  readonly schemas: WrittenSchemas
  /** The type of what a form has made. */
  readonly typed: (node: ExpressionNode) => Typed
  /**
   * The next expression, in which the parameters of a lambda stand for values of these types; `names` are those that
   * they have in a document, each with the depth of the lambda behind it.
   */
  readonly within: (
    parameters: readonly string[],
    names: readonly string[],
    types: readonly Typed[],
  ) => { readonly variables: readonly string[]; readonly body: Operand }
}

/** Reads what follows a word, which is taken already. */
export type Form = (form: FormReader, start: number) => Operand
