import type { KafkaClient } from 'sparkwire'

/** Prints what the topic holds now, partition by partition. */
export async function consumeMessages(kafka: KafkaClient): Promise<number> {
  let count = 0
  for await (const { topic, partition, offset, key, value } of kafka.read('quickstart')) {
    const text = (bytes: Uint8Array | null): string =>
      bytes === null ? 'null' : Buffer.from(bytes).toString()
    console.log(`consumed ${topic} [${partition}] at ${offset}: ${text(key)} = ${text(value)}`)
    count++
  }
  return count
}
