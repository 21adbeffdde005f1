import { mkdtemp, rm } from 'node:fs/promises'
import { Router } from 'zeromq'
import { type ChannelSocket, ROUTER_OPTIONS } from './channel-socket.js'
import { bindFailed, checkSocketDirectory, socketDirectoryPrefix, socketFile } from './socket-directory.js'

/** Binds a socket file in a directory of its own that only this user can enter. Throws CHANNEL_BIND_FAILED. */
export async function openLocalSocket(): Promise<ChannelSocket> {
  await checkSocketDirectory()
  const directory = await mkdtemp(socketDirectoryPrefix())
  const router = new Router(ROUTER_OPTIONS)
  const endpoint = `ipc://${socketFile(directory)}`
  const close = async (): Promise<void> => {
    router.close()
    await rm(directory, { recursive: true, force: true })
  }
  try {
    await router.bind(endpoint)
  } catch (cause) {
    await close()
    throw bindFailed(socketFile(directory), (cause as Error).message, cause)
  }
  return { router, endpoint, keys: null, directory, close }
}
