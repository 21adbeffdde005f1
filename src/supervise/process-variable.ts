import { readdirSync, readFileSync } from 'node:fs'
import { platform } from 'node:os'
import { identifyProcess, type ProcessIdentity } from './process-identity.js'

/**
 * Every living process of this user that was started with that environment variable; a program hands it on to those
 * that it starts, into other process groups, too. Only Linux lets one see it: none elsewhere.
 */
export function processesWithVariable(name: string, value: string): readonly ProcessIdentity[] {
  if (platform() !== 'linux') return []
  const entry = `${name}=${value}`
  return readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid) && Number(pid) !== process.pid && variablesOf(pid).includes(entry))
    .map((pid) => identifyProcess(Number(pid)))
    .filter((identity) => identity !== undefined)
}

function variablesOf(pid: string): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0')
  } catch {
    // Gone in the meantime, or someone else's.
    return []
  }
}
