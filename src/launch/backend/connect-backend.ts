import { releaseConnectSession, startConnectClient } from '../connect/start-connect-client.js'
import type { LaunchRecord } from '../launch-record.js'
import type { Backend } from './backend.js'
import { killProcess, localLogs, processStatus } from './local-backend.js'

/** A client on this machine of a Spark Connect server, which does the work. */
export function connectBackend(directory: string, { spark }: Pick<LaunchRecord, 'spark'>): Backend {
  return {
    pollMs: 1000,
    submit: (options) => startConnectClient(options),
    status: () => processStatus(directory),
    kill: () => killProcess(directory),
    logs: () => localLogs(directory),
    release: () => releaseConnectSession(directory, spark.variables),
  }
}
