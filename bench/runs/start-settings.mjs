// What each setting of a start costs or saves: the same cold start with one of them changed.
import { COLD_START, sparkwireStart } from '../cold-start-job.mjs'
import { figure } from '../statistics.mjs'

const TURNS = 4
/** Each against `sparkwire run` as it is. @type {Readonly<Record<string, { options: string[], env: Record<string, string> }>>} */
const SETTINGS = {
  'profile-short': { options: ['--profile', 'short'], env: {} },
  'no-profile': {
    options: [
      '--conf',
      'spark.driver.extraJavaOptions=-XX:Tier4InvocationThreshold=5000 -XX:Tier4MinInvocationThreshold=600 -XX:Tier4CompileThreshold=15000 -XX:Tier4BackEdgeThreshold=40000',
    ],
    env: {},
  },
  'no-class-archive': { options: [], env: { SPARKWIRE_CLASS_ARCHIVE: 'off' } },
  packages: { options: ['--connector', 'packages'], env: {} },
}

/**
 * @param {string} bootstrapServers
 * @returns {Promise<readonly import('../figures.js').Figure[]>}
 */
export async function measureStartSettings(bootstrapServers) {
  /** @type {number[]} */
  const usual = []
  /** @type {Record<string, number[]>} */
  const took = Object.fromEntries(Object.keys(SETTINGS).map((name) => [name, []]))
  for (let turn = -1; turn < TURNS; turn++) {
    const base = await sparkwireStart(bootstrapServers)
    if (turn >= 0) usual.push(base)
    for (const [name, { options, env }] of Object.entries(SETTINGS)) {
      const seconds = await sparkwireStart(bootstrapServers, options, env)
      console.error(`  start: ${name} ${seconds.toFixed(2)} s, as it is ${base.toFixed(2)} s`)
      if (turn >= 0) took[name]?.push(seconds)
    }
  }
  return Object.entries(took).map(([name, values]) =>
    figure({
      id: `runs.start.${name}`,
      unit: 's',
      values,
      baseline: { what: '`sparkwire run` as it is', values: usual },
      setup: COLD_START,
    }),
  )
}
