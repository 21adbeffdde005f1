import { existsSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { compareVersions } from './compare-versions.js'
import type { Finding } from './finding.js'
import { MIN_NODE } from './versions.js'

const GB = 1e9

export function checkNode(version: string = process.versions.node): Finding {
  const enough = compareVersions(version, MIN_NODE) >= 0
  return {
    check: 'node',
    status: enough ? 'ok' : 'fail',
    found: version,
    needed: `${MIN_NODE} or newer`,
    ...(enough ? {} : { fix: 'install a newer Node.js: https://nodejs.org' }),
  }
}

/** Whether the file system that `directory` lies or will lie on has `neededBytes` free. */
export async function checkDisk(
  check: string,
  directory: string,
  neededBytes: number,
  moveBy: string,
): Promise<Finding> {
  let existing = directory
  while (!existsSync(existing)) existing = dirname(existing)
  const { bavail, bsize } = await statfs(existing)
  const free = bavail * bsize
  const enough = free >= neededBytes
  return {
    check,
    status: enough ? 'ok' : 'fail',
    found: `${(free / GB).toFixed(1)} GB free for ${directory}`,
    needed: `${(neededBytes / GB).toFixed(1)} GB`,
    ...(enough ? {} : { fix: `free some space, or name another directory in ${moveBy}` }),
  }
}

/** Whether a process of this user may listen on the loopback address, as the broker and Spark do. */
export async function checkLoopbackPort(): Promise<Finding> {
  const server = createServer()
  try {
    const port = await new Promise<number>((resolve, reject) => {
      server.once('error', reject)
      server.listen(0, '127.0.0.1', () => {
        const address = server.address()
        resolve(typeof address === 'object' && address !== null ? address.port : 0)
      })
    })
    return { check: 'loopback', status: 'ok', found: `127.0.0.1:${port} can be bound` }
  } catch (error) {
    return {
      check: 'loopback',
      status: 'fail',
      found: `no port of 127.0.0.1 can be bound: ${error instanceof Error ? error.message : String(error)}`,
      fix: 'see that the loopback interface is up and that the sandbox or container allows listening',
    }
  } finally {
    server.close()
  }
}

/** Whether the working directory holds something that Python would import in the place of PySpark. */
export function checkForeignPyspark(directory: string): Finding {
  const names = ['pyspark.py', 'pyspark', 'py4j.py', 'pyarrow.py', 'zmq.py']
  const foreign = names.filter((name) => existsSync(join(directory, name)))
  if (foreign.length === 0)
    return { check: 'working-directory', status: 'ok', found: 'shadows no Python package' }
  return {
    check: 'working-directory',
    status: 'warn',
    found: `${foreign.join(', ')} in ${directory} can be imported in the place of the real package`,
    fix: 'rename it, or run from another directory',
  }
}
