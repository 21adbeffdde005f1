import type { ParamReference } from '../ir/option-value.js'
import { param } from './param.js'

/**
 * A parameter whose value is given when the job is run and shown to nobody: `secret('password')`. It travels in a file
 * for this user's eyes only, and is masked in all that is told of the run.
 *
 * @example
 * ```ts
 * kafka({ topic: 'orders', options: { 'kafka.sasl.jaas.config': secret('kafka_login') } })
 * ```
 * @throws DEFINE_BAD_NAME
 */
export function secret(name: string): ParamReference {
  return Object.freeze({ ...param(name), secret: true })
}
