import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { platform } from 'node:os'
import { identifyProcess, isRunning, type ProcessIdentity } from './process-identity.js'

/** Every living process of a group, the leader first if it is one of them. */
export function groupMembers(leaderPid: number): readonly ProcessIdentity[] {
  return groupPids(leaderPid)
    .sort((a, b) => Number(b === leaderPid) - Number(a === leaderPid) || a - b)
    .map(identifyProcess)
    .filter((identity) => identity !== undefined)
}

/** Whether anything of that leader's group still lives, and not of a later group of the same number. */
export function isGroupAlive(leader: ProcessIdentity): boolean {
  const members = groupMembers(leader.pid)
  const [first] = members
  if (first === undefined || first.bootId !== leader.bootId) return false
  return first.pid !== leader.pid || first.startTime === leader.startTime
}

/** Kills exactly those processes, if they still run. */
export function killProcesses(identities: readonly ProcessIdentity[]): void {
  for (const identity of identities) {
    if (!isRunning(identity)) continue
    try {
      process.kill(identity.pid, 'SIGKILL')
    } catch {
      // Gone in the meantime.
    }
  }
}

function groupPids(pgid: number): number[] {
  if (platform() === 'linux') {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && groupOf(name) === pgid)
      .map(Number)
  }
  return execFileSync('ps', ['-A', '-o', 'pid=,pgid='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter(([, group]) => group === pgid)
    .map(([pid]) => pid ?? 0)
}

function groupOf(pid: string): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2])
  } catch {
    return undefined
  }
}
