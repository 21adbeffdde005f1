import { createServer, type Server } from 'node:net'

/**
 * Finds `count` different ports of the loopback interface that are free now. Nothing keeps them free until they
 * are used: who starts a server on one must be ready to try others.
 */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers: Server[] = []
  try {
    // All are held open together, so that the system cannot hand out one twice.
    for (let index = 0; index < count; index++) servers.push(await listenAnywhere())
    return servers.map(portOf)
  } finally {
    await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))))
  }
}

function listenAnywhere(): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen({ port: 0, host: '127.0.0.1' }, () => resolve(server))
  })
}

function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a listening server has no port')
  return address.port
}
