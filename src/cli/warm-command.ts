import { Command } from '@commander-js/extra-typings'
import {
  endStandingWarmDrivers,
  type StandingWarmDriver,
  standingWarmDrivers,
} from '../run/standing-warm-drivers.js'
import type { CliIo } from './cli-io.js'

/** `sparkwire warm`: the resident JVMs that `run --warm` leaves. */
export function warmCommand(io: CliIo) {
  const warm = new Command('warm').description('the resident JVMs that `run --warm` leaves for the next run')

  warm
    .command('status')
    .description('which run, with what on them; exit code 1 when none does')
    .option('--json', 'print a JSON array')
    .action(async (options) => {
      const all = await standingWarmDrivers()
      if (options.json) io.stdout.write(`${JSON.stringify(all)}\n`)
      else if (all.length === 0) io.stderr.write('no warm driver is running; `run --warm` starts one\n')
      else for (const each of all) io.stdout.write(`${statusText(each)}\n`)
      if (all.length === 0) process.exitCode = 1
    })

  warm
    .command('stop')
    .description('end them all, after the runs that are on them')
    .option('--kill', 'end them at once, with the runs that are on them')
    .action(async (options) => {
      const count = await endStandingWarmDrivers(options.kill ? 'kill' : 'finish')
      io.stderr.write(count === 0 ? 'no warm driver was running\n' : `told ${count} to end\n`)
    })
  return warm
}

function statusText(driver: StandingWarmDriver): string {
  const { state, master, pid, served, runs, memory, endsInMs, directory } = driver
  const on = runs.length > 0 ? `runs ${runs.join(', ')}` : `ends in ${Math.round((endsInMs ?? 0) / 1000)} s`
  return `${master}  ${state}  pid ${pid}  ${served} scripts  ${Math.round(memory / 2 ** 20)} MiB  ${on}  ${directory}`
}
