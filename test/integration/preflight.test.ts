import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import kafkajs from 'kafkajs'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { availableNow, job, kafka, results, text, toKafka } from '../../src/index.js'
import type { DocumentSource } from '../../src/ir/job-document.js'
import { compileSource } from '../../src/run/compile-source.js'
import { type PreflightOptions, preflight } from '../../src/run/preflight/preflight.js'
import { freePorts } from '../../src/sandbox/free-ports.js'
import { ownBroker, sharedBroker, testClient, testTopic } from '../helpers/broker.js'

type Source = Parameters<typeof kafka>[0]

const reading = (source: Omit<Source, 'value'>): Pick<DocumentSource, 'toDocument'> =>
  job({
    name: 'reads',
    sinks: { rows: results(kafka({ value: text(), ...source } as Source)) },
    trigger: availableNow(),
  })

const writing = (topic: string, from: string): Pick<DocumentSource, 'toDocument'> =>
  job({ name: 'writes', sinks: { out: toKafka(kafka({ topic: from, value: text() }), { topic }) } })

/** `severity CODE` of each, and all that was found, for the rest. */
async function checked(
  source: Pick<DocumentSource, 'toDocument'>,
  bootstrapServers = sharedBroker(),
  options: Partial<PreflightOptions> = {},
) {
  const { errors, warnings } = await preflight({
    job: await compileSource(source),
    params: { bootstrap_servers: bootstrapServers },
    checkpoint: undefined,
    runsDirectory: tmpdir(),
    driverIsHere: true,
    ...options,
  })
  const codes = [
    ...errors.map(({ code }) => `error ${code}`),
    ...warnings.map(({ code }) => `warning ${code}`),
  ]
  return { codes, errors, warnings }
}

async function temporary(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'sparkwire-preflight-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  return directory
}

describe('brokers', () => {
  test('all is well: nothing is found, and nothing is created', async () => {
    const client = await testClient()
    const topic = await testTopic(client, { partitions: 3 })
    await client.produce(topic, [{ value: 'a' }])
    expect((await checked(reading({ topic }))).codes).toEqual([])
    expect((await checked(writing(topic, topic))).codes).toEqual([])
  })

  test('a dead one is an error within seconds; a warning where the driver runs elsewhere', async () => {
    const [port = 0] = await freePorts(1)
    const began = performance.now()
    const { codes, errors } = await checked(reading({ topic: 'orders' }), `127.0.0.1:${port}`)
    expect(codes).toEqual(['error KAFKA_UNREACHABLE'])
    expect(errors[0]?.message).toContain(`127.0.0.1:${port} refused the connection`)
    expect(performance.now() - began).toBeLessThan(10_000)
    const elsewhere = await checked(reading({ topic: 'orders' }), `127.0.0.1:${port}`, {
      driverIsHere: false,
    })
    expect(elsewhere.codes).toEqual(['warning KAFKA_UNREACHABLE'])
  })

  test('one that takes the connection and says nothing is a warning, within seconds', async () => {
    const mute = createServer((socket) => void socket.on('error', () => {}))
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void mute.close())
    const { port } = mute.address() as { port: number }
    const began = performance.now()
    const { codes, warnings } = await checked(reading({ topic: 'orders' }), `127.0.0.1:${port}`)
    expect(codes).toEqual(['warning KAFKA_NO_ANSWER'])
    expect(warnings[0]?.message).toContain(`127.0.0.1:${port} takes connections, but does not answer`)
    expect(performance.now() - began).toBeLessThan(15_000)
  })

  test('those whose listener does not speak as the job says are an error', async () => {
    const options = { 'kafka.security.protocol': 'SASL_SSL' }
    const { codes } = await checked(reading({ topic: 'no-such-topic', options }))
    expect(codes).toEqual(['error KAFKA_LISTENER_DIFFERS'])
  })
})

