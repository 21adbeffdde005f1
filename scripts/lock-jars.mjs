// Writes src/toolchain/locks/*.json anew: which jars, with which SHA-256 sums. `npm run gen -- locks` calls it.
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createJiti } from 'jiti'

/** @typedef {typeof import('../src/toolchain/lock-jars.js')} LockJars */

/** Resolves the jar sets and writes their lock files. */
export async function writeLocks() {
  const source = fileURLToPath(new URL('../src/toolchain/lock-jars.ts', import.meta.url))
  const { lockJars } = /** @type {LockJars} */ (await createJiti(import.meta.url).import(source))
  for (const lock of await lockJars()) {
    const file = fileURLToPath(new URL(`../src/toolchain/locks/${lock.name}.json`, import.meta.url))
    writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
    const biome = fileURLToPath(new URL('../node_modules/@biomejs/biome/bin/biome', import.meta.url))
    spawnSync(process.execPath, [biome, 'format', '--write', file], { stdio: 'ignore' })
    console.error(`${lock.name}: ${lock.jars.length} jars`)
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeLocks()
