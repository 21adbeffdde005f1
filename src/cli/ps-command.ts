import { Command } from '@commander-js/extra-typings'
import pc from 'picocolors'
import { listRuns } from '../run/stored/list-runs.js'
import { isOver, type StoredRun } from '../run/stored/stored-run.js'
import type { CliIo } from './cli-io.js'

const HEADINGS = ['RUN', 'JOB', 'STATE', 'STARTED', 'TOOK', 'ROWS', 'MASTER'] as const

/** `sparkwire ps`: the runs, from their directories. */
export function psCommand(io: CliIo) {
  return new Command('ps')
    .description('the runs of this user, the newest first, with how far they have come or how they ended')
    .option('--running', 'only those that have not ended')
    .option('--json', 'print a JSON array')
    .action(async (options) => {
      const runs = (await listRuns()).filter((run) => !options.running || !isOver(run))
      if (options.json) io.stdout.write(`${JSON.stringify(runs)}\n`)
      else if (runs.length === 0)
        io.stderr.write(options.running ? 'no run is running\n' : 'there are no runs\n')
      else io.stdout.write(`${tableOf(runs, io.colour)}\n`)
      const broken = runs.filter(({ state }) => state === 'incomplete')
      if (broken.length > 0 && !options.json) {
        io.stderr.write(`half-written, to be removed by \`sparkwire rm\`: ${broken.length}\n`)
      }
    })
}

function tableOf(runs: readonly StoredRun[], colour: boolean): string {
  const rows = [HEADINGS, ...runs.map((run) => cellsOf(run))]
  // By hand: cli-table3 takes a quarter of a second for a thousand runs.
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)))
  const colours = pc.createColors(colour)
  return rows
    .map((cells, line) => {
      const text = cells
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd()
      const verdict = runs[line - 1]?.verdict
      return verdict == null || verdict === 'SUCCEEDED' ? text : colours.red(text)
    })
    .join('\n')
}

function cellsOf(run: StoredRun): readonly string[] {
  return [
    run.run,
    run.name ?? '-',
    run.verdict ?? (run.state === 'incomplete' ? 'half-written' : run.state),
    run.startedAt === null ? '-' : `${run.startedAt.slice(0, 19).replace('T', ' ')}Z`,
    run.durationMs === null ? '-' : `${(run.durationMs / 1000).toFixed(1)} s`,
    run.rows === null ? '-' : String(run.rows),
    run.master ?? '-',
  ]
}
