import type { DocumentSource } from '../ir/job-document.js'
import { topicsOf } from '../ir/source/kafka-topics.js'
import { connectKafka } from '../kafka/connect-kafka.js'

/**
 * Creates the topics that a job reads and writes, of one partition each, on a broker that has just been started for
 * it. Gives their names; a script's topics are not known.
 */
export async function createJobTopics(
  source: Pick<DocumentSource, 'toDocument'>,
  bootstrapServers: string,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const document = source.toDocument()
  if (document.kind !== 'pipeline') return []
  const read = document.relations.flatMap((relation) =>
    relation.kind === 'kafka_source' ? (topicsOf(relation) ?? []) : [],
  )
  const written = document.sinks.flatMap((sink) =>
    sink.kind === 'kafka' && sink.topic !== undefined ? [sink.topic] : [],
  )
  const topics = [...new Set([...read, ...written])].sort()
  const kafka = await connectKafka({ bootstrapServers, signal })
  try {
    for (const topic of topics) await kafka.createTopic({ topic, ifExists: 'keep' })
  } finally {
    await kafka.close()
  }
  return topics
}
