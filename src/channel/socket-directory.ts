import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ChannelError } from '../errors/channel-error.js'

/** Longest path of a socket file, bytes: that of the system's `sockaddr_un` without its last byte. */
export const MAX_SOCKET_PATH_BYTES = process.platform === 'darwin' ? 103 : 107

/** How the directory of a channel's socket begins; six characters are added to it. */
export function socketDirectoryPrefix(): string {
  // A run's directory may have a long path, so that the socket cannot lie in it.
  return join(tmpdir(), 'sparkwire-')
}

/** The socket file in such a directory. */
export function socketFile(directory: string): string {
  return join(directory, 'results')
}

/** Throws CHANNEL_BIND_FAILED where no socket can be made: the temporary directory's path is too long, or closed to us. */
export async function checkSocketDirectory(): Promise<void> {
  const file = socketFile(`${socketDirectoryPrefix()}XXXXXX`)
  const bytes = Buffer.byteLength(file)
  if (bytes > MAX_SOCKET_PATH_BYTES) throw bindFailed(file, `the path has ${bytes} bytes`)
  try {
    await access(tmpdir(), constants.W_OK | constants.X_OK)
  } catch (cause) {
    throw bindFailed(file, `${tmpdir()} cannot be written (${(cause as NodeJS.ErrnoException).code})`, cause)
  }
}

/** The error for a socket that cannot be had. */
export function bindFailed(file: string, reason: string, cause?: unknown): ChannelError {
  return new ChannelError('CHANNEL_BIND_FAILED', {
    message: `The result channel could not be opened at ${file}: ${reason}. Expected a path of at most ${MAX_SOCKET_PATH_BYTES} bytes on a local file system.`,
    hint: 'set TMPDIR to a directory of this user with a shorter path',
    details: { path: file, reason },
    ...(cause === undefined ? {} : { cause }),
  })
}
