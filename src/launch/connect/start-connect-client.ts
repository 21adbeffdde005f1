import { writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { LaunchError } from '../../errors/launch-error.js'
import { type KeptProcess, startKept } from '../../supervise/kept-process.js'
import { RELEASE_FILE, RUNNER_FILE, runtimeArchive } from '../runtime-archive.js'
import {
  driverEnvironment,
  driverFiles,
  type StartDriverOptions,
  type SubmitCommand,
  stagedPyFiles,
  writeDriverFile,
} from '../start-driver.js'

/** ms that a server has to let a session go whose client was killed. */
const RELEASE_LIMIT_MS = 15_000

/** How the client of a Connect server is started: a Python of this machine, and no JVM. */
export function connectCommand(
  { variables, scratch, directory }: Pick<StartDriverOptions, 'variables' | 'scratch' | 'directory'>,
  main: string = RUNNER_FILE,
): SubmitCommand {
  const { driver, archive } = driverFiles(directory)
  const path = [archive, process.env['PYTHONPATH'] ?? ''].filter((part) => part !== '').join(delimiter)
  return {
    argv: [variables['PYSPARK_PYTHON'] ?? 'python3', main],
    env: driverEnvironment(
      { variables, scratch },
      {
        variables: {
          SPARKWIRE_DRIVER_FILE: driver,
          PYTHONPATH: path,
          // The run's own comes in its private file.
          SPARK_REMOTE: undefined,
          SPARK_LAUNCHER_OPTS: undefined,
        },
      },
    ),
  }
}

/** Starts the runner as a client of the Connect server. Throws LAUNCH_SPARK_NOT_STARTED, LAUNCH_BAD_PY_FILE. */
export async function startConnectClient(options: StartDriverOptions): Promise<KeptProcess> {
  const { driver, directory } = options
  const pyFiles = await stagedPyFiles(options)
  const remote = driver.remote === null ? null : { ...driver.remote, pyFiles }
  await Promise.all([
    writeDriverFile(options, { ...driver, remote }),
    writeFile(driverFiles(directory).archive, runtimeArchive(), { mode: 0o600 }),
  ])
  const command = connectCommand(options)
  try {
    return await startKept({
      ...command,
      cwd: options.cwd,
      stdoutFile: options.stdoutFile,
      stderrFile: options.logFile,
      exitFile: options.exitFile,
      specFile: join(directory, 'keeper.json'),
    })
  } catch (cause) {
    throw new LaunchError('LAUNCH_SPARK_NOT_STARTED', {
      message: `The client of the Spark Connect server could not be started: ${command.argv[0]}. ${cause instanceof Error ? cause.message : ''}`,
      hint: 'Run `sparkwire doctor` to see what is missing.',
      cause,
    })
  }
}

/**
 * Lets the session of a client go that was killed before it could: else what it had on the server would go on for an
 * hour. A server that is gone, or gives no answer, ends this.
 */
export async function releaseConnectSession(
  directory: string,
  variables: Readonly<Record<string, string>>,
): Promise<void> {
  const scratch = join(directory, 'scratch')
  const process = await startKept({
    ...connectCommand({ variables, scratch, directory }, RELEASE_FILE),
    cwd: directory,
    stdoutFile: join(scratch, 'release.log'),
    exitFile: join(scratch, 'release.json'),
    specFile: join(scratch, 'release-keeper.json'),
  })
  const limit = new AbortController()
  await Promise.race([
    process.exited,
    sleep(RELEASE_LIMIT_MS, undefined, { signal: limit.signal })
      .then(() => process.end(0))
      .catch(() => undefined),
  ])
  limit.abort()
}
