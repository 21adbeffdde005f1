import type { CompiledJob } from '../compile/compiled-job.js'
import { RunError } from '../errors/run-error.js'
import { secretParams } from '../ir/secret-params.js'

/** What a run is given for the parameters of its job. */
export interface GivenParams {
  readonly bootstrapServers?: string
  readonly params?: Readonly<Record<string, string>>
  readonly secrets?: Readonly<Record<string, string>>
}

/** The parameters of a run, and which of them nobody may see. */
export interface RunParams {
  readonly params: Readonly<Record<string, string>>
  readonly secrets: readonly string[]
}

/** The variable of the environment that gives a parameter, to a run and to a script that is started by hand. */
export function paramVariable(param: string): string {
  return `SPARKWIRE_PARAM_${param.replace(/\W/g, '_').toUpperCase()}`
}

/**
 * The parameters of a job with their values: as they are given, else from the environment.
 *
 * @throws RUN_NO_BROKERS, RUN_PARAM_MISSING
 */
export function runParams(job: CompiledJob, given: GivenParams, environment = process.env): RunParams {
  const { bootstrapServers, secrets = {} } = given
  const params: Record<string, string> = {
    ...given.params,
    ...secrets,
    ...(bootstrapServers === undefined ? {} : { bootstrap_servers: bootstrapServers }),
  }
  for (const name of job.params) {
    const value = params[name] ?? environment[paramVariable(name)]
    if (value === undefined) throw missing(job.name, name, Object.keys(params))
    params[name] = value
  }
  const declared = secretParams(job.document).map(({ param }) => param)
  const hidden = new Set([...declared, ...Object.keys(secrets)])
  return { params, secrets: Object.keys(params).filter((name) => hidden.has(name)) }
}

function missing(job: string, name: string, given: readonly string[]): RunError {
  if (name === 'bootstrap_servers')
    return new RunError('RUN_NO_BROKERS', {
      message: `Job '${job}' uses Kafka, but no bootstrap servers are given`,
      hint: 'Give `--bootstrap-servers host:port` (in the library: `bootstrapServers`), or `--sandbox` for a broker of its own.',
    })
  if (name.startsWith('env.'))
    return new RunError('RUN_PARAM_MISSING', {
      message: `Job '${job}' reads the environment variable ${name.slice('env.'.length)}, which is not set`,
      hint: 'Set it before the job file is loaded.',
      details: { param: name },
    })
  return new RunError('RUN_PARAM_MISSING', {
    message: `Job '${job}' reads parameter '${name}', which was not given. Given: ${[...given].sort().join(', ') || 'none'}`,
    hint: `Give \`--param ${name}=VALUE\` (in the library: \`params\`), or set ${paramVariable(name)}; a secret as \`--secret ${name}=FILE\` (\`secrets\`).`,
    details: { param: name },
  })
}
