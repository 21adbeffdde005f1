// Holds the public surface against its report, one file an entry of the package.
//   node scripts/api-report.mjs   fails where it has changed
//   npm run api                   writes the report anew: what it changes is what users meet
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const update = process.argv.includes('--update')
const node = (/** @type {string[]} */ ...words) =>
  spawnSync(process.execPath, words, { cwd: root, stdio: 'inherit' }).status ?? 1

const extractor = 'node_modules/@microsoft/api-extractor/bin/api-extractor'
const entries = ['api-extractor.json', 'api-extractor.testing.json']
let failed = node('scripts/build.mjs') !== 0
for (const entry of entries) {
  const words = [extractor, 'run', ...(update ? ['--local'] : []), '--config', `test/package/${entry}`]
  failed = node(...words) !== 0 || failed
}
process.exitCode = failed ? 1 : 0
