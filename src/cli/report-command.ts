import { Command } from '@commander-js/extra-typings'
import type { RunReport } from '../run/run-report.js'
import { readRunReport } from '../run/stored/read-run.js'
import { counted } from '../util/counted.js'
import type { CliIo } from './cli-io.js'
import { RUN_ARGUMENT } from './run-argument.js'
import { badRecordLines, committedLines, exitCodeOf, tellEnd, witnessLine } from './tell-end.js'

/** `sparkwire report RUN`: how a run has ended. */
export function reportCommand(io: CliIo) {
  return new Command('report')
    .description('how a run has ended; the exit code is that of the run')
    .argument('<run>', RUN_ARGUMENT)
    .option('--json', 'print the whole report as JSON')
    .action(async (run, { json }) => {
      const report = await readRunReport(run)
      if (json) io.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`)
      else tellReport(io, report)
      process.exitCode = exitCodeOf(report)
    })
}

/** Here the end is what is asked for: it goes to stdout. */
function tellReport(io: CliIo, report: RunReport): void {
  const { stdout } = io
  tellEnd(
    { ...io, stderr: stdout, colour: io.colour && (stdout as NodeJS.WriteStream).isTTY === true },
    report,
  )
  for (const [name, { rows, sent, batches, complete }] of Object.entries(report.results)) {
    const whole = complete ? 'complete' : 'not complete'
    stdout.write(
      `  result ${name}: ${rows} of ${counted(sent, 'row')} in ${counted(batches, 'micro-batch')}, ${whole}\n`,
    )
  }
  stdout.write(`  ${witnessLine(report)}\n`)
  for (const line of [...badRecordLines(report), ...committedLines(report)]) stdout.write(`  ${line}\n`)
}
