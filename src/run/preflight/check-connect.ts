import { connect as connectSocket } from 'node:net'
import { PreflightError } from '../../errors/preflight-error.js'
import type { ConnectAddress } from '../../launch/connect/connect-address.js'
import { fails, type Problem } from './problem.js'

/** ms that a server has to take a connection; its own client waits for minutes. */
const CONNECT_LIMIT_MS = 5000

/** Whether anybody listens where the Spark Connect server should be. */
export async function connectProblems(
  { name, host, port }: Pick<ConnectAddress, 'name' | 'host' | 'port'>,
  signal: AbortSignal | undefined,
): Promise<Problem[]> {
  const reason = await refusal(host, port, signal)
  if (reason === undefined) return []
  return [
    fails(
      new PreflightError('PREFLIGHT_CONNECT_SILENT', {
        message: `Nobody answers at ${name} (${reason}). Expected a Spark Connect server there.`,
        hint: "start it with Spark's sbin/start-connect-server.sh (in the library, on this machine: `startSandboxConnect`), or correct `--remote`",
        details: { remote: name, reason },
      }),
    ),
  ]
}

/** Why there is no connection; undefined where there is one. */
function refusal(host: string, port: number, signal: AbortSignal | undefined): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connectSocket({ host, port })
    const end = (reason: string | undefined): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', interrupted)
      socket.destroy()
      resolve(reason)
    }
    const interrupted = (): void => end('interrupted')
    const timer = setTimeout(() => end(`no answer within ${CONNECT_LIMIT_MS / 1000} s`), CONNECT_LIMIT_MS)
    signal?.addEventListener('abort', interrupted)
    socket.once('connect', () => end(undefined))
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message))
  })
}
