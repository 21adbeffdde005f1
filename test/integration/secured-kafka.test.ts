import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { availableNow, connectKafka, job, json, kafka, param, results, secret, t } from '../../src/index.js'
import { startSandboxBroker } from '../../src/run/sandbox-broker.js'
import { submit } from '../../src/run/submit.js'
import { freePorts } from '../../src/sandbox/free-ports.js'
import type { KafkaSandbox } from '../../src/sandbox/kafka-sandbox.js'
import { Canary } from '../helpers/canary.js'
import { collect } from '../helpers/collect.js'
import { scriptDocument } from '../helpers/script-job.js'
import { warmBench } from '../helpers/warm-bench.js'

const bench = warmBench()
const eventLogs = mkdtempSync(join(tmpdir(), 'sw-event-logs-'))
const sandboxes = {} as Record<'plain' | 'scram', KafkaSandbox>
let conf: Readonly<Record<string, string>>
let uiPort = 0

beforeAll(async () => {
  const umask = process.umask(0)
  const [plain, scram, [port = 0]] = await Promise.all([
    startSandboxBroker({ sasl: 'plain', tls: true }),
    startSandboxBroker({ sasl: 'scram', tls: true }),
    freePorts(1),
  ])
  process.umask(umask)
  Object.assign(sandboxes, { plain, scram })
  uiPort = port
  conf = {
    ...{ 'spark.ui.enabled': 'true', 'spark.ui.port': String(uiPort) },
    ...{ 'spark.eventLog.enabled': 'true', 'spark.eventLog.dir': `file:${eventLogs}` },
    'spark.eventLog.compress': 'false',
  }
})
afterAll(async () => {
  const directories = Object.values(sandboxes).map(({ directory }) => directory)
  await Promise.all(Object.values(sandboxes).map((broker) => broker.stop()))
  expect(directories.filter((each) => statSync(each, { throwIfNoEntry: false }) !== undefined)).toEqual([])
  rmSync(eventLogs, { recursive: true })
})

/** What a job and a client are told to be let in. */
function access(broker: KafkaSandbox) {
  const of = (name: string): string => broker.properties[name] ?? ''
  const login = of('sasl.jaas.config')
  return {
    login,
    password: /password="([^"]+)"/.exec(login)?.[1] ?? '',
    params: { mechanism: of('sasl.mechanism'), authority: of('ssl.truststore.certificates') },
  }
}

const orders = job({
  name: 'orders',
  sinks: {
    orders: results(
      kafka({
        topic: 'orders',
        value: json({ id: t.int(), item: t.string() }),
        options: {
          'kafka.security.protocol': 'SASL_SSL',
          'kafka.sasl.mechanism': param('mechanism'),
          'kafka.sasl.jaas.config': secret('kafka_login'),
          'kafka.ssl.truststore.type': 'PEM',
          'kafka.ssl.truststore.certificates': param('authority'),
        },
      }),
    ),
  },
  trigger: availableNow(),
})

const RECORDS = [
  { id: 1, item: 'lamp' },
  { id: 2, item: 'chair' },
  { id: 3, item: 'table' },
]

/** Everything that Spark shows of itself. */
async function sparkPages(): Promise<string> {
  const at = `http://127.0.0.1:${uiPort}`
  const text = async (path: string): Promise<string> => (await fetch(`${at}${path}`)).text()
  const [application] = JSON.parse(await text('/api/v1/applications')) as { id: string }[]
  const api = `/api/v1/applications/${application?.id}`
  const pages = [
    '/environment/',
    `${api}/environment`,
    `${api}/sql?details=true`,
    '/StreamingQuery/',
    '/SQL/',
  ]
  return (await Promise.all(pages.map(text))).join('\n')
}

