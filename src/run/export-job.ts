import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { CompiledJob } from '../compile/compiled-job.js'
import { stagePyFiles } from '../launch/py-files.js'
import { runtimeArchive } from '../launch/runtime-archive.js'
import type { SparkEnvironment } from '../toolchain/spark-environment.js'
import { pyFilesOf, requirementsOf } from './job-packages.js'
import { resolveSpark, type SparkOptions } from './resolve-spark.js'
import { paramVariable } from './run-params.js'

/** Text as one word of a shell. */
function word(text: string): string {
  return /^[A-Za-z0-9_./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}

/** The spark-submit call of a job, as a shell script that runs from anywhere. */
export function runScript(
  job: CompiledJob,
  environment: SparkEnvironment,
  pyFiles: readonly string[] = [],
): string {
  const args = job.document.kind === 'script' ? job.document.args : []
  const jars = environment.jars.length === 0 ? [] : [`--jars ${word(environment.jars.join(','))}`]
  const submit = [
    `exec ${word(join(environment.sparkHome, 'bin', 'spark-submit'))}`,
    "--master 'local[*]'",
    ...jars,
    '--conf spark.log.level=WARN',
    '--conf spark.ui.showConsoleProgress=false',
    ['--py-files "$here/sparkwire.zip"', ...pyFiles.map(word)].join(','),
    '"$@"',
    [`"$here"/${word(job.scriptName)}`, ...args.map(word)].join(' '),
  ]
  return [
    '#!/bin/sh',
    `# Runs ${job.scriptName} by hand and prints its rows. Words after it go to spark-submit: --master, --conf.`,
    'set -eu',
    'here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)',
    ...job.params.map(
      (param) => `: "\${${paramVariable(param)}:?set it to the parameter ${param} of the job}"`,
    ),
    ...Object.entries(environment.variables).map(([name, value]) => `export ${name}=${word(value)}`),
    submit.join(' \\\n  '),
    '',
  ].join('\n')
}

/**
 * Writes what it takes to run a job by hand into a directory: its script, the Python runtime as
 * `sparkwire.zip`, and `run.sh` with the spark-submit call. Gives the paths of the files.
 *
 * @throws any ToolchainError, LAUNCH_BAD_PY_FILE
 */
export async function exportJob(
  job: CompiledJob,
  directory: string,
  options: SparkOptions = {},
): Promise<readonly string[]> {
  const cwd = process.cwd()
  const { environment } = await resolveSpark(job, options, requirementsOf(job.document, {}, cwd))
  await mkdir(directory, { recursive: true })
  const modules = join(resolve(directory), 'py-files')
  const pyFiles = await stagePyFiles(pyFilesOf(job.document, {}) ?? [], cwd, modules)
  const files = [
    { name: job.scriptName, content: job.script, mode: 0o644 },
    { name: 'sparkwire.zip', content: runtimeArchive(), mode: 0o644 },
    { name: 'run.sh', content: runScript(job, environment, pyFiles), mode: 0o755 },
  ]
  await Promise.all(
    files.map(({ name, content, mode }) => writeFile(join(directory, name), content, { mode })),
  )
  return files.map(({ name }) => join(directory, name))
}
