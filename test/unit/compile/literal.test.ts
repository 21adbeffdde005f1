import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pyBytes, pyDocstring, pyFloat, pyString, pyTextBlock } from '../../../src/compile/python/literal.js'
import { python } from './python.js'

/** Text as hostile as it gets: half characters, quotes, escapes, line ends of every kind, invisible signs. */
const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      '"',
      "'",
      '\\',
      '\n',
      '\r',
      '\0',
      '"""',
      "'''",
      '\u2028',
      '\u2029',
      '\u0085',
      '\ud800',
      '\udfff',
    ),
    fc.constantFrom(
      '\\N{BULLET}',
      '\\x',
      '{',
      '}',
      '%s',
      '#',
      '\u202e',
      '\u200b',
      '\ufeff',
      '😀',
      '漢',
      'é',
      '`',
      '$',
    ),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }),
    fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
  ),
})

/** Each text must be one expression of one constant, and that constant the text. */
const READ = `
import ast, json, sys
def value(text):
    tree = ast.parse(text)
    (statement,) = tree.body
    assert isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant), text
    assert "\\n" not in text and "\\r" not in text, text
    found = statement.value.value
    return list(found) if isinstance(found, bytes) else found
json.dump([value(text) for text in json.load(sys.stdin)], sys.stdout)
`

/** The same of a block, which takes several lines. */
const READ_BLOCKS = READ.replace(/^ {4}assert "\\n".*$/m, '')

describe('literals', () => {
  test('10,000 hostile texts: Python reads each back as it was', () => {
    const texts = fc.sample(hostile, { numRuns: 10_000, seed: 20 })
    const read = python(
      READ,
      texts.map((text) => pyString(text).text),
    ) as readonly string[]
    expect(read).toHaveLength(texts.length)
    // Python's JSON writes an astral character that was read as two halves the same way: compare by code unit.
    expect(read.filter((text, at) => text !== texts[at])).toEqual([])
  })

  test('as docstrings too', () => {
    const texts = fc.sample(hostile, { numRuns: 2_000, seed: 21 })
    expect(
      python(
        READ,
        texts.map((text) => pyDocstring(text).text),
      ),
    ).toEqual(texts)
  })

  test('as blocks of lines too: a string of exactly the text, whatever closes or continues one', () => {
    const texts = fc.sample(hostile, { numRuns: 10_000, seed: 24 })
    const edges = ['"', '""', '"""', '""""""', 'a"', '\\', 'a\\\n"', '\n', '\n\n"""\n', '#"""', '\\"""']
    const read = python(
      READ_BLOCKS,
      [...edges, ...texts].map((text) => pyTextBlock(text).lines.join('\n')),
    ) as readonly string[]
    expect(read).toEqual([...edges, ...texts])
  })

  test('a block of lines keeps lines and quotes as they are', () => {
    expect(pyTextBlock('SELECT "a"\nFROM b -- \'c\'\n').lines).toEqual([
      '"""\\',
      'SELECT "a"',
      "FROM b -- 'c'",
      '"""',
    ])
  })

  test('bytes', () => {
    const all = Uint8Array.from({ length: 256 }, (_, at) => at)
    expect(python(READ, [pyBytes(all).text, pyBytes(new Uint8Array()).text])).toEqual([[...all], []])
  })

  test('floats are floats', () => {
    const values = [0, 1, 4.5, 1e21, 1e-7, 123456789012345680000, 5e-324, 1.7976931348623157e308]
    expect(values.map((value) => pyFloat(value).text)).toEqual([
      '0.0',
      '1.0',
      '4.5',
      '1e21',
      '1e-7',
      '123456789012345680000.0',
      '5e-324',
      '1.7976931348623157e308',
    ])
    const isFloat =
      'import ast,json,sys; json.dump([isinstance(ast.literal_eval(t), float) for t in json.load(sys.stdin)], sys.stdout)'
    expect(
      python(
        isFloat,
        values.map((value) => pyFloat(value).text),
      ),
    ).toEqual(values.map(() => true))
  })

  test('quotes are chosen as ruff chooses them', () => {
    expect(pyString('plain').text).toBe('"plain"')
    expect(pyString("it's").text).toBe('"it\'s"')
    expect(pyString('say "x"').text).toBe('\'say "x"\'')
    expect(pyString('"\'').text).toBe('"\\"\'"')
  })
})
