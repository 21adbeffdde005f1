import { expect, test } from 'vitest'
import { flagOf, SPARK_SUBMIT_OPTIONS } from '../../src/run/spark-submit-options.js'
import { readPage } from './pages.js'

test("the table of spark-submit's options says of each what is so", () => {
  const rows = [
    ...readPage('docs/clusters.md').text.matchAll(/^\| `(--[a-z-]+)` \| (.+) \| (.+) \| (.+) \|$/gm),
  ]
  const expected = Object.entries(SPARK_SUBMIT_OPTIONS).map(([name, { masters, deployMode, as }]) => [
    flagOf(name as keyof typeof SPARK_SUBMIT_OPTIONS),
    `\`${name}\``,
    masters.length >= 4
      ? ['all', ...masters.filter((kind) => kind === 'connect')].join(', ')
      : masters.join(', ') + (deployMode === undefined ? '' : `, ${deployMode} mode`),
    as === 'ours' ? 'asked by sparkwire itself' : `\`${'flag' in as ? as.flag : as.property}\``,
  ])
  expect(rows.map((row) => row.slice(1))).toEqual(expected)
})
