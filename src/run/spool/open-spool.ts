import { join, resolve } from 'node:path'
import { RunError } from '../../errors/run-error.js'
import { localPath } from '../preflight/local-path.js'
import { SpoolChannel, unwritable } from './spool-channel.js'
import { LocalFolder, type SpoolFolder } from './spool-folder.js'

/** Where a driver leaves its rows that cannot call back. */
export interface SpoolOptions {
  /**
   * A folder that this machine and the driver both reach, a path or a URI of Hadoop's file systems (`hdfs://…`, `s3a://…`),
   * through which rows, progress and control then go: for a driver in the cluster that cannot call back.
   * @default none: the driver calls back
   */
  readonly spool?: string
}

/** What makes no sense beside it: each is of a driver that does call back, or has no Hadoop file systems. */
const OTHERS = [
  ['bind', '--bind'],
  ['advertise', '--advertise'],
  ['ports', '--ports'],
  ['remote', '--remote'],
] as const

/**
 * The folder that was given, as Hadoop names it.
 *
 * @throws RUN_OPTIONS_CONFLICT
 */
export function spoolFolder(
  options: SpoolOptions & { readonly [K in (typeof OTHERS)[number][0]]?: unknown },
): string | undefined {
  const { spool } = options
  if (spool === undefined) return undefined
  const [option, flag] = OTHERS.find(([name]) => options[name] !== undefined) ?? []
  if (option !== undefined) {
    throw new RunError('RUN_OPTIONS_CONFLICT', {
      message: `Rows are to come through the spool ${spool}, and ${option} is given too. It is for a driver that calls back.`,
      hint: `Leave out \`--spool\` or \`${flag}\` (in the library: \`spool\`, \`${option}\`).`,
      details: { option },
    })
  }
  const local = localPath(spool)
  return (local === undefined ? spool : `file://${resolve(local)}`).replace(/\/+$/, '')
}

/**
 * Opens the spool of a run, in a folder of its own. One that is not of this machine is reached through `hadoop`.
 *
 * @throws RUN_SPOOL_FAILED
 */
export async function openSpool(
  base: string,
  run: string,
  hadoop: (folder: string) => Promise<SpoolFolder>,
): Promise<SpoolChannel> {
  const spool = `${base}/sparkwire-${run}`
  const local = localPath(base)
  const directory = local === undefined ? undefined : join(local, `sparkwire-${run}`)
  const made = directory === undefined ? hadoop(spool) : LocalFolder.make(directory)
  const folder = await made.catch((cause: Error) => {
    throw unwritable(spool, cause)
  })
  return SpoolChannel.open({ run, spool, folder, directory })
}
