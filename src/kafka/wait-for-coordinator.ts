import { setTimeout as sleep } from 'node:timers/promises'
import type { Admin } from 'kafkajs'
import { protocolType } from './kafkajs-errors.js'

const POLL_MS = 50
const LIMIT_MS = 15_000

/**
 * Waits until a group has a coordinator that answers. The first group of a new cluster makes the broker create its
 * topic for offsets, and a member that comes before that is done is refused.
 */
export async function waitForCoordinator(admin: Admin, groupId: string): Promise<void> {
  const deadline = performance.now() + LIMIT_MS
  for (;;) {
    try {
      await admin.describeGroups([groupId])
      return
    } catch (error) {
      const notYet = /COORDINATOR/.test(protocolType(error) ?? '')
      if (!notYet || performance.now() > deadline) throw error
    }
    await sleep(POLL_MS)
  }
}
