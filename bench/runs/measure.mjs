// The group `runs`: what a run costs before its first row.
import { startSandboxBroker } from '../../dist/run/sandbox-broker.js'
import { feedColdStart } from '../cold-start-job.mjs'
import { measureCommands } from './commands.mjs'
import { measureSetup } from './setup.mjs'
import { measureStartSettings } from './start-settings.mjs'
import { measureWarmStart } from './warm-start.mjs'

/** @returns {Promise<readonly import('../figures.js').Figure[]>} */
export async function measure() {
  const broker = await startSandboxBroker()
  try {
    await feedColdStart(broker.bootstrapServers)
    return [
      ...(await measureWarmStart(broker.bootstrapServers)),
      ...(await measureStartSettings(broker.bootstrapServers)),
      ...(await measureCommands(broker.bootstrapServers)),
      ...(await measureSetup()),
    ]
  } finally {
    await broker.stop()
  }
}
