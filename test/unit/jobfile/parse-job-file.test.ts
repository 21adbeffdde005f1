import { describe, expect, test } from 'vitest'
import { compileJob } from '../../../src/compile/compile-job.js'
import type { JobFileGround } from '../../../src/jobfile/parse-job-file.js'
import { parseJobFile } from '../../../src/jobfile/parse-job-file.js'

const QUAKES = `
name: quakes
parameters:
  min: { type: double, default: 4.5 }
  net: string
  login: string
sources:
  quakes:
    kind: kafka
    topic: quakes-\${env:STAGE}
    max_offsets_per_trigger: 10
    value: { format: json, schema: { id: string, mag: double, net: string, n: bigint } }
    options:
      kafka.sasl.jaas.config: \${param:login}
      kafka.ssl.key.password: \${env:KEY_PASSWORD}
      kafka.client.id: job-\${env:STAGE}
steps:
  strong:
    - from: quakes
    - filter: mag >= \${param:min}
query: |
  SELECT * FROM quakes WHERE net = \${param:net} -- \${param:not a parameter}
sinks:
  strong: { kind: results }
  rest: { kind: console }
trigger: available_now
until: idle=5s,deadline=1m
environments:
  prod:
    parameters: { min: 6 }
    sources: { quakes: { starting_offsets: latest, max_offsets_per_trigger: 1000 } }
    sinks: { rest: { num_rows: 3 } }
    trigger: { processing_time: 10 seconds }
`

const read = (source: string, ground: Partial<JobFileGround> = {}) =>
  parseJobFile(source, {
    file: 'job.yaml',
    params: { net: 'us' },
    variables: { STAGE: 'dev', KEY_PASSWORD: 'hunter2' },
    ...ground,
  })
const scriptOf = (source: string, ground: Partial<JobFileGround> = {}): string =>
  compileJob(read(source, ground).document).script
const code = (name: string, message: string): unknown =>
  expect.objectContaining({ code: name, message: expect.stringContaining(message) })

describe('parameters and the environment', () => {
  test('a value that is a whole option stands nowhere in the script, and goes to the run', () => {
    const { document, params } = read(QUAKES, { params: { net: 'us', login: 'secret' } })
    const { script, params: needed } = compileJob(document)
    expect(script).not.toContain('hunter2')
    expect(script).not.toContain('secret')
    expect(script).toContain('.option("kafka.sasl.jaas.config", bridge.param("login"))')
    expect(script).toContain('.option("kafka.ssl.key.password", bridge.param("env.KEY_PASSWORD"))')
    expect(needed).toEqual(['bootstrap_servers', 'env.KEY_PASSWORD', 'login'])
    expect(params).toEqual({ 'env.KEY_PASSWORD': 'hunter2', login: 'secret', min: '4.5', net: 'us' })
  })

  test('a variable that is not set is missed only when the job runs, where it is a whole option', () => {
    const { params } = read(QUAKES, { variables: { STAGE: 'dev' } })
    expect(params).not.toHaveProperty('env.KEY_PASSWORD')
  })

  test('a value in other text is part of the job', () => {
    const script = scriptOf(QUAKES)
    expect(script).toContain('.option("subscribe", "quakes-dev")')
    expect(script).toContain('.option("kafka.client.id", "job-dev")')
  })

  test('a parameter is a constant of its type in an expression, and a literal in a query', () => {
    const script = scriptOf(QUAKES, { params: { net: "it's \\ \n", min: '-7' } })
    expect(script).toContain('filter(F.col("mag") >= -7.0)')
    expect(script).toContain(String.raw`WHERE net = 'it\\'s \\\\ \\n' -- ${'${param:not a parameter}'}`)
  })

  test.each([
    ['int', '3', '3'],
    ['bigint', '9007199254740993', "CAST('9007199254740993' AS BIGINT)"],
    ['double', 'NaN', "CAST('NaN' AS DOUBLE)"],
    ['decimal(4,2)', '1.50', "CAST('1.50' AS DECIMAL(4,2))"],
    ['boolean', 'true', 'true'],
    ['date', '2026-01-31', "CAST('2026-01-31' AS DATE)"],
  ])('a %s in a query', (type, value, literal) => {
    const script = scriptOf(
      `name: j
parameters: { p: '${type}' }
sources: { s: { kind: kafka, topic: t, value: { format: text } } }
query: SELECT \${param:p} AS p FROM s
sinks: { out: { kind: results } }`,
      { params: { p: value } },
    )
    expect(script).toContain(`SELECT ${literal} AS p FROM s`)
  })

  test('two dollars are one, and other braces are nothing to it', () => {
    const script = scriptOf(QUAKES.replace('job-${env:STAGE}', () => '$${env:STAGE} ${file:/a} $${x}'))
    expect(script).toContain('"${env:STAGE} ${file:/a} $${x}"')
  })

  test.each<[string, Partial<JobFileGround>, string, string]>([
    [
      'a value that is not of its type',
      { params: { net: 'us', min: 'much' } },
      'JOBFILE_BAD_PARAMETER',
      'the parameter min as it was given to the run is no double',
    ],
    [
      'a parameter that the file does not declare',
      { params: { net: 'us', mni: '5' } },
      'JOBFILE_UNKNOWN_NAME',
      'did you mean min?',
    ],
    [
      'an environment that is not there',
      { environment: 'prd' },
      'JOBFILE_UNKNOWN_NAME',
      'unknown environment prd; did you mean prod?',
    ],
    [
      'a variable in a value that is not set',
      { variables: {} },
      'JOBFILE_BAD_EXPRESSION',
      'the environment variable STAGE is not set',
    ],
    [
      'no value where one is needed',
      { params: {} },
      'JOBFILE_BAD_EXPRESSION',
      'the parameter net has no value',
    ],
  ])('refuses %s', (_what, ground, name, message) => {
    expect(() => read(QUAKES, ground)).toThrow(code(name, message))
  })
})

