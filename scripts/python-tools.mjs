// The managed Python environment with pytest, ruff and the run-time packages.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { run } from './child-process.mjs'

const DEV_TOOLS = new URL('../dist/toolchain/dev-tools.js', import.meta.url)
const STEPS = new URL('../dist/observe/steps.js', import.meta.url)

/**
 * The environment, installed first where it is not there; the build that knows how is made when missing.
 * @param {string} [spark] the Spark whose packages it has; left out, the one that jobs run on
 */
export async function pythonTools(spark) {
  if (!existsSync(DEV_TOOLS)) {
    const code = await run(process.execPath, [fileURLToPath(new URL('build.mjs', import.meta.url))])
    if (code !== 0) throw new Error(`the build failed with exit code ${code}`)
  }
  /** @type {typeof import('../src/toolchain/dev-tools.js')} */
  const { ensureDevTools } = await import(DEV_TOOLS.href)
  /** @type {typeof import('../src/observe/steps.js')} */
  const { onStep } = await import(STEPS.href)
  const silence = onStep(({ state, text }) => {
    if (state !== 'done') process.stderr.write(`${text}\n`)
  })
  try {
    return await ensureDevTools(spark === undefined ? {} : { spark })
  } finally {
    silence()
  }
}
