import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileJob } from '../../../src/compile/compile-job.js'
import { type BridgeError, isBridgeError } from '../../../src/errors/bridge-error.js'
import { parseJobFile } from '../../../src/jobfile/parse-job-file.js'
import { python } from '../compile/python.js'

const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      '"',
      "'",
      '\\',
      '\n',
      '\r',
      '"""',
      '\u2028',
      '\u0085',
      '`',
      '.',
      '*',
      '#',
      ';',
      '{',
      '}',
      '$',
    ),
    fc.constantFrom(
      'import os',
      'os.system("touch pwned")',
      '\\N{BULLET}',
      '😀',
      '漢',
      '\u202e',
      ')',
      '(',
      '--',
      '/*',
    ),
    fc.constantFrom('${x}', '$${', '%s', '\t', '\\x', '!!', '&a', '*a', '- ', ': '),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 3 }),
  ),
  minLength: 1,
  maxLength: 8,
})

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
const named = (name: string): string => `\`${name.replaceAll('`', '``')}\``

/** A job file with the same text wherever it takes free text. */
function jobFile(free: string): object {
  return {
    name: 'hostile',
    parameters: { said: { type: 'string', default: free } },
    sources: {
      lines: {
        kind: 'kafka',
        topic_pattern: `p ${free}`,
        bootstrap_servers: `s ${free}`,
        key: { format: 'text', column: `key ${free}` },
        value: { format: 'json', schema: { [`value ${free}`]: 'string', plain: 'string' } },
        options: { [`kafka.x.${free}`]: `v ${free}` },
      },
    },
    steps: {
      out: [
        { from: 'lines' },
        { filter: `plain <> ${quoted(free)} and ${named(`value ${free}`)} <> \${param:said}` },
        {
          with_columns: {
            [`made ${free}`]: `concat(plain, ${quoted(free)})`,
            raw: { expr: `upper('${free}')`, type: 'string' },
          },
        },
        { select: [named(`made ${free}`), 'raw', `lower(plain) as ${named(`low ${free}`)}`] },
      ],
      queried: [{ sql: `SELECT *, \${param:said} AS said\nFROM out -- ${free}\n` }],
    },
    sinks: { out: { kind: 'results' }, queried: { kind: 'results' } },
  }
}

/** `${param:…}` and `${env:…}` would be filled in, which is what they are for. */
const isPlain = (text: string): boolean => !/\$\{(env|param):|\0|\p{Surrogate}/u.test(text)

const read = (source: string): string =>
  compileJob(parseJobFile(source, { file: 'job.json' }).document).script

function scriptOf(free: string): string {
  const escaped = JSON.parse(JSON.stringify(jobFile(free)))
  return read(JSON.stringify(escaped))
}

const SHAPES = `
import ast, json, sys
class Blank(ast.NodeTransformer):
    def visit_Constant(self, node):
        return ast.Constant(value=type(node.value).__name__)
json.dump([ast.dump(Blank().visit(ast.parse(script))) for script in json.load(sys.stdin)], sys.stdout)
`

/** The text of each constant, and every name that the script uses. */
const PARTS = `
import ast, json, sys
def parts(script):
    nodes = list(ast.walk(ast.parse(script)))
    return {
        "names": sorted({n.id for n in nodes if isinstance(n, ast.Name)}),
        "imports": sorted({a.name for n in nodes if isinstance(n, (ast.Import, ast.ImportFrom)) for a in n.names}),
        "texts": [n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)],
    }
json.dump([parts(script) for script in json.load(sys.stdin)], sys.stdout)
`

interface Parts {
  readonly names: readonly string[]
  readonly imports: readonly string[]
  readonly texts: readonly string[]
}

const NAMES = ['F', 'Decimal', 'SparkSession', 'bridge', 'float', 'open_bridge', 'out', 'spark']

/** Each case is a whole job. */
const LONG = 90_000

describe('free text in job files', () => {
  test(
    '400 hostile texts: each script has the shape of one with a harmless text',
    () => {
      const texts = fc.sample(hostile.filter(isPlain), { numRuns: 400, seed: 31 })
      const [harmless, ...others] = python(SHAPES, ['harmless', ...texts].map(scriptOf)) as readonly string[]
      expect(texts.filter((_, at) => others[at] !== harmless)).toEqual([])
    },
    LONG,
  )

  test(
    'a text reaches Spark as it is written',
    () => {
      const texts = fc.sample(hostile.filter(isPlain), { numRuns: 200, seed: 32 })
      const parts = python(PARTS, texts.map(scriptOf)) as readonly Parts[]
      const missing = texts.filter((text, at) => {
        const found = parts[at]?.texts ?? []
        return ![text, `p ${text}`, `v ${text}`, `kafka.x.${text}`, `upper('${text}')`].every((each) =>
          found.includes(each),
        )
      })
      expect(missing).toEqual([])
    },
    LONG,
  )

  test.each(['\ud800', 'a\0b', '\udfff"'])('what cannot be sent to Spark is refused: %j', (text) => {
    expect(() => scriptOf(text)).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^(DEFINE|JOBFILE)_/) }),
    )
  })
})

