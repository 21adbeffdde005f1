import type { BridgeError } from '../errors/bridge-error.js'
import type { DryRun } from '../run/dry-run.js'
import { withOthers } from '../run/preflight/beside-preflight.js'
import type { CliIo } from './cli-io.js'
import { printWarning } from './print-error.js'

/**
 * Prints what a run would start; then throws what the checks found against it.
 *
 * @throws the first error of the checks
 */
export function printDryRun(io: CliIo, plan: DryRun, json: boolean): void {
  const { errors, warnings, ...rest } = plan
  if (json) {
    const told = (found: readonly BridgeError[]) => found.map((error) => error.toJSON())
    const checks = { errors: told(errors), warnings: told(warnings) }
    io.stdout.write(`${JSON.stringify({ v: 1, dryRun: true, ...rest, ...checks })}\n`)
  } else {
    io.stdout.write(textOf(plan))
    for (const warning of warnings) printWarning(io, warning)
  }
  const [first, ...others] = errors
  if (first !== undefined) throw withOthers(first, others)
}

function textOf({ argv, properties, environment, params, script }: DryRun): string {
  const lines = Object.entries(properties).map(([name, value]) => `${name}=${value}`)
  return [
    ...['# spark-submit', argv.join('\n  '), ''],
    ...['# properties', ...lines, ''],
    ...['# environment, names alone', environment.join(' '), ''],
    ...['# parameters, names alone', params.join(' ') || 'none', ''],
    ...[`# ${script.path}`, script.text],
  ].join('\n')
}
