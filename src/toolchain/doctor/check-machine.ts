import { existsSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname } from 'node:path'
import { compareVersions } from '../compare-versions.js'
import { MIN_NODE } from '../versions.js'
import { type Finding, findingOf } from './finding.js'

const GB = 1e9

export function checkNode(version: string = process.versions.node): Promise<Finding> {
  return findingOf('node', `${MIN_NODE} or newer`, () =>
    compareVersions(version, MIN_NODE) >= 0
      ? { found: version }
      : { status: 'error', found: version, fix: 'install a newer Node.js: https://nodejs.org' },
  )
}

/** Whether the file system that `directory` lies or will lie on has `neededBytes` free. */
export function checkDisk(
  check: string,
  directory: string,
  neededBytes: number,
  moveBy: string,
): Promise<Finding> {
  return findingOf(check, `${(neededBytes / GB).toFixed(1)} GB`, async () => {
    let existing = directory
    while (!existsSync(existing)) existing = dirname(existing)
    const { bavail, bsize } = await statfs(existing)
    const free = bavail * bsize
    const found = `${(free / GB).toFixed(1)} GB free for ${directory}`
    if (free >= neededBytes) return { found }
    return { status: 'error', found, fix: `free some space, or name another directory in ${moveBy}` }
  })
}

/** Whether a process of this user may listen on the loopback address, as the broker and Spark do. */
export function checkLoopbackPort(): Promise<Finding> {
  return findingOf('loopback', 'a free port of 127.0.0.1', async () => {
    const server = createServer()
    try {
      const port = await new Promise<number>((resolve, reject) => {
        server.once('error', reject)
        server.listen(0, '127.0.0.1', () => {
          const address = server.address()
          resolve(typeof address === 'object' && address !== null ? address.port : 0)
        })
      })
      return { found: `127.0.0.1:${port} can be bound` }
    } catch (error) {
      return {
        status: 'error',
        found: `no port of 127.0.0.1 can be bound: ${error instanceof Error ? error.message : String(error)}`,
        fix: 'see that the loopback interface is up and that the sandbox or container allows listening',
      }
    } finally {
      server.close()
    }
  })
}
