import { z } from 'zod'
import { askJson } from './ask-json.js'

/** What a master's `/json/` says, as far as it matters here. */
const masterState = z.object({
  workers: z.array(
    z.object({
      id: z.string(),
      port: z.int(),
      webuiaddress: z.string(),
      cores: z.int(),
      memory: z.int(),
      state: z.string(),
    }),
  ),
})

/** A worker as its master knows it. */
export interface RegisteredWorker {
  readonly id: string
  readonly port: number
  readonly webUi: string
  readonly cores: number
  readonly memoryMb: number
}

/** The workers that are registered with a master and alive; none while it does not answer. */
export async function registeredWorkers(webUi: string): Promise<readonly RegisteredWorker[]> {
  const parsed = masterState.safeParse(await askJson(`${webUi}/json/`))
  if (!parsed.success) return []
  return parsed.data.workers
    .filter(({ state }) => state === 'ALIVE')
    .map(({ id, port, webuiaddress, cores, memory }) => ({
      id,
      port,
      webUi: webuiaddress,
      cores,
      memoryMb: memory,
    }))
}