describe('topics', () => {
  test('absent ones are errors with the nearest name, all of them, and stay absent', async () => {
    const client = await testClient()
    const topic = await testTopic(client)
    const near = `${topic}s`
    const { codes, errors } = await checked(reading({ topics: [near, 'nothing-like-it'] }))
    expect(codes).toEqual(['error KAFKA_UNKNOWN_TOPIC', 'error KAFKA_UNKNOWN_TOPIC'])
    expect(errors[0]?.hint).toContain(`did you mean ${topic}?`)
    expect(await client.listTopics()).not.toContain(near)
  })

  test('a pattern that matches none is said', async () => {
    const client = await testClient()
    const topic = await testTopic(client)
    expect((await checked(reading({ topicPattern: `${topic.slice(2)}$` }))).codes).toEqual([])
    expect((await checked(reading({ topicPattern: `^${topic.slice(2)}` }))).codes).toEqual([
      'warning PREFLIGHT_NO_MATCH',
    ])
  })

  test("a sink's that nobody will create is an error", async () => {
    const topic = await testTopic(await testClient())
    expect((await checked(writing('no-such-topic', topic))).codes).toEqual(['error KAFKA_UNKNOWN_TOPIC'])
  })

  test('with records of the future', async () => {
    const client = await testClient()
    const topic = await testTopic(client, { partitions: 2 })
    const timestamp = Date.now() + 600_000
    await client.produce(topic, [
      { value: 'now', partition: 1 },
      { value: 'later', partition: 1, timestamp },
    ])
    const { codes, warnings } = await checked(reading({ topic }))
    expect(codes).toEqual(['warning PREFLIGHT_CLOCK_SKEW'])
    expect(warnings[0]?.message).toContain('from offset 1 of partition 1 on')
  })

  test('rights, on a cluster with an authorizer; and a topic that the cluster will create', async () => {
    const broker = await ownBroker({
      'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
      'allow.everyone.if.no.acl.found': 'true',
      'auto.create.topics.enable': 'true',
    })
    const client = await testClient(broker.bootstrapServers)
    for (const topic of ['open', 'closed', 'hidden']) await client.createTopic({ topic })
    const admin = new kafkajs.Kafka({ brokers: [broker.bootstrapServers], logLevel: 0 }).admin()
    await admin.connect()
    const acl = (resourceName: string, principal: string, operation: number, permissionType: number) => ({
      ...{ resourceType: 2, resourcePatternType: 3, host: '*' },
      ...{ resourceName, principal, operation, permissionType },
    })
    const { AclOperationTypes, AclPermissionTypes } = kafkajs
    await admin.createAcls({
      acl: [
        acl('closed', 'User:*', AclOperationTypes.ALL, AclPermissionTypes.ALLOW),
        acl('closed', 'User:ANONYMOUS', AclOperationTypes.READ, AclPermissionTypes.DENY),
        acl('hidden', 'User:ada', AclOperationTypes.ALL, AclPermissionTypes.ALLOW),
      ],
    })
    await admin.disconnect()
    const ask = (source: Pick<DocumentSource, 'toDocument'>) => checked(source, broker.bootstrapServers)
    // The broker hears of a new ACL from its controller.
    await vi.waitFor(
      async () => expect((await ask(reading({ topic: 'hidden' }))).codes).not.toEqual([]),
      10_000,
    )
    const { errors, codes } = await ask(reading({ topics: ['open', 'closed', 'hidden'] }))
    expect(codes).toEqual(['error PREFLIGHT_ACCESS_DENIED', 'error PREFLIGHT_ACCESS_DENIED'])
    expect(errors.map(({ details }) => details)).toEqual([
      { topic: 'closed', operation: 'READ' },
      { topic: 'hidden', operation: 'DESCRIBE' },
    ])
    expect((await ask(writing('closed', 'open'))).codes).toEqual([])
    expect((await ask(writing('new', 'open'))).codes).toEqual(['warning PREFLIGHT_SINK_TOPIC_MISSING'])
    expect(await client.listTopics()).toEqual(['closed', 'open'])
  })
})

describe('a checkpoint', () => {
  async function checkpointAt(offsets: string): Promise<string> {
    const directory = await temporary()
    for (const [log, lines] of [
      ['offsets', ['v1', '{"conf":{}}', offsets]],
      ['commits', ['v1', '{}']],
    ] as const) {
      await mkdir(join(directory, 'rows', log), { recursive: true })
      await writeFile(join(directory, 'rows', log, '0'), lines.join('\n'))
    }
    return directory
  }

  test('that goes on where the topic ends is fine, beyond it the topic is another one', async () => {
    const client = await testClient()
    const topic = await testTopic(client)
    await client.produce(topic, [{ value: 'a' }, { value: 'b' }])
    const fine = await checkpointAt(`{"${topic}":{"0":2}}`)
    expect((await checked(reading({ topic }), undefined, { checkpoint: fine })).codes).toEqual([])
    const ahead = await checkpointAt(`{"${topic}":{"0":3}}`)
    const { codes, errors } = await checked(reading({ topic }), undefined, { checkpoint: `file:${ahead}` })
    expect(codes).toEqual(['error KAFKA_OFFSET_OUT_OF_RANGE'])
    expect(errors[0]?.message).toContain('the topic was created anew. Expected 0 to 2.')
    const careless = reading({ topic, failOnDataLoss: false })
    expect((await checked(careless, undefined, { checkpoint: ahead })).codes).toEqual([
      'warning KAFKA_OFFSET_OUT_OF_RANGE',
    ])
  })

  test('of another job is refused; one that cannot be written, too; a remote one is left to Spark', async () => {
    const topic = await testTopic(await testClient())
    const other = await checkpointAt(`{"other-${randomUUID()}":{"0":3}}`)
    const found = await checked(reading({ topic }), undefined, { checkpoint: other })
    expect(found.codes).toEqual(['error PREFLIGHT_CHECKPOINT_INCOMPATIBLE'])
    const file = join(await temporary(), 'file')
    await writeFile(file, '')
    const unwritable = await checked(reading({ topic }), undefined, { checkpoint: join(file, 'checkpoint') })
    expect(unwritable.codes).toEqual(['error PREFLIGHT_PATH_UNWRITABLE'])
    const remote = await checked(reading({ topic }), undefined, { checkpoint: 's3a://bucket/checkpoint' })
    expect(remote.codes).toEqual([])
  })
})

test('where no socket can be made the result channel cannot be', async () => {
  const topic = await testTopic(await testClient())
  const long = join(await temporary(), 'd'.repeat(100))
  await mkdir(long)
  vi.stubEnv('TMPDIR', long)
  onTestFinished(() => void vi.unstubAllEnvs())
  const { codes } = await checked(reading({ topic }), undefined, { runsDirectory: '/tmp' })
  expect(codes).toEqual(['error CHANNEL_BIND_FAILED'])
})

test('one fault does not hide the others', async () => {
  const [port = 0] = await freePorts(1)
  const file = join(await temporary(), 'file')
  await writeFile(file, '')
  const { codes } = await checked(reading({ topic: 'orders' }), `127.0.0.1:${port}`, { checkpoint: file })
  expect(codes).toEqual(['error KAFKA_UNREACHABLE', 'error PREFLIGHT_PATH_UNWRITABLE'])
})
