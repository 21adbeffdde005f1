import { type BridgeError, type DeliveryReport, isBridgeError, type KafkaClient } from 'sparkwire'

/** Called once for what was delivered, or once with the failure. */
export type DeliveryCallback = (error: BridgeError | undefined, report: DeliveryReport | undefined) => void

/** Prints where each record went: `quickstart [0]`; or why it did not. */
export const printDelivery: DeliveryCallback = (error, report) => {
  if (error !== undefined) console.error(`delivery failed: ${error.message}`)
  for (const { partition, records } of report?.partitions ?? []) {
    console.log(`delivered ${records} to ${report?.topic} [${partition}]`)
  }
}

/** Sends ten messages to the topic. */
export async function produceMessages(kafka: KafkaClient, delivered: DeliveryCallback): Promise<void> {
  const messages = Array.from({ length: 10 }, (_, index) => ({
    key: `key-${index}`,
    value: `hello ${index}`,
  }))
  try {
    delivered(undefined, await kafka.produce('quickstart', messages))
  } catch (error) {
    if (!isBridgeError(error)) throw error
    delivered(error, undefined)
  }
}
