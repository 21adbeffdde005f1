import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { expect, test } from 'vitest'

const path = (relative: string): string => fileURLToPath(new URL(`../../${relative}`, import.meta.url))

test('the quickstart delivers, consumes and runs its job on a broker of its own', async () => {
  const jiti = path('node_modules/jiti/lib/jiti-cli.mjs')
  const main = path('examples/quickstart/main.ts')
  const { exitCode, stdout } = await execa(process.execPath, [jiti, main], { reject: false, stdin: 'ignore' })
  const lines = stdout.split('\n')
  const of = (word: string): string[] => lines.filter((line) => line.startsWith(`${word} `)).sort()
  // Each of the ten messages went to one partition, was read from there, and came through Spark.
  expect(of('delivered')).toEqual(['delivered 4 to quickstart [0]', 'delivered 6 to quickstart [1]'])
  expect(of('consumed')).toEqual([
    'consumed quickstart [0] at 0: key-1 = hello 1',
    'consumed quickstart [0] at 1: key-2 = hello 2',
    'consumed quickstart [0] at 2: key-5 = hello 5',
    'consumed quickstart [0] at 3: key-6 = hello 6',
    'consumed quickstart [1] at 0: key-0 = hello 0',
    'consumed quickstart [1] at 1: key-3 = hello 3',
    'consumed quickstart [1] at 2: key-4 = hello 4',
    'consumed quickstart [1] at 3: key-7 = hello 7',
    'consumed quickstart [1] at 4: key-8 = hello 8',
    'consumed quickstart [1] at 5: key-9 = hello 9',
  ])
  expect(of('row')).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => `row key-${n} = hello ${n}`))
  expect(lines.at(-1)).toBe('SUCCEEDED: 10 rows')
  expect(exitCode).toBe(0)
})
