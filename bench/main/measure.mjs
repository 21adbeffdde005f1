// The group `main`: what the way over sparkwire costs and gains, each figure beside its peer in the same run.
import { startSandboxBroker } from '../../dist/run/sandbox-broker.js'
import { measureColdStart } from './cold-start.mjs'
import { measureRows } from './rows.mjs'

/** @returns {Promise<readonly import('../figures.js').Figure[]>} */
export async function measure() {
  const broker = await startSandboxBroker()
  try {
    const rows = await measureRows(broker.bootstrapServers)
    const start = await measureColdStart(broker.bootstrapServers)
    return [...rows, ...start]
  } finally {
    await broker.stop()
  }
}
