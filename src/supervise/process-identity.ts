import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { platform } from 'node:os'

/** A process that cannot be mistaken for another: the pid alone is used again by the system. */
export interface ProcessIdentity {
  readonly pid: number
  /** When it started, in the system's own unit. */
  readonly startTime: string
  /** Which boot of the machine it belongs to. */
  readonly bootId: string
}

/** Identifies a running process; undefined when there is none with that pid, or only a zombie. */
export function identifyProcess(pid: number): ProcessIdentity | undefined {
  const startTime = startTimeOf(pid)
  return startTime === undefined ? undefined : Object.freeze({ pid, startTime, bootId: bootId() })
}

/** Whether exactly that process still runs. */
export function isRunning(identity: ProcessIdentity): boolean {
  const now = identifyProcess(identity.pid)
  return now !== undefined && now.startTime === identity.startTime && now.bootId === identity.bootId
}

let knownBootId: string | undefined

function bootId(): string {
  if (knownBootId === undefined) {
    knownBootId =
      platform() === 'linux' ? readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim() : 'boot'
  }
  return knownBootId
}

function startTimeOf(pid: number): string | undefined {
  if (platform() !== 'linux') return startTimeFromPs(pid)
  let stat: string
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  } catch {
    return undefined
  }
  // The command's name stands in parentheses and may itself hold spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19]
}

function startTimeFromPs(pid: number): string | undefined {
  try {
    return (
      execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }).trim() || undefined
    )
  } catch {
    return undefined
  }
}
