import type { CommandUnknownOpts } from '@commander-js/extra-typings'
import { Command } from '@commander-js/extra-typings'
import { Help, type Option } from 'commander'
import type { CliIo } from './cli-io.js'
import { printFailure } from './print-error.js'
import { usageFault } from './usage-fault.js'

interface CommandEntry {
  readonly summary: string
  /** Loads the command's module only when it is called: help must not wait for Kafka and ZeroMQ. */
  readonly load: (io: CliIo) => Promise<CommandUnknownOpts>
}

const COMMANDS: Readonly<Record<string, CommandEntry>> = {
  demo: {
    summary: 'the whole loop on real data, nothing asked',
    load: async (io) => (await import('./demo-command.js')).demoCommand(io),
  },
  init: {
    summary: 'write a pipeline, a job file, their tests and a CI workflow, ready to run',
    load: async (io) => (await import('./init-command.js')).initCommand(io),
  },
  run: {
    summary: 'run a job on real Spark and print its rows',
    load: async (io) => (await import('./run-command.js')).runCommand(io),
  },
  test: {
    summary: 'given topics, expect rows: test jobs on the real engine',
    load: async (io) => (await import('./test-command.js')).testCommand(io),
  },
  compile: {
    summary: 'print the PySpark script of a job',
    load: async (io) => (await import('./compile-command.js')).compileCommand(io),
  },
  plan: {
    summary: "Spark's own analysis of a job, without data",
    load: async (io) => (await import('./plan-command.js')).planCommand(io),
  },
  types: {
    summary: "the rows of a job as TypeScript types, from Spark's analysis",
    load: async (io) => (await import('./types-command.js')).typesCommand(io),
  },
  doctor: {
    summary: 'check this machine, and say what to do',
    load: async (io) => (await import('./doctor-command.js')).doctorCommand(io, { zeromq: askZeromq }),
  },
  setup: {
    summary: 'install Spark, the connector and the sandbox broker, once',
    load: async (io) => (await import('./setup-command.js')).setupCommand(io),
  },
  ps: {
    summary: 'the runs, with how far they have come or how they ended',
    load: async (io) => (await import('./ps-command.js')).psCommand(io),
  },
  logs: {
    summary: 'what the job of a run has printed, and the log of Spark',
    load: async (io) => (await import('./logs-command.js')).logsCommand(io),
  },
  attach: {
    summary: 'print the rows of a detached run, to its end',
    load: async (io) => (await import('./attach-command.js')).attachCommand(io),
  },
  stop: {
    summary: 'end a run, whichever process has started it',
    load: async (io) => (await import('./stop-command.js')).stopCommand(io),
  },
  lag: {
    summary: 'how far a run or a consumer group is behind, by partition',
    load: async (io) => (await import('./lag-command.js')).lagCommand(io),
  },
  report: {
    summary: 'how a run has ended; the exit code is that of the run',
    load: async (io) => (await import('./report-command.js')).reportCommand(io),
  },
  rm: {
    summary: 'remove runs that have ended',
    load: async (io) => (await import('./rm-command.js')).rmCommand(io),
  },
  produce: {
    summary: 'feed a topic from a file or stdin',
    load: async (io) => (await import('./produce-command.js')).produceCommand(io),
  },
  consume: {
    summary: 'print the records of a topic',
    load: async (io) => (await import('./consume-command.js')).consumeCommand(io),
  },
  topics: {
    summary: 'list, create, describe and delete topics',
    load: async (io) => (await import('./topics-command.js')).topicsCommand(io),
  },
  warm: {
    summary: 'the resident JVMs that runs have left: look at them, end them',
    load: async (io) => (await import('./warm-command.js')).warmCommand(io),
  },
  sandbox: {
    summary: 'a real Kafka broker, and clusters, on this machine',
    load: async (io) => (await import('./sandbox-command.js')).sandboxCommand(io),
  },
}

const EXAMPLES = `
Examples:
  $ sparkwire demo                                      see the whole loop on real data
  $ sparkwire init shop                                 a project to begin with
  $ sparkwire run job.ts --bootstrap-servers host:9092  run a job, rows on stdout
  $ sparkwire run job.ts --until rows=10,deadline=60s   stop after ten rows
  $ sparkwire compile job.ts -o out                     the script, to run by hand
  $ sparkwire test                                      run the *.spec.yaml files below this folder

Start with \`sparkwire doctor\`.`

/** Loaded when it is asked: a ZeroMQ that does not load is a finding, not a crash. */
async function askZeromq() {
  const { probeZeromq } = await import('../run/probe-zeromq.js')
  return probeZeromq()
}

/** The whole command line; only the command that `argv` names is loaded. */
export async function program(
  io: CliIo,
  version: string,
  argv: readonly string[],
): Promise<CommandUnknownOpts> {
  const root = new Command('sparkwire')
    .description('Drives real PySpark from TypeScript: typed Kafka jobs, and their rows back.')
    .version(version)
    .option('-v, --verbose', 'print the stack of an error, and the traceback of a script')
    .showSuggestionAfterError()
    .addHelpText('after', EXAMPLES)
  const called = argv.slice(2).find((word) => !word.startsWith('-'))
  const wanted = called === 'help' ? argv[argv.indexOf('help') + 1] : called
  for (const [name, { summary, load }] of Object.entries(COMMANDS)) {
    if (name === wanted) root.addCommand((await load(io)) as Command)
    else root.command(name).description(summary)
  }
  settle(root, io)
  return root
}

/** Errors are thrown, not exited on, and output goes where the caller says; for sub-commands too. */
function settle(command: CommandUnknownOpts, io: CliIo): void {
  command.exitOverride().configureOutput({
    writeOut: (text) => void io.stdout.write(text),
    writeErr: (text) => void io.stderr.write(text),
    outputError: (text) => printFailure(io, usageFault(command, text)),
  })
  command.configureHelp({ optionDescription })
  for (const child of command.commands) settle(child, io)
}

/** What help says of an option; that one which may be repeated begins with nothing goes without saying. */
function optionDescription(option: Option): string {
  return new Help().optionDescription(option).replace(/ \(default: (?:\{\}|\[\])\)$/, '')
}
