import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { connectKafka } from '../../src/kafka/connect-kafka.js'
import { submit } from '../../src/run/submit.js'
import { ownWarmDriver, type WarmDriver } from '../../src/run/warm.js'
import { type ListenerBroker, startListenerBroker } from './listener-broker.js'
import { scriptDocument } from './script-job.js'

const PROJECT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')
const FAILURES = join(PROJECT, 'test', 'fixtures', 'failures')
const LOG_LINES = 40
/** Spark's own lines of the levels that people look at. */
const LOG_LINE = /^\d\d\/\d\d\/\d\d \d\d:\d\d:\d\d (WARN|ERROR) /

/** The cases of a script: its functions without arguments. */
function casesOf(family: string): string[] {
  const text = readFileSync(join(FAILURES, `${family}.py`), 'utf8')
  const helpers = ['ticks', 'values']
  return [...text.matchAll(/^def (\w+)\(\):/gm)]
    .map(([, name = '']) => name)
    .filter((name) => !helpers.includes(name))
}

/** Nothing of the machine that a failure was recorded on. */
function impersonal(text: string, folders: Readonly<Record<string, string>>): string {
  let told = text
  for (const [folder, name] of Object.entries(folders)) told = told.replaceAll(folder, name)
  return told
    .replaceAll(hostname(), 'host')
    .replaceAll(/\((?!127\.)\d+\.\d+\.\d+\.\d+ executor/g, '(host executor')
}

/**
 * Runs the failing scripts of test/fixtures/failures on real Spark and Kafka, and writes beside them what Spark said:
 * `FAMILY.CASE.json`. Arguments are families, or single cases as `family.case`; none means all.
 */
export async function recordFailures(asked: readonly string[]): Promise<void> {
  const families = ['sql', 'streaming', 'kafka', 'python_code']
  const all = families.flatMap((family) => casesOf(family).map((name) => ({ family, name })))
  const chosen = all.filter(
    ({ family, name }) => asked.length === 0 || asked.includes(family) || asked.includes(`${family}.${name}`),
  )
  const runs = mkdtempSync(join(tmpdir(), 'sw-failures-'))
  await using broker = await startListenerBroker()
  await using driver = ownWarmDriver()
  await using client = await connectKafka({ bootstrapServers: broker.plain })
  for (const topic of ['words', 'other']) await client.createTopic({ topic, partitions: 2 })
  await client.produce(
    'words',
    ['a', 'b', 'c'].map((value, index) => ({ value, partition: index % 2 })),
  )
  for (const each of chosen) await record(each, { runs, driver, broker })
  rmSync(runs, { recursive: true, maxRetries: 3 })
}

interface Ground {
  readonly runs: string
  readonly driver: WarmDriver
  readonly broker: ListenerBroker
}

async function record(
  { family, name }: { readonly family: string; readonly name: string },
  { runs, driver, broker }: Ground,
): Promise<void> {
  const folder = mkdtempSync(join(runs, `${name}-`))
  const document = {
    ...scriptDocument(join(FAILURES, `${family}.py`), [
      name,
      broker.plain,
      folder,
      broker.sasl,
      broker.misled,
    ]),
    connectors: ['kafka'],
  } as const
  const began = performance.now()
  await using run = await submit(
    { toDocument: () => document },
    {
      runsDirectory: runs,
      warm: driver,
      master: 'local[2]',
      preflight: false,
      until: { deadlineMs: 60_000 },
    },
  )
  const { verdict, witnesses, error } = await run.report
  const { phase, causes } = (error?.details ?? {}) as { phase?: string; causes?: { message: string }[] }
  const log = readFileSync(run.files.log, 'utf8').split('\n')
  const told = {
    spark: '4.1.1',
    verdict,
    exit: witnesses.exit,
    closed: witnesses.closed,
    phase: phase ?? null,
    causes: (causes ?? []).map((cause) => ({
      ...cause,
      message: cause.message.split('\n\tat ')[0]?.slice(0, 2000),
    })),
    log: [...new Set(log.filter((line) => LOG_LINE.test(line)).map((line) => line.slice(18, 300)))].slice(
      -LOG_LINES,
    ),
  }
  const text = impersonal(JSON.stringify(told, undefined, 2), {
    [folder]: '/folder',
    [runs]: '/runs',
    [PROJECT]: '/project',
    [homedir()]: '/home/ada',
  })
  writeFileSync(join(FAILURES, `${family}.${name}.json`), `${text}\n`)
  const first = told.causes[0] as { condition?: string; type?: string; message?: string } | undefined
  console.error(
    `${family}.${name} ${Math.round(performance.now() - began)} ms: ${verdict} ${first?.condition ?? first?.type ?? '-'} ${first?.message?.slice(0, 100) ?? ''}`,
  )
}
