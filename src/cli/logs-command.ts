import { createReadStream, statSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Command, Option } from '@commander-js/extra-typings'
import { RECORD } from '../run/run-directory.js'
import { recordedMask } from '../run/run-mask.js'
import { findRun } from '../run/stored/find-run.js'
import { followFile, readRunEvents } from '../run/stored/read-run.js'
import { isOver } from '../run/stored/stored-run.js'
import { lastLines } from '../run/tail-lines.js'
import type { CliIo } from './cli-io.js'
import { wholeNumber } from './option-values.js'
import { RUN_ARGUMENT } from './run-argument.js'

const FILES = { job: RECORD.stdout, spark: RECORD.log } as const

/** `sparkwire logs RUN`: what a run has written, from its directory. */
export function logsCommand(io: CliIo) {
  return new Command('logs')
    .description('what the job of a run has printed, and the log of Spark')
    .argument('<run>', RUN_ARGUMENT)
    .option('-f, --follow', 'go on until the run has ended')
    .option(
      '-n, --lines <number>',
      'only so many of the last lines of each; default: all',
      wholeNumber('--lines', 0),
    )
    .addOption(
      new Option('--only <log>', 'what the job printed, or the log of Spark; default: both').choices([
        'job',
        'spark',
      ] as const),
    )
    .option('--json', 'print the events of the run in place of its logs, one a line')
    .action(async (word, { follow = false, lines, only, json }) => {
      const { run, directory, state } = await findRun(word)
      if (json) {
        for await (const event of readRunEvents(run, { follow, signal: io.signal }))
          io.stdout.write(`${JSON.stringify(event)}\n`)
        return
      }
      const names = only === undefined ? Object.values(FILES) : [FILES[only]]
      const files = names.map((name) => join(directory, name))
      const print = (file: string, follows: boolean): Promise<void> =>
        printLog(io, file, directory, { lines, follows })
      if (follow && !isOver({ state })) await Promise.all(files.map((file) => print(file, true)))
      else for (const file of files) await print(file, false)
    })
}

async function printLog(
  io: CliIo,
  file: string,
  directory: string,
  { lines, follows }: { readonly lines: number | undefined; readonly follows: boolean },
): Promise<void> {
  // What comes after this is followed, and nothing twice.
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  const mask = recordedMask(directory)
  const print = (line: string): void => void io.stdout.write(`${mask.text(line)}\n`)
  if (lines === undefined && mask.isEmpty) {
    if (size > 0) await pipeline(createReadStream(file, { end: size - 1 }), io.stdout, { end: false })
  } else if (lines === undefined || lines > 0) {
    for (const line of lastLines(file, lines ?? Number.POSITIVE_INFINITY)) print(line)
  }
  if (!follows) return
  for await (const line of followFile(file, directory, io.signal, size)) print(line)
}
