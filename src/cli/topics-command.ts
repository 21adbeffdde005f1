import { Command } from '@commander-js/extra-typings'
import Table from 'cli-table3'
import { connectKafka } from '../kafka/connect-kafka.js'
import type { KafkaClient, TopicDescription } from '../kafka/kafka-client.js'
import {
  BOOTSTRAP_SERVERS_OPTION,
  type BrokerOptions,
  COMMAND_CONFIG_OPTION,
  findBrokers,
} from './bootstrap-servers.js'
import type { CliIo } from './cli-io.js'
import { namedValue, wholeNumber } from './option-values.js'

/** `sparkwire topics`: the topics of a cluster. */
export function topicsCommand(io: CliIo) {
  const topics = new Command('topics').description('list, create, describe and delete topics')
  const say = (text: string): void => void io.stderr.write(`${text}\n`)
  const print = (text: string): void => void io.stdout.write(`${text}\n`)

  topics
    .command('list')
    .description('the names of the topics, one a line')
    .option(...BOOTSTRAP_SERVERS_OPTION)
    .option(...COMMAND_CONFIG_OPTION)
    .option('--json', 'a JSON array')
    .action((options) =>
      withClient(io, options, async (client) => {
        const names = await client.listTopics()
        if (options.json) print(JSON.stringify(names))
        else for (const name of names) print(name)
      }),
    )

  topics
    .command('create')
    .description('create a topic and wait until it can be written to')
    .argument('<topic>')
    .option(...BOOTSTRAP_SERVERS_OPTION)
    .option(...COMMAND_CONFIG_OPTION)
    .option('-p, --partitions <number>', 'how many partitions', wholeNumber('--partitions', 1), 1)
    .option(
      '-r, --replication-factor <number>',
      "copies of each partition; default: the broker's own",
      wholeNumber('--replication-factor', 1),
    )
    .option('-c, --config <name=value>', 'a topic setting; may be repeated', namedValue('--config'), [])
    .option('--if-not-exists', 'leave a topic that is there as it is')
    .action((topic, options) =>
      withClient(io, options, async (client) => {
        const { partitions, replicationFactor } = options
        const created = await client.createTopic({
          topic,
          partitions,
          ...(replicationFactor === undefined ? {} : { replicationFactor }),
          config: Object.fromEntries(options.config),
          ifExists: options.ifNotExists ? 'keep' : 'fail',
        })
        say(
          created
            ? `created topic ${topic} with ${partitions} ${partitions === 1 ? 'partition' : 'partitions'}`
            : `topic ${topic} exists already`,
        )
      }),
    )

  topics
    .command('describe')
    .description('partitions, leaders, offsets and settings of topics')
    .argument('<topics...>')
    .option(...BOOTSTRAP_SERVERS_OPTION)
    .option(...COMMAND_CONFIG_OPTION)
    .option('--json', 'a JSON array')
    .action((names, options) =>
      withClient(io, options, async (client) => {
        const described = await client.describeTopics(names)
        print(options.json ? JSON.stringify(described.map(topicJson)) : described.map(topicText).join('\n\n'))
      }),
    )

  topics
    .command('delete')
    .description('delete topics with all their records')
    .argument('<topics...>')
    .option(...BOOTSTRAP_SERVERS_OPTION)
    .option(...COMMAND_CONFIG_OPTION)
    .action((names, options) =>
      withClient(io, options, async (client) => {
        for (const name of names) {
          await client.deleteTopic(name)
          say(`deleted topic ${name}`)
        }
      }),
    )
  return topics
}

async function withClient(
  io: CliIo,
  options: BrokerOptions,
  work: (client: KafkaClient) => Promise<void>,
): Promise<void> {
  await using client = await connectKafka({ ...findBrokers(options), signal: io.signal })
  await work(client)
}

function topicJson(topic: TopicDescription): Record<string, unknown> {
  return {
    ...topic,
    partitions: topic.partitions.map((partition) => ({
      ...partition,
      leader: partition.leader ?? null,
      beginningOffset: String(partition.beginningOffset),
      endOffset: String(partition.endOffset),
    })),
  }
}

function topicText({ topic, partitions, config }: TopicDescription): string {
  const table = new Table({
    head: ['partition', 'leader', 'replicas', 'in sync', 'beginning', 'end'],
    style: { head: [], border: [], compact: true },
  })
  for (const each of partitions) {
    const { partition, leader, replicas, inSyncReplicas, beginningOffset, endOffset } = each
    table.push([
      partition,
      leader ?? 'none',
      replicas.join(','),
      inSyncReplicas.join(','),
      String(beginningOffset),
      String(endOffset),
    ])
  }
  const settings = Object.entries(config).map(([name, value]) => `  ${name}=${value}`)
  return [topic, ...settings, table.toString()].join('\n')
}
