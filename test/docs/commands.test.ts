import type { CommandUnknownOpts } from '@commander-js/extra-typings'
import { describe, expect, test } from 'vitest'
import { CliInterrupted, type CliIo } from '../../src/cli/cli-io.js'
import { program } from '../../src/cli/program.js'
import { pages, readPage } from './pages.js'

const io: CliIo = {
  stdout: process.stdout,
  stderr: process.stderr,
  terminal: false,
  colour: false,
  signal: new AbortController().signal,
  hurry: AbortSignal.abort(new CliInterrupted()),
}

/** Which pages say what a command's options are. */
const PAGES: Readonly<Record<string, string>> = {
  run: 'docs/run-a-job.md docs/clusters.md',
  test: 'docs/test-a-job.md',
  compile: 'docs/define-a-job.md',
  plan: 'docs/plan-a-job.md',
  types: 'docs/plan-a-job.md',
  doctor: 'docs/set-up.md',
  setup: 'docs/set-up.md',
  produce: 'docs/feed-and-read-topics.md',
  consume: 'docs/feed-and-read-topics.md',
  topics: 'docs/feed-and-read-topics.md',
  sandbox: 'docs/clusters-on-this-machine.md',
  warm: 'docs/warm-drivers.md',
  ps: 'docs/runs.md',
  logs: 'docs/runs.md',
  lag: 'docs/runs.md',
  attach: 'docs/runs.md',
  stop: 'docs/runs.md',
  report: 'docs/runs.md',
  rm: 'docs/runs.md',
}

async function commandOf(name: string): Promise<CommandUnknownOpts> {
  const root = await program(io, '0.0.0', ['node', 'sparkwire', name])
  const found = root.commands.find((command) => command.name() === name)
  if (found === undefined) throw new Error(`there is no command ${name}`)
  return found
}

async function commandNames(): Promise<string[]> {
  const root = await program(io, '0.0.0', ['node', 'sparkwire'])
  return root.commands.map((command) => command.name()).filter((name) => name !== 'help')
}

/** A command and its sub-commands. */
function family(command: CommandUnknownOpts): CommandUnknownOpts[] {
  return [command, ...command.commands.flatMap(family)]
}

describe('the commands', () => {
  test("are those of the README's table", async () => {
    const table = [...readPage('README.md').text.matchAll(/^\| `sparkwire ([a-z]+)/gm)].map(
      ([, name]) => name,
    )
    expect(table.sort()).toEqual((await commandNames()).sort())
  })

  test.each(
    Object.entries(PAGES),
  )('%s has every option and sub-command explained in %s', async (name, page) => {
    const text = page
      .split(' ')
      .map((path) => readPage(path).text)
      .join('\n')
    const commands = family(await commandOf(name))
    const flags = commands.flatMap(({ options }) => options.map(({ long }) => long ?? ''))
    expect(flags.filter((flag) => !new RegExp(`${flag}(?![\\w-])`).test(text))).toEqual([])
    const names = commands.slice(1).map((command) => `${name} ${command.name()}`)
    expect(names.filter((words) => !text.includes(words))).toEqual([])
  })

  test('say of every option with a value what holds without it', async () => {
    const commands = await Promise.all((await commandNames()).map(commandOf))
    const options = commands.flatMap(family).flatMap((command) => command.options)
    const silent = options.filter(
      ({ required, optional, defaultValue, description, helpGroupHeading = '' }) =>
        (required || optional) &&
        (defaultValue === undefined || defaultValue === '') &&
        !/\bdefault\b/.test(`${helpGroupHeading}${description}`),
    )
    expect(options.length).toBeGreaterThan(100)
    expect(silent.map(({ flags, description }) => `${flags}: ${description}`)).toEqual([])
  })

  test('of every page exist, with their sub-commands and options', async () => {
    const lines = pages()
      .flatMap(({ blocks }) => blocks)
      .filter(({ language }) => language === 'sh')
      .flatMap(({ page, text }) => text.split('\n').map((line) => ({ page, line })))
    const calls = lines.flatMap(({ page, line }) =>
      [...line.matchAll(/(?:^|[|(] ?|npx |npm run )sparkwire (?:-- )?([^|>)]*)/g)].map(([, words = '']) => ({
        call: `${page}: sparkwire ${words}`,
        words: words.trim().split(/\s+/),
      })),
    )
    expect(calls.length).toBeGreaterThan(20)
    for (const { call, words } of calls) {
      const [name = '', second = '', ...rest] = words
      const command = await commandOf(name)
      const sub = command.commands.find((child) => child.name() === second)
      if (command.commands.length > 0) expect(sub, call).toBeDefined()
      const known = (sub ?? command).options.flatMap(({ long, short }) => [long, short])
      const given = [second, ...rest].filter((word) => /^--?[a-z]/i.test(word))
      expect(
        given.filter((word) => !known.includes(word.replace(/=.*/, ''))),
        call,
      ).toEqual([])
    }
  })
})
