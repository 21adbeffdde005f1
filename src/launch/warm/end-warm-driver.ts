import { rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { groupMembers, killProcesses } from '../../supervise/process-group.js'
import { WarmConnection } from './warm-connection.js'
import type { WarmDirectory } from './warm-directory.js'

/** How a warm driver is ended: after the scripts that are on it, or with them. */
export type WarmStopMode = 'finish' | 'kill'

/** ms that a driver has to end by itself with its scripts. */
const END_LIMIT_MS = 10_000
const POLL_MS = 25

/** Tells a warm driver to end; with mode `kill` it is gone when this resolves, and so is its directory. */
export async function endWarmDriver({ path, record }: WarmDirectory, mode: WarmStopMode): Promise<void> {
  const connection = await WarmConnection.open(record)
  connection?.send({ op: 'stop', mode })
  await connection?.messages.next()
  connection?.close()
  if (mode === 'finish' && connection !== undefined) return
  const members = (): ReturnType<typeof groupMembers> =>
    record.keeper === null ? [] : groupMembers(record.keeper.pid)
  const deadline = performance.now() + (connection === undefined ? 0 : END_LIMIT_MS)
  while (members().length > 0 && performance.now() < deadline) await sleep(POLL_MS)
  killProcesses(members())
  while (members().length > 0) await sleep(POLL_MS)
  rmSync(path, { recursive: true, force: true, maxRetries: 3 })
}
