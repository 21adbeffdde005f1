import { KafkaError } from '../errors/kafka-error.js'
import { didYouMean } from '../util/did-you-mean.js'

const LISTED = 20

/**
 * The error for a topic that is not among `known`, with the nearest that is; Kafka's own topics are left out.
 * `advice` is for whoever means no other topic.
 */
export function unknownTopic(
  topic: string,
  known: readonly string[],
  servers: string,
  advice = `create it with \`sparkwire topics create ${topic}\``,
): KafkaError {
  const names = known.filter((name) => !name.startsWith('__')).sort()
  const nearest = didYouMean(topic, names)
  const listed = names.length === 0 ? 'there are none' : names.slice(0, LISTED).join(', ')
  return new KafkaError('KAFKA_UNKNOWN_TOPIC', {
    message: `There is no topic ${topic} at ${servers}. Expected one of its topics: ${listed}.`,
    hint: nearest === undefined ? advice : `did you mean ${nearest}? Or ${advice}`,
    details: { topic, topics: names, ...(nearest === undefined ? {} : { nearest }) },
  })
}
