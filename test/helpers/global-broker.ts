import type { TestProject } from 'vitest/node'
import { startSandboxBroker } from '../../src/run/sandbox-broker.js'
import type { KafkaSandbox } from '../../src/sandbox/kafka-sandbox.js'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Of the broker that all suites of this test run share; a topic in it has a random name. */
    bootstrapServers: string
  }
}

interface SharedBroker {
  readonly broker: Promise<KafkaSandbox>
  users: number
}

/** Each project loads this file anew; what they share lies on the global object. */
const shared = globalThis as { sparkwireTestBroker?: SharedBroker }

/** vitest's globalSetup: one real broker for the whole run, ended with it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  shared.sparkwireTestBroker ??= { broker: startSandboxBroker(), users: 0 }
  const mine = shared.sparkwireTestBroker
  mine.users++
  const broker = await mine.broker
  project.provide('bootstrapServers', broker.bootstrapServers)
  return async () => {
    mine.users--
    if (mine.users > 0) return
    delete shared.sparkwireTestBroker
    await broker.stop()
  }
}
