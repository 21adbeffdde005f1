import { connectKafka, startSandbox, submit } from 'sparkwire'
import { consumeMessages } from './consumer.js'
import job from './job.js'
import { printDelivery, produceMessages } from './producer.js'

// A real broker on this machine; it ends with this program.
await using broker = await startSandbox()
await using kafka = await connectKafka({ bootstrapServers: broker.bootstrapServers })
await kafka.createTopic({ topic: 'quickstart', partitions: 2 })

await produceMessages(kafka, printDelivery)
await consumeMessages(kafka)

await using run = await submit(job, { bootstrapServers: broker.bootstrapServers })
for await (const { key, value } of run.rows('rows')) console.log(`row ${key} = ${value}`)

const report = await run.report
console.log(`${report.verdict}: ${report.rows} rows`)
process.exitCode = report.verdict === 'SUCCEEDED' ? 0 : 1
