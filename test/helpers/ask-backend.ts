import { fileURLToPath } from 'node:url'
import { execa } from 'execa'

const MAIN = fileURLToPath(new URL('../fixtures/masters/ask-backend.ts', import.meta.url))

/** What a run's backend answers to a process of its own, which has the run's directory and nothing else. */
export async function askBackend(directory: string, what: 'status' | 'kill' | 'logs'): Promise<unknown> {
  const { YARN_CONF_DIR: _yarn, HADOOP_CONF_DIR: _hadoop, ...env } = process.env
  const argv = ['--import', 'jiti/register', MAIN, directory, what]
  const { stdout } = await execa(process.execPath, argv, { env, extendEnv: false })
  return JSON.parse(stdout)
}
