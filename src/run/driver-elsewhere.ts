import type { CompiledJob } from '../compile/compiled-job.js'
import { RunError } from '../errors/run-error.js'
import type { Master } from '../launch/master.js'

export interface DriverElsewhereOptions {
  readonly checkpoint?: string
  readonly warm?: unknown
}

/** Whether the driver runs in the cluster, where nothing of this machine is. */
export function isElsewhere({ deployMode }: Pick<Master, 'deployMode'>): boolean {
  return deployMode === 'cluster'
}

/**
 * Says before anything is started what a driver in the cluster cannot do: it cannot reach this machine's folders.
 *
 * @throws RUN_OPTIONS_CONFLICT, RUN_NO_CHECKPOINT
 */
export function checkDriverElsewhere(job: CompiledJob, { checkpoint, warm }: DriverElsewhereOptions): void {
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
}
