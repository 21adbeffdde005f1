import { type Finding, findingOf } from './finding.js'

/** A clock before this package was written is a clock that was never set. */
const EARLIEST = Date.UTC(2026, 0, 1)

/** This machine's clock: certificates, watermarks and time-outs go by it. */
export function checkClock(now: number = Date.now()): Promise<Finding> {
  return findingOf('clock', `after ${new Date(EARLIEST).toISOString()}`, () => {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
    const found = `${new Date(now).toISOString()}, time zone ${zone}`
    if (now >= EARLIEST) return { found }
    return { status: 'error', found, fix: 'set the clock, by NTP for one: `sudo timedatectl set-ntp true`' }
  })
}
