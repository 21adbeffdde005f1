import { createWriteStream } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import type { Mask } from '../util/mask.js'

/**
 * Writes the logs of a run that has ended anew where a secret stands in them: Spark and the script have written them
 * themselves. A log without one stays as it is; one that cannot be read is left.
 */
export async function maskLogs(files: readonly string[], mask: Mask): Promise<void> {
  if (mask.isEmpty) return
  await Promise.all(files.map((file) => maskLog(file, mask).catch(() => {})))
}

async function maskLog(file: string, mask: Mask): Promise<void> {
  const part = `${file}.part`
  let found = false
  async function* masked(): AsyncGenerator<string> {
    await using log = await open(file)
    for await (const line of log.readLines()) {
      const told = mask.text(line)
      found ||= told !== line
      yield `${told}\n`
    }
  }
  try {
    await pipeline(masked, createWriteStream(part, { mode: 0o600 }))
    if (found) await rename(part, file)
  } finally {
    await rm(part, { force: true })
  }
}
