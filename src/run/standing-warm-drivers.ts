import { endWarmDriver, type WarmStopMode } from '../launch/warm/end-warm-driver.js'
import { WarmConnection } from '../launch/warm/warm-connection.js'
import {
  clearDeadWarmDrivers,
  listWarmDirectories,
  type WarmDirectory,
  warmRoot,
} from '../launch/warm/warm-directory.js'

/** A warm driver that stays, as the next command sees it. */
export interface StandingWarmDriver {
  /** `starting` until it takes scripts; `draining` when it takes no more. */
  readonly state: 'starting' | 'idle' | 'busy' | 'draining'
  readonly master: string
  readonly sparkHome: string
  /** Of the leader of its process group. */
  readonly pid: number
  readonly startedAt: string
  /** The runs that are on it. */
  readonly runs: readonly string[]
  /** How many scripts it has taken. */
  readonly served: number
  /** ms until it ends, while nothing runs on it. */
  readonly endsInMs: number | null
  /** Bytes of memory of its JVM. */
  readonly memory: number
  readonly directory: string
  readonly log: string
}

/** The warm drivers of this user that stay; what is left of dead ones is cleared away. */
export async function standingWarmDrivers(): Promise<readonly StandingWarmDriver[]> {
  clearDeadWarmDrivers(warmRoot())
  return Promise.all(listWarmDirectories(warmRoot()).map(describe))
}

/** Ends the warm drivers that stay; with mode `finish` after the runs that are on them. Gives how many it told. */
export async function endStandingWarmDrivers(mode: WarmStopMode): Promise<number> {
  clearDeadWarmDrivers(warmRoot())
  const all = listWarmDirectories(warmRoot())
  await Promise.all(all.map((one) => endWarmDriver(one, mode)))
  return all.length
}

async function describe({ path, record }: WarmDirectory): Promise<StandingWarmDriver> {
  const connection = await WarmConnection.open(record)
  connection?.send({ op: 'status' })
  const answer = await connection?.messages.next()
  connection?.close()
  const status = answer?.done === false && answer.value.event === 'status' ? answer.value : undefined
  const runs = status?.scripts ?? []
  const busy = runs.length > 0 ? 'busy' : 'idle'
  return Object.freeze({
    state: status === undefined ? 'starting' : status.draining === null ? busy : 'draining',
    master: record.master,
    sparkHome: record.sparkHome,
    pid: record.keeper?.pid ?? record.starter.pid,
    startedAt: record.startedAt,
    runs,
    served: status?.served ?? 0,
    endsInMs:
      status === undefined || busy === 'busy'
        ? null
        : Math.max(0, Math.round((status.idleLimitS - status.idleS) * 1000)),
    memory: status?.memory.resident ?? 0,
    directory: path,
    log: record.log,
  })
}
