// The keeper: leader of a process group. It starts one command in the group, writes how it ended, and, on a
// lifeline, ends the group when whoever started it is gone, in whatever way that one went.
// Called as: node keeper-main.mjs SPEC.json   (the form: KeeperSpec in kept-process.ts)
import { spawn, spawnSync } from 'node:child_process'
import { openSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'

/** @type {import('./kept-process.js').KeeperSpec} */
const spec = JSON.parse(readFileSync(String(process.argv[2]), 'utf8'))

// The group is signalled as a whole; the keeper must outlive its child to write how that one ended.
for (const signal of /** @type {const} */ (['SIGTERM', 'SIGINT', 'SIGHUP'])) process.on(signal, () => {})

const stdout = openSync(spec.stdoutFile, 'a', 0o600)
const stderr = spec.stderrFile === spec.stdoutFile ? stdout : openSync(spec.stderrFile, 'a', 0o600)
const [command, ...args] = spec.argv
const child = spawn(String(command), args, { cwd: spec.cwd, stdio: ['ignore', stdout, stderr] })

/** @param {import('./kept-process.js').ProcessExit} exit */
function record(exit) {
  const part = `${spec.exitFile}.part`
  try {
    writeFileSync(part, JSON.stringify(exit), { mode: 0o600 })
    renameSync(part, spec.exitFile)
  } catch {
    // On a full disk nobody learns how it ended; the group is ended all the same.
  }
}

child.on('error', (error) => {
  record({ code: null, signal: null, error: error.message })
  process.exit(1)
})
child.on('exit', (code, signal) => {
  record({ code, signal })
  const finish = () => {
    if (code === 0) removeAll()
    process.exit(0)
  }
  // Whatever the command left behind in the group goes with it.
  if (!othersInGroup()) finish()
  process.kill(0, 'SIGTERM')
  const poll = setInterval(() => {
    if (!othersInGroup()) finish()
  }, 50)
  setTimeout(() => {
    clearInterval(poll)
    process.kill(0, 'SIGKILL')
  }, spec.lingerMs)
})

function removeAll() {
  const [directory, ...above] = spec.removes
  try {
    if (directory !== undefined) rmSync(directory, { recursive: true, force: true })
    for (const parent of above) rmdirSync(parent)
  } catch {
    // Others are in it.
  }
}

/** Whether another living process is in the keeper's group. */
function othersInGroup() {
  const lines =
    process.platform === 'linux'
      ? readdirSync('/proc')
          .filter((name) => /^\d+$/.test(name))
          .map(groupLine)
      : spawnSync('ps', ['-A', '-o', 'pid=,pgid=,stat='], { encoding: 'utf8' }).stdout.split('\n')
  return lines.some((line) => {
    const [pid, group, state] = line.trim().split(/\s+/)
    return Number(group) === process.pid && Number(pid) !== process.pid && !state?.startsWith('Z')
  })
}

/** @param {string} pid */
function groupLine(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [state, , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return `${pid} ${group} ${state}`
  } catch {
    return ''
  }
}

if (spec.lifeline) {
  process.stdin.resume()
  process.stdin.on('error', () => {})
  process.stdin.on('close', () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    process.kill(0, 'SIGTERM')
    setTimeout(() => {
      record({ code: null, signal: 'SIGKILL' })
      process.kill(0, 'SIGKILL')
    }, spec.graceMs)
  })
}
