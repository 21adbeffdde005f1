import { DefineError } from '../../errors/define-error.js'
import type { StructField } from '../../schema/data-type.js'
import { deepFreeze } from '../../util/freeze.js'
import { RECORD_FIELDS } from '../source/record-field.js'
import { droppingParts } from '../source/record-format.js'
import type { RelationBase, RelationNode, SpecOf } from './relation-node.js'
import { rowSchema } from './row-schema.js'

/** The records of a Kafka source that its formats drop. */
export interface BadRecordsNode extends RelationBase {
  readonly kind: 'bad_records'
  /** A Kafka source. */
  readonly input: RelationNode
  /** As rows that say all of a record, or as the columns of a Kafka sink: the record, its cause in further headers. */
  readonly form: BadRecordForm
}

export type BadRecordForm = 'records' | 'rows'

const column = (name: string, type: StructField['type']): StructField => ({ name, type, nullable: true })
const BINARY = Object.freeze({ kind: 'binary' as const })
const { topic, partition, offset, timestamp, headers } = RECORD_FIELDS

const COLUMNS: { readonly [F in BadRecordForm]: readonly StructField[] } = {
  records: [
    column('key', BINARY),
    column('value', BINARY),
    // What a Kafka sink takes.
    column('headers', headers),
  ],
  rows: [
    column('cause', { kind: 'string' }),
    column('topic', topic),
    column('partition', partition),
    column('offset', offset),
    column('timestamp', timestamp),
    column('key', BINARY),
    column('value', BINARY),
    column('headers', headers),
  ],
}

export function badRecordsNode(spec: SpecOf<BadRecordsNode>): BadRecordsNode {
  const { input, form } = spec
  if (input.kind !== 'kafka_source') {
    throw new DefineError('DEFINE_BAD_VALUE', {
      message: `Source of bad records: a dataset of ${input.kind}. Expected the dataset that kafka({ … }) gave, before any step.`,
      hint: 'Keep the source in a variable of its own and hand over that.',
    })
  }
  if (droppingParts(input).length === 0) {
    throw new DefineError('DEFINE_BAD_VALUE', {
      message: `Bad records of the Kafka source ${input.topics?.join(', ') ?? input.topicPattern}: none of its formats drops records. Expected at least one that does.`,
      hint: "Write json({ … }, { badRecords: 'drop' }).",
    })
  }
  return deepFreeze({ ...spec, kind: 'bad_records', schema: rowSchema('bad records', COLUMNS[form]) })
}
