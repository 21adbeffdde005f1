import type { TestProject } from 'vitest/node'
import { ownWarmDriver, type WarmDriver } from '../../src/run/warm.js'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Of the warm drivers that files of this test run share; see `sharedWarm`. */
    warmKeeping: WarmDriver['keeping']
  }
}

/** vitest's globalSetup: drivers that start with the first script which needs them, ended with the whole run. */
export default function setup(project: TestProject): () => Promise<void> {
  const driver = ownWarmDriver()
  project.provide('warmKeeping', driver.keeping)
  return async () => driver[Symbol.asyncDispose]()
}
