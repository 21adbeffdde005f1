import type { CompiledJob } from '../compile/compiled-job.js'
import { RunError } from '../errors/run-error.js'
import type { UntilConditions } from '../ir/until.js'
import type { Master } from '../launch/master.js'

export interface DriverElsewhereOptions {
  readonly checkpoint?: string
  readonly until?: UntilConditions
  readonly warm?: unknown
}

/** Whether the driver runs in the cluster, where nothing of this machine is. */
export function isElsewhere({ deployMode }: Pick<Master, 'deployMode'>): boolean {
  return deployMode === 'cluster'
}

/**
 * Says before anything is started what a driver in the cluster cannot do: it has no way to call back, so neither rows
 * nor progress come from it, and it cannot reach this machine's folders. Gives what is to be warned of.
 *
 * @throws RUN_OPTIONS_CONFLICT, RUN_NO_CHECKPOINT, RUN_BAD_UNTIL
 */
export function checkDriverElsewhere(
  job: CompiledJob,
  { checkpoint, until, warm }: DriverElsewhereOptions,
): readonly RunError[] {
  if (warm) {
    throw new RunError('RUN_OPTIONS_CONFLICT', {
      message: 'A warm driver is on this machine, and the deploy mode is cluster. Expected one of them.',
      hint: 'Leave out `--warm` or `--deploy-mode` (in the library: `warm`, `deployMode`).',
    })
  }
  if (checkpoint === undefined && job.document.kind === 'pipeline') {
    throw new RunError('RUN_NO_CHECKPOINT', {
      message: `Job '${job.name}' is to run with its driver in the cluster, and no checkpoint folder is given. The one in the run's directory is out of its reach.`,
      hint: 'Give `--checkpoint hdfs:///checkpoints/…`, a folder that every node can reach (in the library: `checkpoint`).',
    })
  }
  const { deadlineMs: _, ...rest } = until ?? {}
  const [condition] = Object.entries(rest).find(([, value]) => value !== undefined && value !== false) ?? []
  if (condition !== undefined) {
    throw new RunError('RUN_BAD_UNTIL', {
      message: `The run is to end by '${condition}', but its driver runs in the cluster and cannot tell of rows or progress. Expected 'deadline', or no condition.`,
      hint: 'Use the trigger availableNow(), which ends by itself, or the deploy mode client.',
      details: { condition },
    })
  }
  if (job.results.length === 0) return []
  const names = job.results.map(({ name }) => name)
  return [
    new RunError('RUN_CALLBACK_IMPOSSIBLE', {
      message: `callback impossible: the rows of ${names.join(', ')} cannot come back from a driver in the cluster, so the run will end LOST`,
      hint: 'Use the deploy mode client: the driver then runs on this machine, and its tasks in the cluster.',
      details: { results: names },
    }),
  ]
}