describe.each(['plain', 'scram'] as const)('a broker that wants TLS and SASL %s', (kind) => {
  test('is produced to, read by Spark, and gives the rows; no secret shows on the way', async () => {
    const broker = sandboxes[kind]
    const { bootstrapServers, properties } = broker
    const { login, password, params } = access(broker)
    const canary = new Canary([login])
    expect(password).toHaveLength(24)
    await using client = await connectKafka({ bootstrapServers, properties })
    await client.createTopic({ topic: 'orders', partitions: 2 })
    await client.produce(
      'orders',
      RECORDS.map((record) => ({ key: `${record.id}`, value: JSON.stringify(record) })),
    )

    const umask = process.umask(0)
    await using run = await submit(orders, {
      ...{ runsDirectory: bench.runs, master: 'local[2]', warm: bench.driver, conf },
      ...{ bootstrapServers, params, secrets: { kafka_login: login } },
    })
    process.umask(umask)
    const rows: unknown[] = []
    const during = { pages: '', commands: [''], files: [''], modes: [0] }
    const { directory } = run.files
    for await (const row of run.rows('orders')) {
      rows.push(row)
      if (rows.length > 1) continue
      // The micro-batch waits for us: Spark, its tasks and the run's files are all there.
      Object.assign(during, {
        pages: await sparkPages(),
        commands: canary.commandLines(),
        files: canary.files(directory),
        modes: [directory, join(directory, 'driver.json')].map((path) => statSync(path).mode & 0o777),
      })
    }
    expect(rows.toSorted((a, b) => (a as { id: number }).id - (b as { id: number }).id)).toEqual(RECORDS)
    const report = await run.report
    expect(report).toMatchObject({ verdict: 'SUCCEEDED', rows: 3, warnings: [] })
    expect(during.pages).toContain('spark.redaction.regex')
    expect(canary.isIn(during.pages)).toBe(false)
    expect(during).toMatchObject({ commands: [], files: ['driver.json'], modes: [0o700, 0o600] })
    expect(canary.files(directory)).toEqual([])
  })
})

test('what a script tells of a secret is masked where it is told, and in the logs that are left', async () => {
  const { bootstrapServers } = sandboxes.scram
  const login = 'org.example.Login required username="ada" password="enchantress-of-numbers";'
  const document = {
    ...scriptDocument(new URL('../fixtures/secrets/tells.py', import.meta.url).pathname),
    connectors: ['kafka'],
  } as const
  await using run = await submit(
    { toDocument: () => document },
    {
      ...{ runsDirectory: bench.runs, master: 'local[2]', warm: bench.driver, conf, preflight: false },
      ...{ bootstrapServers, secrets: { kafka_login: login } },
    },
  )
  const events = await collect(run.events())
  const report = await run.report
  const canary = new Canary([login])
  // The inner one counts, and has the secret in Python's own quotes.
  expect(report.error?.message).toContain("KeyError: '*********(redacted)'")
  expect(JSON.stringify(report.error?.details)).toContain('raised *********(redacted)')
  expect(canary.isIn(JSON.stringify([events, report]))).toBe(false)
  expect(readFileSync(run.files.stdout, 'utf8')).toContain('printed *********(redacted)')
  expect(readFileSync(run.files.log, 'utf8')).toMatch(/in the JVM \*{9}\(redacted\)/)
  expect(canary.files(run.files.directory)).toEqual([])
})

test('keys and passwords of the sandbox are for this user alone, whatever the umask; nothing else has them', () => {
  for (const broker of Object.values(sandboxes)) {
    const { directory } = broker
    const files = ['', 'client.properties', 'broker-1.1.properties', 'broker.p12']
    const modes = files.map((file) => (statSync(join(directory, file)).mode & 0o777).toString(8))
    expect(modes).toEqual(['700', '600', '600', '600'])
    expect(readFileSync(broker.commandConfig ?? '', 'utf8')).toContain('sasl.jaas.config=')
    const canary = new Canary([access(broker).login])
    expect(canary.files(directory).filter((file) => !file.includes('.data/'))).toEqual([
      'broker-1.1.properties',
      'client.properties',
    ])
    expect(canary.files(eventLogs)).toEqual([])
  }
})
