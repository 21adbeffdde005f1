import type { CompiledJob } from '../compile/compiled-job.js'
import { RunError } from '../errors/run-error.js'
import type { PipelineDocument } from '../ir/job-document.js'
import { linkPipeline } from '../ir/link-pipeline.js'
import { isStreaming } from '../ir/relation/is-streaming.js'
import type { ConnectAddress } from '../launch/connect/connect-address.js'
import type { SubmitOptions } from './submit.js'
import { refuseViaExecutors } from './via-executors.js'

/** Options that say how a driver of the run's own is started: a Connect server has been started already. */
const OF_A_DRIVER = [
  ['master', '--master'],
  ['deployMode', '--deploy-mode'],
  ['warm', '--warm'],
  ['workerPython', '--worker-python'],
  ['packages', '--packages'],
  ['excludePackages', '--exclude-packages'],
  ['repository', '--repository'],
  ['ivySettings', '--ivy-settings'],
  ['jarsDirectory', '--jars-directory'],
] as const satisfies readonly (readonly [keyof SubmitOptions, string])[]

/**
 * Says before anything is started what a run on a Spark Connect server cannot have, and gives what is to be warned of.
 *
 * @throws RUN_OPTIONS_CONFLICT, RUN_NO_CHECKPOINT
 */
export function checkConnect(
  { name, loopback }: Pick<ConnectAddress, 'name' | 'loopback'>,
  { document }: CompiledJob,
  options: SubmitOptions,
): readonly RunError[] {
  const given = OF_A_DRIVER.find(([option]) => options[option] !== undefined && options[option] !== false)
  const packages =
    options.connector === 'packages' ? (['connector', '--connector packages'] as const) : undefined
  const { onChange = 'refuse' } = options
  const change = onChange === 'refuse' ? undefined : (['onChange', `--on-change ${onChange}`] as const)
  const [option, flag] = given ?? packages ?? change ?? []
  if (option !== undefined) {
    throw new RunError('RUN_OPTIONS_CONFLICT', {
      message: `The run is to use the Spark Connect server ${name}, and ${option} is given too. It is for a driver of the run's own; the server has been started already.`,
      hint: `Leave out \`${flag}\` (in the library: \`${option}\`), or \`--remote\` (\`remote\`).`,
      details: { option },
    })
  }
  if (document.kind !== 'pipeline') return []
  refuseViaExecutors(document, 'remote', `from the Spark Connect server ${name} rows come over its session`)
  const streams = linkPipeline(document).some(({ input }) => isStreaming(input))
  if (streams && !loopback && options.checkpoint === undefined) {
    throw new RunError('RUN_NO_CHECKPOINT', {
      message: `Job '${document.name}' is to run on the Spark Connect server ${name}, and no checkpoint folder is given. The one in the run's directory is out of its reach.`,
      hint: 'Give `--checkpoint hdfs:///checkpoints/…`, a folder that the server can reach (in the library: `checkpoint`).',
    })
  }
  return [...(streams ? unguarded(options) : []), ...printedElsewhere(name, document)]
}

/** A client of a server has no Hadoop file system to keep locks and contracts with. */
function unguarded({ checkpoint }: SubmitOptions): readonly RunError[] {
  if (checkpoint === undefined) return []
  return [
    new RunError('RUN_CHECKPOINT_UNGUARDED', {
      message: `on a Spark Connect server the checkpoint ${checkpoint} is not locked against a second run, and a changed job is not noticed`,
      hint: 'Run one job at a time on it, and give a changed job a checkpoint of its own.',
      details: { checkpoint },
    }),
  ]
}

function printedElsewhere(server: string, { sinks }: PipelineDocument): readonly RunError[] {
  const printed = sinks.filter(({ kind }) => kind === 'console').map((sink) => sink.name)
  if (printed.length === 0) return []
  return [
    new RunError('RUN_PRINTS_ELSEWHERE', {
      message: `what ${printed.join(', ')} prints appears in the output of the Spark Connect server ${server}, not here`,
      hint: 'Use a results sink for rows that are to come here.',
      details: { sinks: printed },
    }),
  ]
}
