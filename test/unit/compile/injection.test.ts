import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileJob } from '../../../src/compile/compile-job.js'
import { files } from '../../../src/define/files.js'
import { json, text } from '../../../src/define/formats.js'
import { expr } from '../../../src/define/functions/expr.js'
import { lit } from '../../../src/define/functions/lit.js'
import { struct } from '../../../src/define/functions/struct.js'
import { concat } from '../../../src/define/functions/text-functions.js'
import { job } from '../../../src/define/job.js'
import { kafka } from '../../../src/define/kafka.js'
import { rows } from '../../../src/define/rows.js'
import { results } from '../../../src/define/sinks.js'
import { sql } from '../../../src/define/sql.js'
import type { DataType } from '../../../src/schema/data-type.js'
import { t } from '../../../src/schema/type-builders.js'
import { python } from './python.js'

/** A script with the same text wherever a definition takes free text. */
function scriptOf(free: string): string {
  const source = kafka({
    topicPattern: free,
    bootstrapServers: free,
    key: text(`key ${free}`),
    value: json(
      { [`value ${free}`]: t.string(), plain: t.string(), nested: t.struct({ [free]: t.int() }) },
      { badRecords: 'drop', options: { dateFormat: free } },
    ),
    groupIdPrefix: free,
    options: { [`kafka.x.${free}`]: free },
    headers: { [free]: `header ${free}` },
  })
  const columns = source.withColumns((c) => ({
    [`made ${free}`]: lit(free),
    other: concat(c.plain, free),
  }))
  const kept = columns
    .filter(({ plain = lit('') }) => plain.ne(free).and(plain.like(free)).and(plain.isIn(free, 'x')))
    .select((c) => ({ [`out ${free}`]: struct({ [free]: c.other }) }))
  const said = kept.select(() => ({ said: expr(`upper('${free}')`, t.string()) }))
  const queried = sql(`SELECT *\nFROM said -- ${free}`, { views: { said } })
  const read = files({
    format: 'csv',
    path: free,
    schema: { [`column ${free}`]: t.string() },
    pathGlobFilter: free,
    options: { [`x.${free}`]: free },
  })
  const nested = t.array(t.map(t.string(), t.struct({ [free]: t.string() })))
  const made = rows([{ [free]: free, nested: [new Map([[free, { [free]: free }]])] }], {
    [free]: t.string(),
    nested,
  } as Readonly<Record<string, DataType>>)
  const sinks = { rows: results(kept), queried: results(queried), read: results(read), made: results(made) }
  return compileJob(job({ name: 'j', sinks }).toDocument()).script
}

const SHAPES = `
import ast, json, sys
class Blank(ast.NodeTransformer):
    def visit_Constant(self, node):
        return ast.Constant(value=type(node.value).__name__)
def shape(script):
    return ast.dump(Blank().visit(ast.parse(script)))
json.dump([shape(script) for script in json.load(sys.stdin)], sys.stdout)
`

const hostile = fc
  .string({
    unit: fc.oneof(
      fc.constantFrom(
        '"',
        "'",
        '\\',
        '\n',
        '\r',
        '\0',
        '"""',
        '\u2028',
        '`',
        '.',
        '*',
        '#',
        ';',
        '\t',
        '{',
        '}',
      ),
      fc.constantFrom('import os', 'os.system("touch pwned")', '\\N{BULLET}', '😀', '漢', '\u202e', ')', '('),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 3 }),
    ),
    minLength: 1,
    maxLength: 8,
  })
  .filter(
    (value) =>
      !/\p{Surrogate}|\0/u.test(value) &&
      !['plain', 'nested'].includes(value.toLowerCase()) &&
      value.trim() !== '',
  )

describe('free text in definitions', () => {
  test('1,000 hostile texts: each script has the shape of one with a harmless text', () => {
    const texts = fc.sample(hostile, { numRuns: 1_000, seed: 22 })
    const [harmless, ...others] = python(SHAPES, ['harmless', ...texts].map(scriptOf)) as readonly string[]
    expect(others).toHaveLength(texts.length)
    expect(texts.filter((_, at) => others[at] !== harmless)).toEqual([])
  }, 90_000)
})
