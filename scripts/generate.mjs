// Writes what is generated from the sources: spec/*.json, docs/errors.md and docs/kafka-options.md.
//   npm run gen            the contracts and the error pages
//   npm run gen -- locks   the lock files of the jars, from Maven Central
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createJiti } from 'jiti'
import { writeLocks } from './lock-jars.mjs'

const root = new URL('..', import.meta.url)
const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome')

async function writeContracts() {
  // From the sources, not from dist: what is generated is never behind.
  const source = new URL('../src/run/generated-files.ts', import.meta.url)
  /** @type {typeof import('../src/run/generated-files.js')} */
  const { generatedFiles } = await createJiti(import.meta.url).import(fileURLToPath(source))
  for (const [name, text] of Object.entries(generatedFiles())) {
    const file = fileURLToPath(new URL(name, root))
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
    if (name.endsWith('.json')) spawnSync(process.execPath, [biome, 'format', '--write', file])
    console.error(`wrote ${name}`)
  }
}

if (process.argv.includes('locks')) await writeLocks()
else await writeContracts()
