import { dirname, resolve } from 'node:path'
import type { CompiledJob } from '../../compile/compiled-job.js'
import { checkShadowing } from '../../toolchain/doctor/check-shadowing.js'
import type { Finding } from '../../toolchain/doctor/finding.js'
import { compileSource } from '../compile-source.js'
import { loadJob } from '../load-job.js'
import { runsDirectory } from '../run-directory.js'
import { preflight } from './preflight.js'

/** A job that the doctor looks at. */
export interface CheckedJob extends Pick<CompiledJob, 'connectors' | 'needs'> {
  /** What its preflight finds, as the doctor tells it. */
  findings(signal: AbortSignal): Promise<readonly Finding[]>
}

/**
 * Loads a job for the doctor.
 *
 * @throws LOAD_*, DEFINE_*, COMPILE_*
 */
export async function checkedJob(file: string, bootstrapServers: string | undefined): Promise<CheckedJob> {
  const { source } = await loadJob(file)
  const job = await compileSource(source)
  const params = bootstrapServers === undefined ? {} : { bootstrap_servers: bootstrapServers }
  const { connectors, needs } = job
  return {
    connectors,
    needs,
    async findings(signal) {
      const options = {
        job,
        params,
        checkpoint: undefined,
        runsDirectory: runsDirectory(),
        driverIsHere: true,
      }
      const [{ errors, warnings }, beside] = await Promise.all([
        preflight({ ...options, signal }),
        // A script finds the modules that lie beside it.
        checkShadowing(dirname(resolve(file)), {}),
      ])
      const found = [
        ...errors.map((error) => ({ error, status: 'error' as const })),
        ...warnings.map((error) => ({ error, status: 'warning' as const })),
      ]
      const expected = 'what the job reads and writes, there and allowed'
      const check = 'job'
      const all = found.map(({ error, status }): Finding => {
        const { message, hint = `docs/errors.md says more of ${error.code}` } = error
        return { check, status, found: `${message} [${error.code}]`, expected, fix: hint }
      })
      const fine: Finding = {
        check,
        status: 'ok',
        found: `${job.name}: ${whatWasAsked(job, params)}`,
        expected,
      }
      return [...(all.length === 0 ? [fine] : all), { ...beside, check: 'shadowing.job' }]
    },
  }
}

function whatWasAsked(job: CompiledJob, params: Readonly<Record<string, string>>): string {
  if (job.document.kind === 'script') return 'a script, of whose topics nothing is known'
  return job.params.includes('bootstrap_servers') && params['bootstrap_servers'] === undefined
    ? 'its topics were not looked for, since no bootstrap servers are given'
    : 'brokers, topics and rights are as it needs them'
}
