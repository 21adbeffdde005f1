// Set-up time by step: from an empty cache, and again when everything is there.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { figure } from '../statistics.mjs'
import { secondsOf } from '../timed-command.mjs'

const COMMAND = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))
/** The end of a step, as `setup` tells it without a terminal: `✓ Python environment spark-4.1.1 … 38.2 s`. */
const DONE = /^✓ (.*) (\d+(?:\.\d+)?) s$/gm

/** @returns {Promise<readonly import('../figures.js').Figure[]>} */
export async function measureSetup() {
  const cache = mkdtempSync(join(tmpdir(), 'sparkwire-bench-'))
  const env = { SPARKWIRE_CACHE: cache }
  try {
    const began = performance.now()
    const steps = await coldSetup(env)
    const cold = (performance.now() - began) / 1000
    const warm = await secondsOf([process.execPath, COMMAND, 'setup'], { env })
    const setup = 'once, from the package registries as they answer on this network'
    const baseline = { what: '`sparkwire setup` when everything is there', values: [warm] }
    return [
      figure({ id: 'runs.setup', unit: 's', values: [cold], baseline, setup }),
      ...steps.map(([name, seconds]) =>
        figure({
          id: `runs.setup.${name}`,
          unit: 's',
          values: [seconds],
          baseline: { what: 'the whole set-up', values: [cold] },
          setup,
        }),
      ),
    ]
  } finally {
    rmSync(cache, { recursive: true, force: true })
  }
}

/** @param {Readonly<Record<string, string>>} env @returns {Promise<[name: string, seconds: number][]>} */
async function coldSetup(env) {
  const child = spawn(process.execPath, [COMMAND, 'setup'], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let talk = ''
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    talk += chunk
    process.stderr.write(chunk.replace(/^(?=.)/gm, '  '))
  })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`setup ended with code ${code}:\n${talk.slice(-2000)}`)
  return [...talk.matchAll(DONE)].map(([, text = '', seconds]) => [idOf(text), Number(seconds)])
}

/** @param {string} text */
function idOf(text) {
  if (text.startsWith('Python environment')) return 'python'
  if (text.startsWith('Training')) return 'class-archive'
  if (text.includes('kafka-broker')) return 'broker-jars'
  return text.includes('spark-avro') ? 'avro-jars' : 'connector-jars'
}
