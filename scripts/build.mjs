// Compiles src into dist and copies what is not code. The new dist takes the old one's place only when it is whole.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, cpSync, existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const dist = join(root, 'dist')
// Beside dist, so that the source maps' relative paths stay true.
const next = join(root, `dist.next-${process.pid}`)
const old = join(root, `dist.old-${process.pid}`)
const began = new Date()

for (const name of readdirSync(root)) {
  const owner = /^dist\.(?:next|old)-(\d+)$/.exec(name)?.[1]
  if (owner !== undefined && !isAlive(Number(owner)))
    rmSync(join(root, name), { recursive: true, force: true })
}

const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
const compiler = spawn(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--outDir', next], {
  cwd: root,
  stdio: 'inherit',
})
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => compiler.kill('SIGTERM'))
}
const [code] = /** @type {[number | null]} */ (await once(compiler, 'exit'))
try {
  if (code === 0) {
    cpSync(join(root, 'src'), next, { recursive: true, filter: (path) => !/\.(ts|mjs)$/.test(path) })
    const command = join(next, 'cli', 'main.js')
    if (existsSync(command)) chmodSync(command, 0o755)
    // bootstrap.mjs compares the sources with this: what changes while tsc runs is built the next time.
    writeFileSync(join(next, '.built'), `${began.toISOString()}\n`)
    if (existsSync(dist)) renameSync(dist, old)
    renameSync(next, dist)
  }
  process.exitCode = code ?? 1
} finally {
  rmSync(next, { recursive: true, force: true })
  rmSync(old, { recursive: true, force: true })
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM'
  }
}
