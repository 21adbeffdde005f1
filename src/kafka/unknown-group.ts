import { KafkaError } from '../errors/kafka-error.js'
import { didYouMean } from '../util/did-you-mean.js'

const LISTED = 20

/** The error for a consumer group that is not among `known`, with the nearest that is. */
export function unknownGroup(group: string, known: readonly string[], servers: string): KafkaError {
  const names = [...known].sort()
  const nearest = didYouMean(group, names)
  const listed = names.length === 0 ? 'there are none' : names.slice(0, LISTED).join(', ')
  return new KafkaError('KAFKA_UNKNOWN_GROUP', {
    message: `There is no consumer group ${group} at ${servers}. Expected one of its groups: ${listed}.`,
    hint:
      nearest === undefined
        ? 'Spark keeps its offsets in checkpoints, not in a group: name the run for its lag'
        : `did you mean ${nearest}?`,
    details: { group, groups: names, ...(nearest === undefined ? {} : { nearest }) },
  })
}
