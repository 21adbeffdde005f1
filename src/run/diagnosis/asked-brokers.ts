import type { JobDocument } from '../../ir/job-document.js'
import { type BrokerFaultKind, findBrokerFault } from '../../kafka/broker-fault.js'
import { parseBootstrapServers } from '../../kafka/broker-probe.js'
import { kafkaUse } from '../preflight/kafka-use.js'

/**
 * What is wrong with the brokers that a job uses, asked after it has failed; the first fault there is. Of a script only
 * the brokers are known that the run was given, and not how it signs in: there it is a dead broker or nothing.
 */
export async function askedBrokers(
  document: JobDocument,
  params: Readonly<Record<string, string>>,
): Promise<BrokerFaultKind | undefined> {
  const faults = await Promise.all(
    kafkaUse(document, params).map(async ({ servers, properties, unsure }) => {
      try {
        const fault = await findBrokerFault(parseBootstrapServers(servers), properties)
        return unsure && fault?.kind !== 'down' ? undefined : fault?.kind
      } catch {
        // An address or a property that nobody can use is what Spark has said already.
        return undefined
      }
    }),
  )
  return faults.find((fault) => fault !== undefined)
}