describe('environments', () => {
  test('are laid over the file: maps key by key, all else in place of it', () => {
    const { document } = read(QUAKES, { environment: 'prod' })
    expect(document.relations.find(({ kind }) => kind === 'kafka_source')).toMatchObject({
      topics: ['quakes-dev'],
      startingOffsets: 'latest',
      maxOffsetsPerTrigger: 1000,
    })
    expect(document.sinks).toMatchObject([
      { name: 'strong', trigger: { kind: 'processing_time', interval: '10 seconds' } },
      { name: 'rest', numRows: 3, trigger: { kind: 'processing_time' } },
    ])
    expect(compileJob(document).script).toContain('F.col("mag") >= 6.0')
  })

  test('give values that the run may give otherwise', () => {
    expect(scriptOf(QUAKES, { environment: 'prod', params: { net: 'us', min: '7' } })).toContain('>= 7.0')
  })

  test('have their faults where they stand', () => {
    const wrong = QUAKES.replace('starting_offsets: latest', 'starting_offsets: last')
    expect(() => read(wrong, { environment: 'prod' })).toThrow(code('JOBFILE_BAD_FORM', 'job.yaml:31:44: '))
  })
})

describe('a job file', () => {
  test('says when its runs end', () => {
    expect(read(QUAKES).until).toEqual({ idleMs: 5000, deadlineMs: 60_000 })
  })

  test('may be JSON, and is the same job', () => {
    const yaml = `name: j\nsources: { s: { kind: kafka, topic: t, value: { format: text } } }\nsinks: { s: { kind: results } }\n`
    const json = JSON.stringify({
      name: 'j',
      sources: { s: { kind: 'kafka', topic: 't', value: { format: 'text' } } },
      sinks: { s: { kind: 'results' } },
    })
    expect(scriptOf(json, { params: {} })).toBe(scriptOf(yaml, { params: {} }))
  })

  test('a query sees the sources and datasets that it names', () => {
    const { relations } = read(
      QUAKES.replace(
        / {2}SELECT \* FROM .*/,
        "  SELECT a.id FROM strong a -- quakes\n  WHERE id <> 'quakes'",
      ),
    ).document
    expect(relations.find(({ kind }) => kind === 'sql')).toMatchObject({ views: ['strong'] })
  })

  test.each([
    ['once', 'trigger(once=True)'],
    ['{ continuous: 1 second }', 'trigger(continuous="1 second")'],
    ['{ processing_time: 5 seconds }', 'trigger(processingTime="5 seconds")'],
  ])('has the trigger %s', (trigger, call) => {
    const lines = 'name: j\nsources: { s: { kind: kafka, topic: t, value: { format: text } } }\n'
    const sinks = 'sinks: { s: { kind: kafka, topic: out } }\n'
    expect(scriptOf(`${lines}${sinks}trigger: ${trigger}\n`, { params: {} })).toContain(call)
  })

  test('writes files', () => {
    const script = scriptOf(
      `name: j
sources: { s: { kind: files, format: json, path: in, schema: { id: string, day: date } } }
sinks: { s: { kind: files, format: csv, path: out, partition_by: [day], mode: overwrite, header: true } }`,
      { params: {} },
    )
    for (const call of ['.partitionBy("day")', '.mode("overwrite")', '.option("header", True)']) {
      expect(script).toContain(call)
    }
  })

  test('shows several faults at once, in the order of the file', () => {
    const wrong = QUAKES.replace('topic: quakes-', 'topik: quakes-').replace('kind: console', 'kind: consol')
    expect(() => read(wrong)).toThrow(
      code('JOBFILE_BAD_FORM', 'job.yaml:10:5: unknown key "topik" in sources.quakes; did you mean "topic"?'),
    )
    expect(() => read(wrong)).toThrow(
      code('JOBFILE_BAD_FORM', '"kind" is the text "consol"; did you mean console?'),
    )
  })
})
