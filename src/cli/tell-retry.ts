import pc from 'picocolors'
import type { Retry } from '../run/run-with-retries.js'
import type { CliIo } from './cli-io.js'

/** Says that a failure is met by trying again, and when. */
export function tellRetry(io: CliIo, { of, kind, retry, retries, waitMs, code, message }: Retry): void {
  const { dim, yellow } = pc.createColors(io.colour)
  const what = of === 'submit' ? 'the submit' : 'the run'
  const seconds = (waitMs / 1000).toFixed(1)
  const why = `${message.split('\n', 1)[0]} ${dim(`[${code}]`)}`
  io.stderr.write(
    `${yellow('retry:')} ${what} again in ${seconds} s (${kind}, ${retry} of ${retries}): ${why}\n`,
  )
}
