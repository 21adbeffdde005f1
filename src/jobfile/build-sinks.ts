import { isStreaming } from '../ir/relation/is-streaming.js'
import type { RelationNode } from '../ir/relation/relation-node.js'
import { checkSink, checkSinkName } from '../ir/sink/check-sink.js'
import type { LinkedSink, SinkKind } from '../ir/sink/pipeline-sink.js'
import type { Trigger } from '../ir/sink/trigger.js'
import { didYouMean } from '../util/did-you-mean.js'
import type { Datasets } from './build-datasets.js'
import { optionOf, optionsOf, type SourceGround } from './build-options.js'
import type { JobFileForm } from './job-file-form.js'
import type { Path } from './job-file-text.js'
import type { SinkForm, TriggerForm } from './sink-form.js'

export function triggerOf(form: TriggerForm): Trigger {
  if (typeof form === 'string') return { kind: form }
  if ('processing_time' in form) return { kind: 'processing_time', interval: form.processing_time }
  if ('continuous' in form) return { kind: 'continuous', interval: form.continuous }
  return { kind: 'real_time', interval: form.real_time }
}

function inputOf(
  { file }: SourceGround,
  name: string,
  form: SinkForm,
  { named, query }: Datasets,
): RelationNode {
  const path: Path = ['sinks', name]
  const wanted = form.from ?? name
  const found = named.get(wanted) ?? (form.from === undefined ? query : undefined)
  if (found !== undefined) return found
  const known = [...named.keys()]
  if (form.from === undefined) {
    const message = `the sink ${name} does not say which dataset it writes; expected from: one of ${known.join(', ')}`
    throw file.fault('JOBFILE_UNKNOWN_NAME', path, message, { atKey: true })
  }
  const near = didYouMean(wanted, known)
  const there = near === undefined ? `there are ${known.join(', ')}` : `did you mean ${near}?`
  throw file.fault(
    'JOBFILE_UNKNOWN_NAME',
    [...path, 'from'],
    `unknown dataset ${wanted.slice(0, 60)}; ${there}`,
  )
}

type FormOf<K extends SinkKind> = Extract<SinkForm, { readonly kind: K }>
type Builders = {
  readonly [K in SinkForm['kind']]: (
    form: FormOf<K>,
    ground: SourceGround,
    path: Path,
  ) => Readonly<Record<string, unknown>>
}

/** What each kind of sink has of its own. */
const OWN: Builders = {
  console: ({ truncate, num_rows }) => ({
    ...(truncate === undefined ? {} : { truncate }),
    ...(num_rows === undefined ? {} : { numRows: num_rows }),
  }),
  files: ({ format, path: folder, partition_by, mode, header, compression, options }, ground, path) => ({
    format,
    path: optionOf(ground, folder, [...path, 'path']),
    ...(partition_by === undefined ? {} : { partitionBy: partition_by }),
    ...(mode === undefined ? {} : { mode }),
    ...(header === undefined ? {} : { header }),
    ...(compression === undefined ? {} : { compression }),
    options: optionsOf(ground, options, [...path, 'options']),
  }),
  kafka: ({ topic, bootstrap_servers, options }, ground, path) => ({
    ...(topic === undefined ? {} : { topic }),
    ...(bootstrap_servers === undefined
      ? {}
      : { bootstrapServers: optionOf(ground, bootstrap_servers, [...path, 'bootstrap_servers']) }),
    options: optionsOf(ground, options, [...path, 'options']),
  }),
  memory: () => ({}),
  results: ({ via }) => (via === undefined ? {} : { via }),
}

/** The sinks of a file, each checked where it stands. */
export function buildSinks(
  ground: SourceGround,
  form: JobFileForm,
  datasets: Datasets,
): readonly LinkedSink[] {
  const { file } = ground
  const taken = new Set<string>()
  return Object.entries(form.sinks).map(([name, sink]) => {
    const path: Path = ['sinks', name]
    file.located(path, () => checkSinkName(name, taken))
    const input = inputOf(ground, name, sink, datasets)
    const { kind, output_mode, trigger } = sink
    const own = OWN[kind] as (form: SinkForm, ground: SourceGround, path: Path) => object
    const linked = {
      ...own(sink, ground, path),
      ...{ kind, name, input },
      ...(output_mode !== undefined || isStreaming(input) ? { outputMode: output_mode ?? 'append' } : {}),
      ...(trigger === undefined ? {} : { trigger: triggerOf(trigger) }),
      ...file.site(path),
    } as LinkedSink
    file.located(path, () => checkSink(linked))
    return linked
  })
}
