import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { commandFolder } from '../helpers/sparkwire-command.js'

const fixture = (name: string): string => fileURLToPath(new URL(`../fixtures/plan/${name}`, import.meta.url))

test('plan and types on one warm driver: data on stdout, and what each exit code says', async () => {
  const folder = await commandFolder()
  const types = join(folder.path, 'rows.ts')
  const call = async (...words: string[]) => {
    const { exitCode, stdout, stderr } = await folder.start(words)
    return { code: exitCode, stdout, stderr }
  }
  try {
    const text = await call('plan', fixture('ends.py'))
    expect(text.code).toBe(2)
    expect(text.stdout.split('\n').slice(0, 8)).toEqual([
      expect.stringMatching(/^ends on Spark 4\.1\.\d+: 6 queries$/),
      '',
      expect.stringMatching(/^query to console: streaming, append \(.*ends\.py:9\)$/),
      '  rows',
      '    value  bigint',
      '    count  bigint not null',
      '  state: StateStoreSave in 3 partitions',
      expect.stringMatching(/^ {2}start: refused, \[STREAMING_OUTPUT_MODE\.UNSUPPORTED_OPERATION\] Invalid/),
    ])
    expect(text.stdout).toContain('The analysis ends here: count() needs rows, and an analysis has none')
    expect(text.stderr).toMatch(
      /error: .*ends\.py:9:1: Spark would not start query 'console' of job 'ends': .*\[RUN_QUERY_UNSUPPORTED\]/,
    )

    const json = await call('plan', fixture('results.py'), '--json', '--', 'INT')
    expect(json.code).toBe(0)
    expect(JSON.parse(json.stdout)).toMatchObject({
      ...{ v: 1, name: 'results', ended: null },
      queries: [
        { kind: 'batch', result: 'words', columns: [{ name: 'word' }, { name: 'n', type: 'int' }, {}, {}] },
      ],
    })

    const wrong = await call('plan', fixture('unknown_column.py'), '--json')
    expect(wrong).toMatchObject({ code: 2, stdout: '' })
    expect(wrong.stderr).toContain('[RUN_ANALYSIS_FAILED]')

    const write = ['types', fixture('results.py'), '-o', types]
    expect(await call(...write, '--', 'INT')).toMatchObject({ code: 0, stdout: '' })
    expect(readFileSync(types, 'utf8')).toContain('  readonly n: number | null\n')
    expect(await call(...write, '--check', '--', 'INT')).toMatchObject({ code: 0, stdout: '' })
    const drift = await call(...write, '--check', '--', 'DATE')
    expect(drift.code).toBe(1)
    expect(drift.stdout).toContain(
      [
        '-  readonly n: number | null',
        '-  readonly "odd name": { readonly x: number | null }',
        '+  readonly n: string | null',
        '+  readonly "odd name": { readonly x: string | null }',
        '   readonly one: number',
      ].join('\n'),
    )
    expect(drift.stderr).toContain('[RUN_TYPES_CHANGED]')
    expect(readFileSync(types, 'utf8')).toContain('  readonly n: number | null\n')
  } finally {
    await folder.start(['warm', 'stop', '--kill'])
  }
})

test('arguments are for scripts alone, and --check needs a file', async () => {
  const folder = await commandFolder()
  writeFileSync(
    join(folder.path, 'job.json'),
    readFileSync(fileURLToPath(new URL('../golden/quakes/document.json', import.meta.url))),
  )
  for (const command of ['plan', 'types', 'run']) {
    const { exitCode, stderr } = await folder.start([command, 'job.json', '--', 'a', 'b'])
    expect(exitCode).toBe(2)
    expect(stderr).toContain(
      "Arguments for job 'quakes': a b. Only a script has arguments, and this is a pipeline.",
    )
  }
  const { exitCode, stderr } = await folder.start(['types', 'job.json', '--check'])
  expect(exitCode).toBe(2)
  expect(stderr).toContain('--check compares with a file, and none is given')
})
