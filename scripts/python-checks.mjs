// Lints, formats and type-checks the Python side: ruff and pyright.
//   node scripts/python-checks.mjs        checks
//   node scripts/python-checks.mjs --fix  repairs what ruff can repair
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { Interrupted, run } from './child-process.mjs'
import { pythonTools } from './python-tools.mjs'

const python = fileURLToPath(new URL('../python', import.meta.url))
const pyright = createRequire(import.meta.url).resolve('pyright/index.js')

try {
  const tools = await pythonTools()
  const fix = process.argv.includes('--fix')
  /** @type {readonly (readonly [string, readonly string[]])[]} */
  const commands = fix
    ? [
        [tools.ruff, ['check', '--fix', '--no-cache', python]],
        [tools.ruff, ['format', '--no-cache', python]],
      ]
    : [
        [tools.ruff, ['check', '--no-cache', python]],
        [tools.ruff, ['format', '--check', '--no-cache', python]],
        [process.execPath, [pyright, '--project', python, '--pythonpath', tools.python]],
      ]
  for (const [command, args] of commands) {
    if ((await run(command, args)) !== 0) process.exitCode = 1
  }
} catch (error) {
  if (!(error instanceof Interrupted)) throw error
  process.exitCode = 130
}
