import type { CompiledJob } from '../compile/compiled-job.js'
import type { KafkaSourceNode } from '../ir/source/kafka-source-node.js'
import { connectKafka } from '../kafka/connect-kafka.js'
import { step } from '../observe/steps.js'

/**
 * Checks, before Spark is started, that the brokers answer and that the topics a job reads are there: Spark itself
 * takes three minutes to notice a dead broker. Brokers that ask for credentials are left to Spark.
 *
 * @throws KafkaError KAFKA_UNREACHABLE, KAFKA_UNKNOWN_TOPIC
 */
export async function preflight(
  job: CompiledJob,
  params: Readonly<Record<string, string>>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const topics = topicsByBrokers(job, params)
  if (topics.size === 0) return
  await step('run.preflight', 'check brokers and topics', async () => {
    for (const [bootstrapServers, names] of topics) {
      const kafka = await connectKafka({ bootstrapServers, clientId: 'sparkwire-preflight', signal })
      try {
        if (names.size > 0) await kafka.describeTopics([...names])
      } finally {
        await kafka.close()
      }
    }
  })
}

/** The topics that the job reads, by the brokers it reads them from. */
function topicsByBrokers(
  job: CompiledJob,
  params: Readonly<Record<string, string>>,
): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>()
  if (job.document.kind !== 'pipeline') return found
  for (const relation of job.document.relations) {
    if (relation.kind !== 'kafka_source' || isSecured(relation)) continue
    const given = relation.bootstrapServers ?? { param: 'bootstrap_servers' }
    const servers = typeof given === 'string' ? given : params[given.param]
    if (servers === undefined) continue
    const names = found.get(servers) ?? new Set()
    for (const topic of relation.topics ?? []) names.add(topic)
    found.set(servers, names)
  }
  return found
}

function isSecured({ options }: Pick<KafkaSourceNode, 'options'>): boolean {
  return Object.keys(options).some((option) => option.toLowerCase() === 'kafka.security.protocol')
}
