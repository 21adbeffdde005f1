import type { DiagnosisTable } from './diagnosis-entry.js'
import { PAGES } from './reference-pages.js'

/** Topics, offsets and options of the Kafka source. */
export const KAFKA_READING_FAILURES = {
  'kafka-batch-again': {
    signs: [
      {
        type: /NullPointerException$/,
        message:
          /IterableOps\.map\(scala\.Function1\)" because the return value of "scala\.Option\.get\(\)" is null/,
      },
    ],
    cause: 'Spark 4.1 fails behind a micro-batch of Kafka that it has done again (SPARK-55271)',
    fix: 'Run the job again: that micro-batch is committed, and the run goes on behind it.',
    doc: PAGES.sparkKafka,
    kind: 'transient',
  },
  'kafka-unknown-topic': {
    signs: [{ type: /UnknownTopicOrPartitionException$/ }],
    cause: 'a topic that is read is not there, or was deleted',
    fix: 'Check its name, or create it: `sparkwire topics create NAME`. Reading never creates a topic.',
    doc: PAGES.sparkKafka,
    kind: 'permanent',
  },
  'kafka-bad-topic-name': {
    signs: [{ type: /InvalidTopicException$/ }],
    cause: 'the name of a topic has characters that Kafka does not allow',
    fix: 'Take letters, digits, dots, underscores and hyphens, at most 249.',
    doc: PAGES.sparkKafka,
    kind: 'permanent',
  },
  'kafka-topics-not-said': {
    signs: [{ message: /One of the following options must be specified for Kafka source/ }],
    cause: 'a Kafka source does not say which topics it reads',
    fix: 'Give it `subscribe`, `subscribePattern` or `assign`.',
    doc: PAGES.sparkKafka,
    kind: 'permanent',
  },
  'kafka-topics-twice': {
    signs: [{ message: /Only one of the following options can be specified for Kafka source/ }],
    cause: 'a Kafka source says in two ways which topics it reads',
    fix: 'Leave one of `subscribe`, `subscribePattern` and `assign`.',
    doc: PAGES.sparkKafka,
    kind: 'permanent',
  },
  'kafka-offsets-incomplete': {
    signs: [
      { condition: 'KAFKA_START_OFFSET_DOES_NOT_MATCH_ASSIGNED' },
      { message: /you must specify all TopicPartitions|don't match what are assigned/ },
    ],
    cause: 'offsets are given for some partitions of a topic, and it has others',
    fix: 'Name every partition: -2 is its beginning, -1 its end.',
    doc: PAGES.sparkKafka,
    kind: 'permanent',
  },
  'kafka-offsets-unreadable': {
    signs: [{ message: /Expected e\.g\. \{"topicA":/ }],
    cause: 'offsets are given that cannot be read',
    fix: 'Write them as `{"topic":{"0":23,"1":-2}}`.',
    doc: PAGES.sparkKafka,
    kind: 'permanent',
  },
  'kafka-offsets-latest': {
    signs: [{ message: /can't be latest for batch queries on Kafka/ }],
    cause: 'a batch should begin at the end of a topic, where it has nothing to read',
    fix: 'Begin at `earliest`, at offsets or at a time; or read a stream.',
    doc: PAGES.sparkKafka,
    kind: 'permanent',
  },
  'kafka-no-offset-for-time': {
    signs: [{ message: /No offset matched from request of topic-partition/ }],
    cause: 'a partition has no record as late as the time to begin at',
    fix: 'Set `startingOffsetsByTimestampStrategy` to `latest`: such partitions begin at their end.',
    doc: PAGES.sparkKafka,
    kind: 'data',
  },
  'kafka-bad-strategy': {
    signs: [{ message: /^No value found for '/ }],
    cause: 'an option of Spark has a word that it does not know',
    fix: '`startingOffsetsByTimestampStrategy` is `error` or `latest`.',
    doc: PAGES.sparkKafka,
    kind: 'permanent',
  },
  'kafka-limits-crossed': {
    signs: [{ message: /minOffsetPerTrigger\(\d+\) is higher than the maxOffsetsPerTrigger/ }],
    cause: 'the least number of records of a micro-batch is over the largest',
    fix: 'Lower `minOffsetsPerTrigger`, or raise `maxOffsetsPerTrigger`.',
    doc: PAGES.sparkKafka,
    kind: 'permanent',
  },
  'kafka-data-loss': {
    signs: [
      { condition: 'KAFKA_DATA_LOSS' },
      { message: /Some data may have been (lost|missed)/ },
      { type: /OffsetOutOfRangeException$/ },
    ],
    cause: 'records that should come next are not in Kafka any more',
    fix: 'They were deleted by retention, or the topic is another one than that of the checkpoint. Begin with a new checkpoint, or accept the gap: `failOnDataLoss` false.',
    doc: PAGES.sparkKafka,
    kind: 'data',
  },
  'kafka-slow-fetch': {
    signs: [{ message: /Cannot fetch record for offset \d+ in \d+ milliseconds/ }],
    cause: 'a task waited too long for records of a broker',
    fix: 'Check that the executors reach the brokers; raise `kafkaConsumer.pollTimeoutMs`.',
    doc: PAGES.sparkKafka,
    kind: 'transient',
  },
  'kafka-refused-option': {
    signs: [{ message: /Kafka option '\S+' is not supported/ }],
    cause: "an option of Kafka's client is set that Spark sets itself",
    fix: 'Remove it; the message says what to use instead, where there is something.',
    doc: PAGES.sparkKafka,
    kind: 'permanent',
  },
  'kafka-bad-option': {
    signs: [
      { type: /kafka\.common\.config\.ConfigException$/, message: /Invalid value .* for configuration/ },
    ],
    cause: "an option of Kafka's client has a value that it does not take",
    fix: 'Correct the value that the message names.',
    doc: PAGES.consumer,
    kind: 'permanent',
  },
} as const satisfies DiagnosisTable
