import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import type { TestReport } from '../../src/testing/json-report.js'
import { type CommandFolder, commandFolder } from '../helpers/sparkwire-command.js'

const QUICKSTART = fileURLToPath(new URL('../../examples/quickstart', import.meta.url))
const DEMO = fileURLToPath(new URL('../../examples/demo', import.meta.url))
const STARTER = fileURLToPath(new URL('../../examples/starter', import.meta.url))

/** A folder with the quickstart's job and specification. */
async function quickstartFolder(): Promise<CommandFolder> {
  const folder = await commandFolder()
  for (const file of ['job.ts', 'quickstart.spec.yaml']) {
    await cp(join(QUICKSTART, file), join(folder.path, file))
  }
  return folder
}

async function report(folder: CommandFolder): Promise<TestReport> {
  return JSON.parse(await readFile(join(folder.path, 'report.json'), 'utf8')) as TestReport
}

/** A specification of one case that gives one record and expects one row. */
function spec(job: string, value: string, more = ''): string {
  return [
    `job: ./${job}`,
    'cases:',
    '  - name: one record',
    '    given:',
    '      - topic: quickstart',
    '        records:',
    '          - { key: a, value: hello }',
    '          - { key: b, value: world }',
    '    expect:',
    '      - result: rows',
    '        rows:',
    `          - { key: a, value: ${value} }`,
    '          - { key: b, value: world }',
    more,
  ].join('\n')
}

