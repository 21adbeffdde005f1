import type { OptionValue } from '../../ir/option-value.js'
import { method, name } from '../python/build.js'
import { pyString } from '../python/literal.js'
import type { PyExpression } from '../python/python-ast.js'

/** The parameter that the run fills in where no brokers are given. */
export const BOOTSTRAP_SERVERS: OptionValue = Object.freeze({ param: 'bootstrap_servers' })

/** An option's value: as text, or read from the run's parameters. */
export function emitOptionValue(value: OptionValue): PyExpression {
  return typeof value === 'string'
    ? pyString(value)
    : method(name('bridge'), 'param', [pyString(value.param)])
}

/** `.option("key", value)` for each, one after the other. */
export function withOptions(
  start: PyExpression,
  options: readonly (readonly [key: string, value: PyExpression | undefined])[],
): PyExpression {
  return options.reduce<PyExpression>(
    (chain, [key, value]) => (value === undefined ? chain : method(chain, 'option', [pyString(key), value])),
    start,
  )
}
