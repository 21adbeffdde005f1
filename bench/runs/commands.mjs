// What Node itself costs: help, and the time from `submit` to the start of spark-submit.
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { onStep } from '../../dist/observe/steps.js'
import { loadJob } from '../../dist/run/load-job.js'
import { submit } from '../../dist/run/submit.js'
import { figure } from '../statistics.mjs'
import { secondsOf } from '../timed-command.mjs'
import { layRuns, RUNS } from './many-runs.mjs'

const TURNS = 15
const COMMAND = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))
const JOB = fileURLToPath(new URL('../main/cold-start.ts', import.meta.url))

/**
 * @param {string} bootstrapServers
 * @returns {Promise<readonly import('../figures.js').Figure[]>}
 */
export async function measureCommands(bootstrapServers) {
  /** @type {Record<string, number[]>} */
  const took = { node: [], help: [], ps: [], submit: [] }
  const state = layRuns()
  for (let turn = -2; turn < TURNS; turn++) {
    const node = await secondsOf([process.execPath, '-e', '0'])
    const help = await secondsOf([process.execPath, COMMAND, '--help'])
    const ps = await secondsOf([process.execPath, COMMAND, 'ps'], { env: { SPARKWIRE_STATE: state } })
    const spawn = await submitToSpawn(bootstrapServers)
    if (turn < 0) continue
    took.node?.push(node * 1000)
    took.help?.push(help * 1000)
    took.ps?.push(ps * 1000)
    took.submit?.push(spawn)
  }
  rmSync(state, { recursive: true })
  const baseline = { what: '`node -e 0`', values: took.node ?? [] }
  return [
    figure({ id: 'runs.help', unit: 'ms', values: took.help ?? [], baseline, setup: '`sparkwire --help`' }),
    figure({
      id: 'runs.ps',
      unit: 'ms',
      values: took.ps ?? [],
      baseline,
      setup: `\`sparkwire ps\` with ${RUNS.toLocaleString('en-US')} runs that have ended`,
    }),
    figure({
      id: 'runs.spawn',
      unit: 'ms',
      values: took.submit ?? [],
      baseline,
      setup: 'from the call of `submit`, its job loaded, to the call of spark-submit, preflight included',
    }),
  ]
}

/** ms from the call of `submit` to that of spark-submit. @param {string} bootstrapServers */
async function submitToSpawn(bootstrapServers) {
  const { source } = await loadJob(JOB)
  const began = performance.now()
  let took = Number.NaN
  const stop = onStep(({ step, state }) => {
    if (step === 'run.submit' && state === 'started') took = performance.now() - began
  })
  const run = await submit(source, { bootstrapServers, master: 'local[2]' })
  stop()
  await run.stop('kill', 'only its start is measured')
  await run.report
  return took
}
