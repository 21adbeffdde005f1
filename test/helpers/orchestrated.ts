import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { faultScript } from './fault-bench.js'

/** A program in a process of its own that reads the result `numbers` of its job until it is killed. */
export interface Orchestrated {
  /** That of the run, of which the first row has come. */
  readonly directory: string
  /** Kills the program with SIGKILL, and resolves when it is gone. */
  kill(): Promise<void>
}

/** Starts the program with a script of `test/fixtures/fault`. */
export async function startOrchestrated(
  runs: string,
  script: string,
  args: readonly string[],
): Promise<Orchestrated> {
  const program = fileURLToPath(new URL('../fixtures/fault/orchestrate.ts', import.meta.url))
  const orchestrator = execa(
    process.execPath,
    ['--import', 'jiti/register', program, runs, faultScript(script), ...args],
    { reject: false },
  )
  const directory = await new Promise<string>((resolve, reject) => {
    orchestrator.stdout.once('data', (data: Buffer) => resolve(String(data).trim()))
    void orchestrator.then(({ stderr }) => reject(new Error(stderr)))
  })
  return {
    directory,
    async kill() {
      orchestrator.kill('SIGKILL')
      await orchestrator
    },
  }
}
