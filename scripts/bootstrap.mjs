// What stands behind `npm run demo`, `npm test` and `npm run bench`: makes a fresh clone runnable, then runs it in
// this same process, so that signals and the exit code need no forwarding. Needs nothing but Node. Talks on stderr.
import { spawn } from 'node:child_process'
import * as fs from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const MIN_NODE = /** @type {const} */ ([20, 19])
const STALE_MS = 30_000
const WAIT_MS = 20 * 60_000

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const state = join(root, '.sparkwire')
const lock = join(state, 'bootstrap.lock')
const owner = join(lock, 'owner.json')

/** @param {string} text */
const say = (text) => process.stderr.write(`sparkwire: ${text}\n`)

/** @param {string} text @param {string} hint @returns {never} */
function fail(text, hint) {
  process.stderr.write(`error: ${text}\nhint: ${hint}\n`)
  process.exit(3)
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > MIN_NODE[0] || (major === MIN_NODE[0] && minor >= MIN_NODE[1])) return
  const needed = MIN_NODE.join('.')
  fail(
    `Node.js is too old: ${process.versions.node}. sparkwire needs Node.js ${needed} or newer.`,
    `install a newer one, for instance with \`nvm install 22\` or from https://nodejs.org`,
  )
}

/** Why the packages must be installed; nothing when they are as the lock says. */
function whyInstall() {
  const installed = join(root, 'node_modules', '.package-lock.json')
  const wanted = join(root, 'package-lock.json')
  if (!fs.existsSync(installed)) return 'node_modules is missing'
  if (fs.statSync(installed).mtimeMs >= fs.statSync(wanted).mtimeMs) return undefined
  // A checkout touches the lock file without changing it.
  const have = packagesOf(installed)
  const want = packagesOf(wanted)
  const differs = Object.keys({ ...have, ...want }).find((name) => {
    if (name === '') return false
    if (have[name] === undefined) return want[name]?.optional !== true
    return have[name]?.version !== want[name]?.version
  })
  return (
    differs &&
    `package-lock.json is newer than node_modules: ${differs.replace(/^node_modules\//, '')} differs`
  )
}

/** @param {string} file @returns {Record<string, { version?: string, optional?: boolean } | undefined>} */
function packagesOf(file) {
  return JSON.parse(fs.readFileSync(file, 'utf8')).packages ?? {}
}

/** Why dist must be built; nothing when it is newer than what it is built from. */
function whyBuild() {
  const stamp = join(root, 'dist', '.built')
  if (!fs.existsSync(stamp)) return 'dist is missing'
  const built = Date.parse(fs.readFileSync(stamp, 'utf8').trim())
  const sources = fs
    .readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .map((name) => join('src', name))
  const newer = [...sources, 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json'].find((name) => {
    const path = join(root, name)
    return fs.existsSync(path) && fs.statSync(path).mtimeMs > built
  })
  return newer && `${newer} is newer than dist`
}

async function prepare() {
  if (whyInstall() === undefined && whyBuild() === undefined) return
  fs.mkdirSync(state, { recursive: true })
  await takeLock()
  const beat = setInterval(() => {
    if (fs.existsSync(lock)) fs.utimesSync(lock, new Date(), new Date())
  }, 2000)
  try {
    const install = whyInstall()
    if (install !== undefined) {
      const npm = process.env.npm_execpath
      const command = npm === undefined ? ['npm'] : [process.execPath, npm]
      const words = ['ci', '--include=dev', '--no-audit', '--no-fund']
      await runLogged([...command, ...words], 'install.log', `installing packages with npm ci: ${install}`)
    }
    const build = whyBuild()
    if (build !== undefined) {
      const script = join(root, 'scripts', 'build.mjs')
      await runLogged([process.execPath, script], 'build.log', `compiling src into dist: ${build}`)
    }
  } finally {
    clearInterval(beat)
    fs.rmSync(lock, { recursive: true, force: true })
  }
}

