import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { Mask } from '../util/mask.js'
import type { RunParams } from './run-params.js'

/** What is hidden in all that is told of a run. */
export function runMask({ params, secrets }: RunParams, ...keys: readonly (string | undefined)[]): Mask {
  return new Mask([...keys.flatMap((key) => key ?? []), ...secrets.flatMap((name) => params[name] ?? [])])
}

const DRIVER_FILE = z.object({
  token: z.string(),
  curve: z.object({ secretKey: z.string() }).nullish(),
  params: z.record(z.string(), z.string()),
  secrets: z.array(z.string()),
})

/** The same for whoever looks at a run that has not ended; afterwards its record has no secret, and nothing to hide. */
export function recordedMask(directory: string): Mask {
  try {
    const driver = DRIVER_FILE.parse(JSON.parse(readFileSync(join(directory, 'driver.json'), 'utf8')))
    return runMask(driver, driver.token, driver.curve?.secretKey)
  } catch {
    return new Mask([])
  }
}
