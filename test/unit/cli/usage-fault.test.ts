import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { program } from '../../../src/cli/program.js'

/** What the command line writes to stderr and stdout for `words`. */
async function written(...words: string[]): Promise<string> {
  const out = new PassThrough()
  const { signal } = new AbortController()
  const io = { stdout: out, stderr: out, terminal: false, colour: false, signal, hurry: signal }
  const argv = ['node', 'sparkwire', ...words]
  const command = await program(io, '0.0.0', argv)
  await expect(command.parseAsync(argv)).rejects.toMatchObject({ name: 'CommanderError' })
  return String(out.read())
}

test.each([
  [['runn'], "Unknown command 'runn'", 'did you mean run? `sparkwire --help` says what there is'],
  [['run'], "Missing required argument 'job'", '`sparkwire run --help` says what there is'],
  [
    ['rm', '--olderthan'],
    "Unknown option '--olderthan'",
    'did you mean --older-than? `sparkwire rm --help` …',
  ],
  [['topics', 'lst'], "Unknown command 'lst'", 'did you mean list? `sparkwire topics --help` …'],
  [
    ['attach', 'run', '--output', 'tabel'],
    "Option '-o, --output <format>' argument 'tabel' is invalid. Allowed choices are table, json, csv, arrow.",
    'did you mean table? `sparkwire attach --help` …',
  ],
  [
    ['topics', 'delete', 'orders', '--comand-config'],
    "Unknown option '--comand-config'",
    'did you mean --command-config? `sparkwire topics delete --help` …',
  ],
])('%j is told as every failure is, with the nearest that would be right', async (words, message, hint) => {
  const whole = hint.replace('…', 'says what there is')
  expect(await written(...words)).toBe(`error: ${message} [CLI_USAGE]\nhint: ${whole}\n`)
})

test('help names the defaults that say something', async () => {
  const help = await written('topics', 'create', '--help')
  expect(help).toContain('how many partitions (default: 1)')
  expect(help).toMatch(/a topic setting; may be repeated\n/)
})
