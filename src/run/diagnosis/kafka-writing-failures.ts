import type { DiagnosisTable } from './diagnosis-entry.js'
import { PAGES } from './reference-pages.js'

/** The Kafka sink. */
export const KAFKA_WRITING_FAILURES = {
  'kafka-no-value': {
    signs: [{ message: /Required attribute 'value' not found/ }],
    cause: 'what is written to Kafka has no column `value`',
    fix: 'Name the column so that holds the record: text or bytes.',
    doc: PAGES.sparkKafka,
    kind: 'permanent',
  },
  'kafka-column-type': {
    signs: [{ message: /attribute unsupported type/ }],
    cause: 'a column that is written to Kafka has a type that Kafka does not take',
    fix: '`key` and `value` are text or bytes, `topic` is text, `partition` is an int.',
    doc: PAGES.sparkKafka,
    kind: 'permanent',
  },
  'kafka-no-topic': {
    signs: [{ message: /topic option required when no 'topic' attribute is present/ }],
    cause: 'records are written to Kafka, and to which topic is not said',
    fix: 'Set the option `topic`, or give the rows a column of that name.',
    doc: PAGES.sparkKafka,
    kind: 'permanent',
  },
  'kafka-null-topic': {
    signs: [{ condition: 'KAFKA_NULL_TOPIC_IN_DATA' }, { message: /null topic present in the data/ }],
    cause: 'a row that is written to Kafka has no topic',
    fix: 'Fill the column `topic` in each row, or set the option `topic` and drop the column.',
    doc: PAGES.sparkKafka,
    kind: 'data',
  },
  'kafka-partition-out-of-range': {
    signs: [{ message: /^Partition \d+ of topic \S+ with partition count \d+ is not present/ }],
    cause: 'a row is to be written to a partition that its topic does not have',
    fix: 'Leave the column `partition` out, or give the topic more partitions.',
    doc: PAGES.sparkKafka,
    kind: 'data',
  },
  'kafka-record-too-large': {
    signs: [{ type: /RecordTooLargeException$/ }],
    cause: 'a record is larger than Kafka takes',
    fix: "Raise `kafka.max.request.size` and the topic's `max.message.bytes`, or write smaller records.",
    doc: PAGES.producer,
    kind: 'data',
  },
  'kafka-overwrite': {
    signs: [{ message: /Save mode \w+ not allowed for Kafka/ }],
    cause: 'a topic should be overwritten, and can only be added to',
    fix: 'Write in mode `append`.',
    doc: PAGES.sparkKafka,
    kind: 'permanent',
  },
} as const satisfies DiagnosisTable
