import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { DRIVER_PROFILES } from '../../../src/launch/driver-profile.js'
import { findJava } from '../../../src/toolchain/find-java.js'

// The JVM is told to leave aside what it does not know, so a wrong name would go unnoticed.
test.each([
  ['short', { TieredStopAtLevel: 1 }],
  ['long', { TieredStopAtLevel: 4, Tier4InvocationThreshold: 100_000, Tier4CompileThreshold: 300_000 }],
] as const)('the JVM takes the options of %s', async (profile, expected) => {
  const { java } = await findJava()
  const flags = execFileSync(java, [...DRIVER_PROFILES[profile], '-XX:+PrintFlagsFinal', '-version'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const found = Object.keys(expected).map((name) => [
    name,
    Number(new RegExp(` ${name} += (\\d+)`).exec(flags)?.[1]),
  ])
  expect(Object.fromEntries(found)).toEqual(expected)
})
