// The group `channel`: what the way back costs, each figure beside Spark's own sink or reader in the same run.
import { startSandboxBroker } from '../../dist/run/sandbox-broker.js'
import { measureDecoder } from './decode.mjs'
import { measureExecutors } from './executors.mjs'
import { measureLatency } from './latency.mjs'
import { measureMemory } from './memory.mjs'
import { measureShapes } from './shapes.mjs'
import { measureTriggers } from './triggers.mjs'

/** @typedef {readonly import('../figures.js').Figure[]} Figures */

/** @type {Readonly<Record<string, (bootstrapServers: string) => Promise<Figures>>>} */
export const PARTS = {
  decode: measureDecoder,
  rows: measureShapes,
  executors: measureExecutors,
  trigger: measureTriggers,
  latency: measureLatency,
  rss: measureMemory,
}

/** @param {readonly string[]} [parts] @returns {Promise<Figures>} */
export async function measure(parts = Object.keys(PARTS)) {
  const broker = await startSandboxBroker()
  try {
    /** @type {import('../figures.js').Figure[]} */
    const figures = []
    for (const part of parts) figures.push(...((await PARTS[part]?.(broker.bootstrapServers)) ?? []))
    return figures
  } finally {
    await broker.stop()
  }
}
