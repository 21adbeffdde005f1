import { createHash } from 'node:crypto'
import { DEFAULT_SHUFFLE_PARTITIONS, type JobDocument, type PipelineDocument } from '../ir/job-document.js'
import { kindKeepsState } from '../ir/relation/keeps-state.js'
import { INPUTS, inputsOf, type RelationEntry } from '../ir/relation/relation-entry.js'
import { outputModeOf } from '../ir/sink/output-mode.js'

/** What is done with a checkpoint that another job has written. */
export const ON_CHANGE = ['refuse', 'keep', 'reset', 'fork'] as const

/**
 * `refuse`: the run fails before it starts a query. `keep`: it goes on with the checkpoint all the same. `reset`: the
 * checkpoint is removed, and the query begins anew. `fork`: the checkpoint stays, and the changed job gets another one
 * beside it, which it finds again.
 */
export type OnChange = (typeof ON_CHANGE)[number]

/** What a query's checkpoint stands for; what lies beside the checkpoint is this and the Spark that wrote it. */
export interface QueryContract {
  readonly sink: string
  readonly outputMode: string
  /** Of its state; null for a query without. */
  readonly shufflePartitions: number | null
  /** Sources and steps up to the sink, each after its inputs. */
  readonly steps: readonly ContractStep[]
  /** The digest of all of this. */
  readonly fingerprint: string
}

/** A source or step: what it is called, and a digest of what it says. */
export interface ContractStep {
  /** The kind of relation: `kafka source`, `with columns`. */
  readonly label: string
  readonly role: 'source' | 'stateful' | 'stateless'
  readonly digest: string
}

/** The contracts that the driver checks before it starts a query, and what to do with one that does not fit. */
export interface CheckpointContract {
  readonly onChange: OnChange
  readonly queries: readonly QueryContract[]
}

/** Of each streaming query of a pipeline. Those of a script are its own affair: nothing is known of its queries. */
export function checkpointContract(document: JobDocument, onChange: OnChange): CheckpointContract {
  const queries =
    document.kind === 'script' ? [] : document.sinks.flatMap((sink) => contractOf(document, sink))
  return { onChange, queries }
}

function contractOf(document: PipelineDocument, sink: PipelineDocument['sinks'][number]): QueryContract[] {
  const indices = [...reachable(document.relations, sink.input)].sort((a, b) => a - b)
  const entries = indices.flatMap((index) => document.relations[index] ?? [])
  if (!entries.some(isStream)) return []
  const isStateful = (entry: RelationEntry): boolean =>
    kindKeepsState(
      entry.kind,
      inputsOf(entry).map((input) => readsStream(document.relations, input)),
    )
  const steps = entries.map((entry) => contractStep(entry, isStateful(entry)))
  const links = entries.map((entry) => inputsOf(entry).map((input) => indices.indexOf(input)))
  const shufflePartitions = entries.some(isStateful)
    ? (document.settings?.shufflePartitions ?? DEFAULT_SHUFFLE_PARTITIONS)
    : null
  const outputMode = outputModeOf(sink)
  const digests = steps.map(({ digest }) => digest)
  const fingerprint = digestOf({ outputMode, shufflePartitions, digests, links })
  return [{ sink: sink.name, outputMode, shufflePartitions, steps, fingerprint }]
}

/** A source that is not read once and whole. */
function isStream(entry: RelationEntry): boolean {
  return inputsOf(entry).length === 0 && (entry as { readonly read?: string }).read !== 'batch'
}

function readsStream(relations: readonly RelationEntry[], index: number): boolean {
  return [...reachable(relations, index)].some((at) => {
    const entry = relations[at]
    return entry !== undefined && isStream(entry)
  })
}

function reachable(
  relations: readonly RelationEntry[],
  index: number,
  found = new Set<number>(),
): ReadonlySet<number> {
  const entry = relations[index]
  if (entry === undefined || found.has(index)) return found
  found.add(index)
  for (const input of inputsOf(entry)) reachable(relations, input, found)
  return found
}

/**
 * Where a query begins counts until its first micro-batch, how much it takes at a time never does: of a source both stay
 * out, as do the options for the client and whether data may be lost.
 */
const PASSING = /^(?:site|name|options|failOnDataLoss|bootstrapServers|(?:starting|ending|max|min)[A-Z]\w*)$/

function contractStep(entry: RelationEntry, isStateful: boolean): ContractStep {
  const isSource = inputsOf(entry).length === 0
  const inputs: readonly string[] = INPUTS[entry.kind]
  const out = isSource ? PASSING : /^(?:site|name)$/
  const said = Object.entries(entry).filter(([key]) => !inputs.includes(key) && !out.test(key))
  return {
    label: entry.kind.replaceAll('_', ' '),
    role: isSource ? 'source' : isStateful ? 'stateful' : 'stateless',
    digest: digestOf(Object.fromEntries(said)),
  }
}

function digestOf(value: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(value)))
    .digest('hex')
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(sorted)
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1))
  return Object.fromEntries(entries.map(([key, part]) => [key, sorted(part)]))
}
