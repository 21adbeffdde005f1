// Times whole commands.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'

/**
 * Runs a command to its end; resolves with the time until its stdout held `text`, or until its end, s.
 * @param {readonly string[]} argv
 * @param {{ until?: string, env?: Readonly<Record<string, string>> }} [options]
 */
export async function secondsOf([command = '', ...args], { until, env = {} } = {}) {
  const began = performance.now()
  const child = spawn(command, args, {
    env: { ...process.env, ...env },
    cwd: tmpdir(),
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let seconds = Number.NaN
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    output = (output + chunk).slice(-100_000)
    if (until !== undefined && Number.isNaN(seconds) && output.includes(until)) seconds = since(began)
  })
  const [code] = await once(child, 'exit')
  if (until === undefined) seconds = since(began)
  if (code !== 0 || Number.isNaN(seconds))
    throw new Error(`${command} ended with code ${code} and ${output.slice(-2000)}`)
  return seconds
}

/** @param {number} began */
function since(began) {
  return (performance.now() - began) / 1000
}
