import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { sharedBroker } from '../helpers/broker.js'
import { commandFolder } from '../helpers/sparkwire-command.js'

const JOB = (topic: string, column = 'mag') => `
import { availableNow, job, json, kafka, results, t } from 'sparkwire'

const quakes = kafka({ topic: '${topic}', value: json({ id: t.string(), mag: t.double() }) })
const strong = quakes.filter((c) => c.${column}.ge(4.5))

export default job({ name: 'quakes', sinks: { strong: results(strong) }, trigger: availableNow() })
`

/** A port nobody listens on: taken for a moment, then given back. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}

interface Wrong {
  readonly what: string
  readonly files?: Readonly<Record<string, string>>
  readonly args: readonly string[] | (() => Promise<readonly string[]>)
  readonly env?: Readonly<Record<string, string>>
  readonly exitCode: number
  /** Parts of stderr, in their order. */
  readonly says: readonly (string | RegExp)[]
}

const WRONG: readonly Wrong[] = [
  {
    what: 'a job file that is not there',
    args: ['job.ts'],
    exitCode: 2,
    says: ['error: There is no job file job.ts. Expected a file at ', '[LOAD_NOT_FOUND]', 'hint:'],
  },
  {
    what: 'a job file that is not there, beside one of nearly that name',
    files: { 'revenue.ts': '', 'revenue.spec.yaml': '' },
    args: ['revenu.ts'],
    exitCode: 2,
    says: ['error: There is no job file revenu.ts.', '[LOAD_NOT_FOUND]', 'hint: did you mean revenue.ts?'],
  },
  {
    what: 'a job file in a form that cannot be loaded',
    files: { 'job.toml': 'name = "x"' },
    args: ['job.toml'],
    exitCode: 2,
    says: ['Not a job file: job.toml', '.ts', '.yaml', 'hint:'],
  },
  {
    what: 'a job file that says too little',
    files: { 'job.yaml': 'name: x' },
    args: ['job.yaml'],
    exitCode: 2,
    says: ['error: job.yaml:1:1: "sources" is missing', '"sinks" is missing', '[JOBFILE_BAD_FORM]', 'hint:'],
  },
  {
    what: 'a module without a job',
    files: { 'job.ts': 'export const job = 1' },
    args: ['job.ts'],
    exitCode: 2,
    says: ['its default export is missing', 'hint:', 'export default job'],
  },
  {
    what: 'a module that is not TypeScript',
    files: { 'job.ts': 'const a = 1\nexport default (' },
    args: ['job.ts'],
    exitCode: 2,
    says: [/job\.ts:2:\d+: /, '> 2 | export default ('],
  },
  {
    what: 'a column that the dataset does not have',
    files: { 'job.ts': JOB('quakes', 'magnitude') },
    args: ['job.ts'],
    exitCode: 2,
    says: [/job\.ts:5:\d+: /, 'magnitude', 'mag', '> 5 |', '[DEFINE_UNKNOWN_COLUMN]'],
  },
  {
    what: 'no brokers',
    files: { 'job.ts': JOB('quakes') },
    args: ['job.ts'],
    exitCode: 2,
    says: ["Job 'quakes' uses Kafka, but no bootstrap servers are given", '--bootstrap-servers'],
  },
  {
    what: 'a broker that is down',
    files: { 'job.ts': JOB('quakes') },
    args: async () => ['job.ts', '--bootstrap-servers', `127.0.0.1:${await freePort()}`],
    exitCode: 3,
    says: [
      'No Kafka broker answered at 127.0.0.1:',
      'refused the connection',
      '[KAFKA_UNREACHABLE]',
      'hint:',
    ],
  },
  {
    what: 'a topic that is not there',
    files: { 'job.ts': JOB('no-such-topic-here') },
    args: async () => ['job.ts', '--bootstrap-servers', sharedBroker()],
    exitCode: 2,
    says: ['no-such-topic-here', '[KAFKA_UNKNOWN_TOPIC]', 'hint:'],
  },
  {
    what: 'several things at once: all are told',
    files: { 'job.ts': JOB('no-such-topic-here'), taken: '' },
    args: async () => ['job.ts', '--bootstrap-servers', sharedBroker(), '--checkpoint', 'taken'],
    exitCode: 2,
    says: [
      ...['error: There is no topic no-such-topic-here', '[KAFKA_UNKNOWN_TOPIC]', 'hint:'],
      ...['error: There can be no checkpoint at ', 'taken is no directory', '[PREFLIGHT_PATH_UNWRITABLE]'],
    ],
  },
  {
    what: 'no Java, where nothing else is checked first',
    files: { 'job.ts': JOB('no-such-topic-here') },
    args: ['job.ts', '--bootstrap-servers', 'x:1', '--preflight', 'off'],
    env: { JAVA_HOME: '', PATH: '/nonexistent' },
    exitCode: 3,
    says: [/[Jj]ava/, '[TOOLCHAIN_JAVA_NOT_FOUND]', 'hint:'],
  },
  {
    what: 'an until that is no condition',
    files: { 'job.ts': JOB('quakes') },
    args: ['job.ts', '--until', 'rows=many'],
    exitCode: 2,
    says: ['rows=many', 'hint:'],
  },
  {
    what: 'a parameter without a value',
    files: { 'job.ts': JOB('quakes') },
    args: ['job.ts', '--param', 'region'],
    exitCode: 2,
    says: ["Not of the form name=value: 'region'", 'hint:'],
  },
  {
    what: 'an option there is not',
    args: ['job.ts', '--bootstrap-server', 'x'],
    exitCode: 2,
    says: ['Unknown option', '--bootstrap-servers'],
  },
]

describe('run ends with a clear error and the right code on', () => {
  test.each(WRONG)('$what', async ({ files = {}, args, env = {}, exitCode, says }) => {
    const folder = await commandFolder()
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder.path, name), text)
    const words = typeof args === 'function' ? await args() : args
    const ended = await folder.start(['run', ...words], env)
    expect(ended.exitCode, ended.stderr).toBe(exitCode)
    expect(ended.stdout).toBe('')
    let rest = ended.stderr
    for (const part of says) {
      const at = typeof part === 'string' ? rest.indexOf(part) : rest.search(part)
      expect(at, `${String(part)} in\n${ended.stderr}`).toBeGreaterThanOrEqual(0)
      rest = rest.slice(at)
    }
    expect([...folder.processes(), ...(await folder.leftovers())]).toEqual([])
  })

  test('with --json the last line is a closed event all the same', async () => {
    const folder = await commandFolder()
    await writeFile(join(folder.path, 'job.ts'), JOB('quakes'))
    const { stdout, exitCode } = await folder.start(['run', 'job.ts', '--json'])
    expect({ exitCode, last: JSON.parse(stdout.split('\n').at(-1) ?? '') }).toMatchObject({
      exitCode: 2,
      last: { event: 'closed', verdict: 'SUBMIT_FAILED', error: { code: 'RUN_NO_BROKERS' } },
    })
  })
})
