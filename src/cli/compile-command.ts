import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Command } from '@commander-js/extra-typings'
import { CliError } from '../errors/cli-error.js'
import { documentText } from '../ir/document-text.js'
import { compileSource, resolveSourceMap } from '../run/compile-source.js'
import { exportJob } from '../run/export-job.js'
import { loadJob } from '../run/load-job.js'
import type { CliIo } from './cli-io.js'
import { ENVIRONMENT_OPTION, JOB_ARGUMENT, loadOptionsOf } from './job-file-options.js'
import { pair } from './option-values.js'
import { SPARK_OPTION, sparkOptionsOf } from './spark-options.js'

/** `sparkwire compile JOB`: prints the PySpark script of a job, or writes all that it takes to run it by hand. */
export function compileCommand(io: CliIo) {
  return new Command('compile')
    .description('print the PySpark script of a job')
    .argument(...JOB_ARGUMENT)
    .option(
      '-o, --out <dir>',
      'write the script, the Python runtime and run.sh there; default: the script on stdout',
    )
    .option('--param <name=value>', 'a parameter of a job file; may be repeated', pair, {})
    .option(...ENVIRONMENT_OPTION)
    .option(...SPARK_OPTION)
    .option('--document', 'the job as data instead: a .json job')
    .option('--source-map', 'which call made which lines of the script instead, as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (file, options) => {
      if (options.document && options.sourceMap && options.out === undefined) {
        throw new CliError('CLI_USAGE', {
          message: '--document and --source-map together print two things to one stdout',
          hint: 'Ask for one of them, or write both into a directory with -o DIR.',
        })
      }
      const { source } = await loadJob(file, loadOptionsOf(options))
      const job = await compileSource(source)
      const document = documentText(job.document)
      const sourceMap = `${JSON.stringify(resolveSourceMap(job, process.cwd()), undefined, 2)}\n`
      if (options.out === undefined) {
        io.stdout.write(options.document ? document : options.sourceMap ? sourceMap : job.script)
        return
      }
      const written = [...(await exportJob(job, options.out, sparkOptionsOf(options)))]
      const further = [
        ...(options.document ? [{ name: 'document.json', text: document }] : []),
        ...(options.sourceMap ? [{ name: 'source-map.json', text: sourceMap }] : []),
      ]
      for (const { name, text } of further) {
        await writeFile(join(options.out, name), text)
        written.push(join(options.out, name))
      }
      io.stdout.write(written.map((path) => `${path}\n`).join(''))
    })
}

const EXAMPLES = `
Examples:
  $ sparkwire compile job.ts                the script on stdout
  $ sparkwire compile job.ts -o out && SPARKWIRE_PARAM_BOOTSTRAP_SERVERS=localhost:9092 out/run.sh
  $ sparkwire compile job.ts --document > job.json`
