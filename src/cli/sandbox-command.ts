import { Command } from '@commander-js/extra-typings'
import { type StandingSandbox, sandboxDown, sandboxStatus, sandboxUp } from '../run/standing-sandbox.js'
import type { CliIo } from './cli-io.js'

/** `sparkwire sandbox`: a real Kafka broker on this machine that stays when the command ends. */
export function sandboxCommand(io: CliIo) {
  const sandbox = new Command('sandbox').description('a real Kafka broker on this machine')
  const say = (text: string): void => void io.stderr.write(`${text}\n`)
  const print = (text: string): void => void io.stdout.write(`${text}\n`)

  sandbox
    .command('up')
    .description('start a broker and leave it running')
    .option('--json', 'print where it is as JSON')
    .action(async (options) => {
      const { started, sandbox: standing } = await sandboxUp(io.signal)
      say(started ? `Kafka ${standing.version} is running` : `Kafka ${standing.version} was running already`)
      say('end it with `sparkwire sandbox down`')
      print(options.json ? JSON.stringify(standing) : standing.bootstrapServers)
    })

  sandbox
    .command('down')
    .description('end the broker and remove its data')
    .action(async () => {
      const ended = await sandboxDown()
      if (ended.length === 0) say('no broker was running')
      for (const { bootstrapServers } of ended) say(`ended the broker at ${bootstrapServers}`)
    })

  sandbox
    .command('status')
    .description('whether a broker runs, and where; exit code 1 when none does')
    .option('--json', 'print a JSON array')
    .action((options) => {
      const all = sandboxStatus()
      if (options.json) print(JSON.stringify(all))
      else if (all.length === 0) say('no broker is running; start one with `sparkwire sandbox up`')
      else for (const each of all) print(statusText(each))
      if (!all.some(({ state }) => state === 'running')) process.exitCode = 1
    })
  return sandbox
}

function statusText(sandbox: StandingSandbox): string {
  const { state, bootstrapServers, version, pid, startedAt, directory } = sandbox
  return `${bootstrapServers}  Kafka ${version}  ${state}  pid ${pid}  since ${startedAt}  ${directory}`
}
