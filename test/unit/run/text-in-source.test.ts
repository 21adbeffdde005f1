import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { textInSource } from '../../../src/run/text-in-source.js'

/** The word of the source that a word of the text is found at. */
function found(text: string, source: string, word: string, from = 0): string | undefined {
  const offsets = textInSource(text, source, from)
  const at = offsets?.[text.indexOf(word)]
  return at === undefined ? undefined : source.slice(at, at + word.length + 4).split('\n')[0]
}

describe('a text of SQL in the source that it was written in', () => {
  test('whose indentation was taken off', () => {
    const source = 'const a = sql`\n    SELECT id,\n      nope AS n\n    FROM t\n  `\n'
    expect(found('SELECT id,\n  nope AS n\nFROM t', source, 'nope')).toBe('nope AS ')
  })

  test('with datasets in it by name', () => {
    const source = 'sql`SELECT ${ignored} FROM ${quakes} q JOIN ${nets} n WHERE nope > 1`'
    expect(found('SELECT x FROM quakes q JOIN view_2 n WHERE nope > 1', source, 'nope')).toBe('nope > 1')
  })

  test('with literals in it for parameters', () => {
    const source = 'query: |\n  SELECT * FROM t WHERE a = ${param:name} AND b > -${param:b} AND nope\n'
    const text = "SELECT * FROM t WHERE a = 'it''s ${x} AND' AND b > -4.5 AND nope\n"
    expect(found(text, source, 'nope')).toBe('nope')
    expect(found(text, source, 'b >')).toBe('b > -${')
  })

  test('with its quotes and backslashes escaped', () => {
    expect(found(`a = 'it' AND nope`, String.raw`expr('a = \'it\' AND nope')`, 'nope')).toBe(`nope')`)
    expect(found('a RLIKE "\\w" AND nope', String.raw`expr("a RLIKE \"\\w\" AND nope")`, 'nope')).toBe(
      `nope")`,
    )
    expect(found('a = `b` AND nope', 'sql`a = \\`b\\` AND nope`', 'nope')).toBe('nope`')
    expect(found('a\nFROM nope', String.raw`"a\nFROM nope"`, 'nope')).toBe('nope"')
  })

  test.each([
    ['as a literal block', 'query: |\n    SELECT a,\n      nope\n    FROM t\n'],
    ['as a literal block without the last line break', 'query: |-\n  SELECT a, nope\n\n  FROM t'],
    ['as a folded block', 'query: >\n  SELECT a,\n  nope\n\n  FROM t\n'],
    ['as a plain value over lines', 'query: SELECT a,\n  nope\n  FROM t\n'],
    ['within single quotes', "query: 'SELECT ''x'', nope FROM t'\n"],
    ['within double quotes', 'query: "SELECT \\"x\\",\\n nope FROM t"\n'],
  ])('in YAML %s', (_how, source) => {
    const { query } = parse(source) as { query: string }
    expect(found(query, source, 'nope')?.slice(0, 4)).toBe('nope')
  })

  test('the first from the place of the call on', () => {
    const source = "expr('a / b')\nexpr('a / b')"
    expect(textInSource('a / b', source, 0)?.[0]).toBe(6)
    expect(textInSource('a / b', source, 14)?.[0]).toBe(20)
  })

  test('is not found where it was put together otherwise, or is empty', () => {
    expect(textInSource('SELECT a', "sql('SEL' + 'ECT a')", 0)).toBeUndefined()
    expect(textInSource('SELECT a', 'SELECT b', 0)).toBeUndefined()
    expect(textInSource(' \n', 'anything', 0)).toBeUndefined()
  })
})
