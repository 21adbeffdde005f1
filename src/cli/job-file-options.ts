import type { LoadJobOptions } from '../run/load-job.js'

/** What a command is given of a job. */
export const JOB_ARGUMENT = [
  '<job>',
  'a .yaml or .json job file, a .ts, .js or .mjs file with a job as default export, or a .py script',
] as const

/** Which environment of a job file is laid over it. */
export const ENVIRONMENT_OPTION = [
  '--env <name>',
  'the environment of a job file, which says some of it otherwise; default: none',
] as const

/** What the options say of how a job file is read. */
export function loadOptionsOf({
  env,
  param,
}: {
  readonly env?: string | undefined
  readonly param: Readonly<Record<string, string>>
}): LoadJobOptions {
  return { params: param, ...(env === undefined ? {} : { environment: env }) }
}