describe('on real Spark and Kafka', () => {
  test('the quickstart, the demo and what init writes pass: exit 0, a JUnit report, nothing left', async () => {
    const folder = await quickstartFolder()
    // Two results, windows, records of a topic.
    await cp(DEMO, join(folder.path, 'demo'), { recursive: true })
    await cp(STARTER, join(folder.path, 'starter'), { recursive: true })
    const { exitCode, stdout, stderr } = await folder.start(['test', '--junit', 'reports/junit.xml'])
    expect({ exitCode, stderr: exitCode === 0 ? '' : stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout.split('\n').at(-1)).toBe('6 passed, 0 failed')
    const junit = await readFile(join(folder.path, 'reports', 'junit.xml'), 'utf8')
    expect(junit).toContain(
      '<testsuites name="sparkwire test" tests="6" failures="0" errors="0" skipped="0">',
    )
    expect(folder.processes()).toEqual([])
    expect(await folder.leftovers()).toEqual([])
  }, 480_000)

  test('one changed cell, a script that throws, a job without an end: exit 1, each with its reason', async () => {
    const folder = await quickstartFolder()
    const write = (name: string, text: string): Promise<void> => writeFile(join(folder.path, name), text)
    await write('a.spec.yaml', spec('job.ts', 'Hello'))
    await write('b.spec.yaml', spec('throws.py', 'hello'))
    await write('throws.py', 'raise ValueError("no luck today")\n')
    await write('c.spec.yaml', spec('endless.ts', 'hello', '    timeout: 5s'))
    const endless = (await readFile(join(folder.path, 'job.ts'), 'utf8')).replaceAll(
      /availableNow(?=[,( ])(\(\))?/g,
      (_, call) => (call === undefined ? 'processingTime' : "processingTime('1 second')"),
    )
    await write('endless.ts', endless)
    const files = ['a.spec.yaml', 'b.spec.yaml', 'c.spec.yaml']
    const { exitCode, stdout } = await folder.start(['test', ...files, '--json', 'report.json'], {
      GITHUB_ACTIONS: 'true',
      GITHUB_STEP_SUMMARY: join(folder.path, 'summary.md'),
    })
    expect(stdout).toContain(
      [
        'FAILED a.spec.yaml > one record',
        'result rows:',
        '  row 1 { key: "a" }  (a.spec.yaml:12)',
        '    column value: expected "Hello", got "hello"',
        'run it alone: sparkwire test a.spec.yaml --filter "one record"',
      ].join('\n'),
    )
    expect(stdout).toContain('\n0 passed, 1 failed, 2 could not be judged\n')
    expect(stdout).toContain(
      '::error file=a.spec.yaml,line=12,col=30,title=a.spec.yaml > one record::result rows: row 1 { key: "a" }%0A  column value: expected "Hello", got "hello"',
    )
    expect(exitCode).toBe(1)
    const { v, counts, cases } = await report(folder)
    expect({ v, counts }).toEqual({ v: 1, counts: { passed: 0, failed: 1, error: 2, skipped: 0 } })
    expect(cases[0]?.differences).toMatchObject([
      {
        at: { line: 12, column: 30 },
        difference: {
          row: 1,
          identity: { key: 'a' },
          cells: [{ path: 'value', expected: 'Hello', actual: 'hello' }],
        },
      },
    ])
    expect(cases[1]).toMatchObject({ status: 'error', error: { code: 'JOB_FAILED' } })
    expect(cases[1]?.error?.message).toContain('no luck today')
    expect(cases[2]).toMatchObject({ status: 'error', error: { code: 'TESTING_CASE_TIMEOUT' } })
    expect(cases[2]?.error?.message).toContain('did not end within 5 s')
    expect(await readFile(join(folder.path, 'summary.md'), 'utf8')).toContain(
      '### sparkwire test: 0 passed, 3 failed, 0 skipped',
    )
    expect(folder.processes()).toEqual([])
    expect(await folder.leftovers()).toEqual([])
  }, 480_000)

  test.each([
    ['while the broker starts', 'Starting a Kafka broker', 300],
    ['while the job runs', 'a warm driver takes quickstart', 4000],
  ])(
    'Ctrl-C %s: exit 130, nothing left',
    async (_, text, afterMs) => {
      const folder = await quickstartFolder()
      const command = folder.start(['test', '--filter', 'text passes'])
      await new Promise<void>((resolve) => {
        command.stderr.on('data', (chunk: Buffer) => {
          if (chunk.toString().includes(text)) resolve()
        })
      })
      await sleep(afterMs)
      command.kill('SIGINT')
      const { exitCode } = await command
      expect(exitCode).toBe(130)
      expect(folder.processes()).toEqual([])
      expect(await folder.leftovers()).toEqual([])
    },
    240_000,
  )
})

describe('without starting anything', () => {
  test('no specification: exit 2', async () => {
    const folder = await commandFolder()
    const { exitCode, stderr } = await folder.start(['test'])
    expect(exitCode).toBe(2)
    expect(stderr).toContain(`error: No test specification below ${folder.path}. Expected`)
    expect(stderr).toContain('[TESTING_NO_SPEC]\nhint: ')
  })

  test('a wrong specification: exit 2 with file, line, column and the lines around', async () => {
    const folder = await quickstartFolder()
    await writeFile(join(folder.path, 'wrong.spec.yaml'), spec('job.ts', 'hello', '    timeuot: 5s'))
    const { exitCode, stderr } = await folder.start(['test', 'wrong.spec.yaml'])
    expect(exitCode).toBe(2)
    expect(stderr).toContain(
      'wrong.spec.yaml:14:5: unknown key "timeuot" in cases[0]; did you mean "timeout"?',
    )
    expect(stderr).toContain('> 14 |     timeuot: 5s')
  })

  test('a filter that nothing matches: exit 2 with the names there are', async () => {
    const folder = await quickstartFolder()
    const { exitCode, stderr } = await folder.start(['test', '--filter', 'txet'])
    expect(exitCode).toBe(2)
    expect(stderr).toContain('No case has the text "txet"')
    expect(stderr).toContain('  quickstart.spec.yaml > text passes through, a partition in its order\n')
  })

  test('two reports for one stdout: exit 2', async () => {
    const folder = await quickstartFolder()
    const { exitCode, stderr } = await folder.start(['test', '--junit', '-', '--json', '-'])
    expect(exitCode).toBe(2)
    expect(stderr).toContain('[CLI_USAGE]')
  })
})