const soup = fc.array(
  fc.constantFrom(
    ...[
      'plain',
      'n',
      'lines',
      '(',
      ')',
      ',',
      '+',
      '-',
      '*',
      '/',
      '%',
      '=',
      '<',
      '>=',
      '<>',
      '||',
      '.',
      'and',
      'or',
      'not',
    ],
    ...[
      'is',
      'null',
      'between',
      'in',
      'like',
      'case',
      'when',
      'then',
      'else',
      'end',
      'cast',
      'as',
      'string',
      'int',
    ],
    ...[
      'lower',
      'concat',
      'count',
      'max',
      'coalesce',
      'struct',
      'round',
      '1',
      '2.5',
      "'a'",
      '"b"',
      '`plain`',
      '1e3',
      '7L',
    ],
    ...[
      'true',
      'date',
      "'2026-01-01'",
      '[',
      ']',
      '->',
      '::',
      '@',
      '`',
      "'",
      '\\',
      '${param:p}',
      'exec',
      'import os',
    ],
  ),
  { maxLength: 9 },
)

const minimal = (filter: string): string =>
  JSON.stringify({
    name: 'soup',
    parameters: { p: { type: 'int', default: 3 } },
    sources: {
      lines: {
        kind: 'kafka',
        topic: 'lines',
        value: { format: 'json', schema: { plain: 'string', n: 'int' } },
      },
    },
    steps: { out: [{ from: 'lines' }, { with_columns: { x: filter } }] },
    sinks: { out: { kind: 'results' } },
  })

const attempt = (source: string): string | BridgeError => {
  try {
    return read(source)
  } catch (error) {
    if (isBridgeError(error)) return error
    throw error
  }
}

describe('expressions that nobody wrote', () => {
  test(
    '2,000 mixtures of words: each is refused with a place, or is Python that uses no other name',
    () => {
      const mixtures = fc.sample(soup, { numRuns: 2_000, seed: 33 }).map((words) => words.join(' '))
      const outcomes = mixtures.map((text) => attempt(minimal(text)))
      const errors = outcomes.filter((outcome) => typeof outcome !== 'string')
      expect(errors.filter(({ details }) => typeof details['line'] !== 'number')).toEqual([])
      const scripts = outcomes.filter((outcome) => typeof outcome === 'string')
      expect(scripts.length).toBeGreaterThan(20)
      const parts = python(PARTS, scripts) as readonly Parts[]
      const others = parts.flatMap(({ names }) => names.filter((name) => !NAMES.includes(name)))
      expect([...new Set(others)].sort()).toEqual(['LINES_SCHEMA', 'lines', 'lines_records'])
      expect([...new Set(parts.flatMap(({ imports }) => imports))].sort()).toEqual([
        'Decimal',
        'SparkSession',
        'functions',
        'open_bridge',
      ])
    },
    LONG,
  )

  test(
    'any text at all is refused with one of our errors, or taken',
    () => {
      fc.assert(
        fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
          attempt(text)
          attempt(minimal(text))
        }),
        { numRuns: 400, seed: 34 },
      )
    },
    LONG,
  )
})

describe('YAML that means harm', () => {
  const refused = (source: string): string => {
    const outcome = attempt(source)
    return typeof outcome === 'string' ? 'taken' : outcome.code
  }

  test('nesting of 10,000 levels', () => {
    expect(refused('['.repeat(10_000))).toBe('JOBFILE_NOT_YAML')
    expect(refused(`a: ${'['.repeat(10_000)}${']'.repeat(10_000)}`)).toBe('JOBFILE_NOT_YAML')
    expect(refused(minimal(`${'('.repeat(10_000)}1${')'.repeat(10_000)}`))).toBe('JOBFILE_BAD_EXPRESSION')
    expect(refused(minimal(`${'not '.repeat(10_000)}true`))).toBe('JOBFILE_BAD_EXPRESSION')
    expect(refused(minimal(`${'- '.repeat(10_000)}n`))).toBe('JOBFILE_BAD_EXPRESSION')
    expect(refused(minimal(`cast(n as ${'array<'.repeat(10_000)}`))).toBe('JOBFILE_BAD_EXPRESSION')
  })

  test('a key of 10 MB, and one of 10 kB, in a message that can be read', () => {
    expect(refused(`${'k'.repeat(10_000_000)}: 1`)).toBe('JOBFILE_NOT_YAML')
    const error = attempt(`name: a\n${'k'.repeat(10_000)}: 1\n`)
    expect(typeof error === 'string' ? '' : error.message.length).toBeLessThan(1_000)
  })

  test('a prototype is nobody’s', () => {
    refused('name: a\n__proto__: { polluted: yes }\nconstructor: { prototype: { polluted: yes } }\n')
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })

  test('a long chain of operators is no deep one', () => {
    expect(refused(minimal(Array.from({ length: 60 }, () => 'n').join(' + ')))).toBe('taken')
  })
})
