import type { RelationNode } from '../relation/relation-node.js'
import type { ConsoleSink } from './console-sink.js'
import type { FilesSink } from './files-sink.js'
import type { KafkaSink } from './kafka-sink.js'
import type { MemorySink } from './memory-sink.js'
import type { ResultsSink } from './results-sink.js'

/** Where rows of a pipeline go; in a document `input` is the index of a relation. */
export type PipelineSink<Input = number> =
  | ConsoleSink<Input>
  | FilesSink<Input>
  | KafkaSink<Input>
  | MemorySink<Input>
  | ResultsSink<Input>

/** A sink with the relation that it writes. */
export type LinkedSink = PipelineSink<RelationNode>

export type SinkKind = PipelineSink['kind']

export type SinkOf<K extends SinkKind> = Extract<LinkedSink, { readonly kind: K }>

/** A table with one entry per kind of sink. */
export type SinkTable<Result, Rest extends readonly unknown[] = []> = {
  readonly [K in SinkKind]: (sink: SinkOf<K>, ...rest: Rest) => Result
}

/** Looks the sink's entry up in a table. */
export function bySinkKind<Result, Rest extends readonly unknown[]>(
  table: SinkTable<Result, Rest>,
  sink: LinkedSink,
  ...rest: Rest
): Result {
  const entry = table[sink.kind] as (sink: LinkedSink, ...rest: Rest) => Result
  return entry(sink, ...rest)
}
