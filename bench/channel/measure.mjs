// The group `channel`: what the way back costs, each figure beside Spark's own sink or reader in the same run.
import { startSandboxBroker } from '../../dist/run/sandbox-broker.js'
import { measureDecoder } from './decode.mjs'
import { measureExecutors } from './executors.mjs'
import { measureLatency } from './latency.mjs'
import { measureMemory } from './memory.mjs'
import { measureShapes } from './shapes.mjs'
import { measureTriggers } from './triggers.mjs'

/** @returns {Promise<readonly import('../figures.js').Figure[]>} */
export async function measure() {
  const broker = await startSandboxBroker()
  try {
    return [
      ...(await measureDecoder()),
      ...(await measureShapes(broker.bootstrapServers)),
      ...(await measureExecutors(broker.bootstrapServers)),
      ...(await measureTriggers(broker.bootstrapServers)),
      ...(await measureLatency(broker.bootstrapServers)),
      ...(await measureMemory(broker.bootstrapServers)),
    ]
  } finally {
    await broker.stop()
  }
}
