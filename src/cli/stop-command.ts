import { Command } from '@commander-js/extra-typings'
import { step } from '../observe/steps.js'
import { stopRun } from '../run/stored/stop-run.js'
import type { CliIo } from './cli-io.js'
import { RUN_ARGUMENT } from './run-argument.js'
import { committedLines } from './tell-end.js'

/** `sparkwire stop RUN`: ends a run that another process has started. */
export function stopCommand(io: CliIo) {
  return new Command('stop')
    .description('end a run, whichever process has started it; exit code 0 when it has ended')
    .argument('<run>', RUN_ARGUMENT)
    .option('--abandon', 'do not wait for the running micro-batch: it is not committed')
    .option('--kill', 'end its processes at once')
    .option('--reason <text>', 'for people: what its report says; default: none')
    .option('--json', 'print its report')
    .action(async (run, { abandon, kill, reason, json }) => {
      const report = await step('run.stop', `stop ${run}`, () =>
        stopRun(run, {
          mode: kill ? 'kill' : abandon ? 'abandon' : 'finish',
          ...(reason === undefined ? {} : { reason }),
          signal: io.signal,
        }),
      )
      if (json) io.stdout.write(`${JSON.stringify(report)}\n`)
      const rung = report.stoppedBy === null ? '' : `, rung '${report.stoppedBy}'`
      io.stderr.write(`${report.verdict} ${report.name}: ${report.run} has ended (${report.reason}${rung})\n`)
      for (const line of committedLines(report)) io.stderr.write(`  ${line}\n`)
    })
}
