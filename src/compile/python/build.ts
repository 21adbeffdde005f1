import type { PyCall, PyExpression, PyKeyword, PyName } from './python-ast.js'

/** A name; only identifiers pass, whatever made them. */
export function name(text: string): PyName {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(text)) throw new TypeError(`Not a Python identifier: ${text}`)
  return { kind: 'name', name: text }
}

/** `value.method(args, keywords)`. */
export function method(
  value: PyExpression,
  methodName: string,
  args: readonly PyExpression[] = [],
  keywords: readonly PyKeyword[] = [],
): PyCall {
  return { kind: 'call', callee: attribute(value, methodName), args, keywords }
}

/** `value.name`. */
export function attribute(value: PyExpression, attributeName: string): PyExpression {
  return { kind: 'attribute', value, name: name(attributeName).name }
}

/** `callee(args)`. */
export function call(callee: string, args: readonly PyExpression[] = []): PyCall {
  return { kind: 'call', callee: name(callee), args, keywords: [] }
}

/** `F.name(args)`: a function of `pyspark.sql.functions`. */
export function sqlFunction(functionName: string, ...args: readonly PyExpression[]): PyCall {
  return method(name('F'), functionName, args)
}
