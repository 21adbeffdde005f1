/**
 * The little of Python that a script is made of. Constants are made only by `literal.ts`, names only by
 * `name()`, so no text of a definition reaches a script unescaped.
 */
export type PyExpression =
  | PyName
  | PyConstant
  | PyAttribute
  | PyCall
  | PyInfix
  | PyPrefix
  | PyDict
  | PyLambda
  | PyList
  | PyJoinedStrings
  | PyTextBlock
  | PyTuple

export interface PyName {
  readonly kind: 'name'
  readonly name: string
}

/** A constant, as `literal.ts` wrote it. */
export interface PyConstant {
  readonly kind: 'constant'
  readonly text: string
}

export interface PyAttribute {
  readonly kind: 'attribute'
  readonly value: PyExpression
  readonly name: string
}

export interface PyKeyword {
  readonly name: string
  readonly value: PyExpression
}

export interface PyCall {
  readonly kind: 'call'
  readonly callee: PyExpression
  readonly args: readonly PyExpression[]
  readonly keywords: readonly PyKeyword[]
}

export interface PyInfix {
  readonly kind: 'infix'
  readonly symbol: string
  readonly left: PyExpression
  readonly right: PyExpression
}

export interface PyPrefix {
  readonly kind: 'prefix'
  readonly symbol: string
  readonly operand: PyExpression
}

export interface PyDict {
  readonly kind: 'dict'
  readonly entries: readonly (readonly [key: PyExpression, value: PyExpression])[]
}

export interface PyList {
  readonly kind: 'list'
  readonly items: readonly PyExpression[]
}

/** `(a, b)`; of one item `(a,)`. */
export interface PyTuple {
  readonly kind: 'tuple'
  readonly items: readonly PyExpression[]
}

/** `lambda x: body`. */
export interface PyLambda {
  readonly kind: 'lambda'
  readonly parameters: readonly string[]
  readonly body: PyExpression
}

/** A string too long for one line, as adjacent strings; only as the value of an assignment. */
export interface PyJoinedStrings {
  readonly kind: 'joined_strings'
  readonly whole: PyConstant
  readonly parts: readonly PyConstant[]
}

/** A string of several lines, as `literal.ts` wrote them; only as the value of an assignment at the margin. */
export interface PyTextBlock {
  readonly kind: 'text_block'
  readonly lines: readonly string[]
}

/** Which call of the definition a statement comes from. */
export interface PyOrigin {
  readonly label: string
  readonly site?: string
}

export type PyStatement =
  | { readonly kind: 'docstring'; readonly text: PyConstant }
  | { readonly kind: 'import'; readonly module: string; readonly names: readonly PyImportedName[] }
  | { readonly kind: 'import_module'; readonly module: string }
  | {
      readonly kind: 'assign'
      readonly target: string
      readonly value: PyExpression
      readonly origin?: PyOrigin
    }
  | { readonly kind: 'expression'; readonly value: PyExpression; readonly origin?: PyOrigin }
  | {
      readonly kind: 'with'
      readonly value: PyExpression
      readonly target: string
      readonly body: readonly PyStatement[]
    }
  | { readonly kind: 'blank' }

export interface PyImportedName {
  readonly name: string
  readonly as?: string
}