async function takeLock() {
  const began = Date.now()
  for (let told = false; ; ) {
    try {
      fs.mkdirSync(lock)
      fs.writeFileSync(owner, JSON.stringify({ pid: process.pid }))
      return
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error
    }
    const stale = staleOwner()
    if (stale !== undefined) {
      say(`clearing a lock left behind by ${stale}`)
      // Of two that see it stale, the rename lets one through.
      const aside = `${lock}.stale-${process.pid}`
      try {
        fs.renameSync(lock, aside)
        fs.rmSync(aside, { recursive: true, force: true })
      } catch {
        // The other one was first.
      }
      continue
    }
    if (Date.now() - began > WAIT_MS) {
      fail(
        `another bootstrap has held ${lock} for over ${WAIT_MS / 60_000} minutes. It should have finished.`,
        'end that process, or remove the directory if there is none',
      )
    }
    if (!told) say('another process is installing or building here; waiting for it')
    told = true
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

/** Who left the lock behind; nothing while its owner, or what the owner started, may still be at work. */
function staleOwner() {
  try {
    const age = Date.now() - fs.statSync(lock).mtimeMs
    const { pid, child } = fs.existsSync(owner)
      ? JSON.parse(fs.readFileSync(owner, 'utf8'))
      : { pid: 0, child: 0 }
    if (pid === 0) return age > STALE_MS ? 'an unknown process' : undefined
    if (child !== undefined && isAlive(child)) return undefined
    return !isAlive(pid) || age > STALE_MS ? `process ${pid}` : undefined
  } catch {
    // Released, or being written, at this moment.
    return undefined
  }
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

/**
 * Runs a command with its output in a log that is shown only when it fails. Interrupted, it ends the command first.
 * @param {string[]} argv @param {string} logName @param {string} what
 */
async function runLogged(argv, logName, what) {
  say(what)
  const log = join(state, logName)
  const out = fs.openSync(log, 'w')
  const [command, ...args] = argv
  const child = spawn(String(command), args, { cwd: root, stdio: ['ignore', out, out], detached: true })
  fs.writeFileSync(owner, JSON.stringify({ pid: process.pid, child: child.pid }))
  /** @type {NodeJS.Signals | undefined} */
  let interrupted
  /** @param {NodeJS.Signals} signal */
  const stop = (signal) => {
    interrupted = signal
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM')
    } catch {
      // Ended at this moment.
    }
  }
  const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])
  for (const signal of signals) process.on(signal, stop)
  const code = await new Promise((resolve) => {
    child.on('error', (error) => {
      fs.writeFileSync(log, `${error.message}\n`)
      resolve(1)
    })
    child.on('exit', (status) => resolve(status ?? 1))
  })
  for (const signal of signals) process.off(signal, stop)
  if (interrupted === undefined && code === 0) return
  fs.rmSync(lock, { recursive: true, force: true })
  if (interrupted !== undefined) process.exit(interrupted === 'SIGINT' ? 130 : 143)
  process.stderr.write(fs.readFileSync(log, 'utf8'))
  fail(
    `${argv.slice(-5).join(' ')} failed (exit ${code}). Its output is above.`,
    logName === 'install.log'
      ? 'check the network and the npm registry, then try again'
      : 'correct the errors above, then try again',
  )
}

/**
 * npm passes on a Ctrl-C that the terminal has already sent to everybody: two signals, one wish. The second within
 * this time is dropped, so that it is not taken for an impatient second Ctrl-C.
 */
function oneInterruptPerCtrlC() {
  const emit = process.emit
  const last = { SIGINT: Number.NEGATIVE_INFINITY, SIGTERM: Number.NEGATIVE_INFINITY }
  process.emit = /** @type {typeof emit} */ (
    (/** @type {any[]} */ ...args) => {
      const [name] = args
      if (name === 'SIGINT' || name === 'SIGTERM') {
        const repeated = performance.now() - last[/** @type {'SIGINT' | 'SIGTERM'} */ (name)] < 300
        last[/** @type {'SIGINT' | 'SIGTERM'} */ (name)] = performance.now()
        if (repeated) return true
      }
      return Reflect.apply(emit, process, args)
    }
  )
}

/** @param {string[]} words */
function entryFor(words) {
  const [first, ...rest] = words
  if (first === '--test') return { script: join('scripts', 'test.mjs'), args: rest }
  if (first === '--matrix') return { script: join('scripts', 'test-matrix.mjs'), args: rest }
  if (first === '--bench') return { script: join('bench', 'run.mjs'), args: rest }
  return { script: join('dist', 'cli', 'main.js'), args: words }
}

checkNode()
await prepare()
const { script, args } = entryFor(process.argv.slice(2))
const entry = join(root, script)
if (process.env.npm_lifecycle_event !== undefined) oneInterruptPerCtrlC()
process.argv = [process.execPath, entry, ...args]
await import(pathToFileURL(entry).href)
