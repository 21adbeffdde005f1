import { readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const SRC = fileURLToPath(new URL('../../src', import.meta.url))

/** Who may import whom. A room that is missing here fails the test. */
const BELOW = ['util', 'errors', 'observe', 'schema', 'ir', 'protocol']
const ALL_BUT_RUN = [
  ...BELOW,
  'supervise',
  'define',
  'jobfile',
  'compile',
  'toolchain',
  'launch',
  'channel',
  'rows',
  'kafka',
  'sandbox',
]
const WALLS: Readonly<Record<string, readonly string[]>> = {
  util: [],
  errors: ['util'],
  observe: ['util', 'errors'],
  schema: ['util', 'errors'],
  ir: ['util', 'errors', 'schema'],
  protocol: ['util', 'errors', 'schema'],
  supervise: ['util', 'errors', 'observe'],
  define: BELOW,
  jobfile: BELOW,
  compile: BELOW,
  toolchain: [...BELOW, 'supervise'],
  launch: [...BELOW, 'supervise'],
  channel: BELOW,
  rows: BELOW,
  kafka: BELOW,
  sandbox: [...BELOW, 'supervise'],
  run: ALL_BUT_RUN,
  testing: [...BELOW, 'run', 'kafka', 'sandbox', 'toolchain', 'compile', 'rows'],
  cli: [...BELOW, 'run', 'testing', 'kafka', 'sandbox', 'toolchain', 'compile', 'rows'],
  functions: ['define'],
  index: ALL_BUT_RUN.concat('run', 'functions'),
}

/** Which room alone may use a package. */
const PACKAGE_WALLS: Readonly<Record<string, readonly string[]>> = {
  execa: ['supervise', 'launch', 'sandbox', 'toolchain'],
  'node:child_process': ['supervise'],
  zeromq: ['channel'],
  kafkajs: ['kafka'],
  '@uwdata/flechette': ['rows'],
  commander: ['cli'],
  '@commander-js/extra-typings': ['cli'],
  jiti: ['run'],
}

/** Rooms that compute from values alone: no I/O, clock, randomness or environment. */
const PURE = ['schema', 'ir', 'define', 'jobfile', 'compile', 'protocol']
const IMPURE = /\bprocess\.|Date\.now|new Date\(\)|Math\.random|performance\.now|\bfetch\(/

interface Import {
  readonly file: string
  readonly room: string
  readonly target: string
}

function sources(): string[] {
  return readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|mjs)$/.test(name))
    .map((name) => join(SRC, name))
}

function roomOf(path: string): string {
  const parts = relative(SRC, path).split('/')
  return parts.length === 1 ? (parts[0] ?? '').replace(/\.\w+$/, '') : (parts[0] ?? '')
}

/** The text without its comments. */
function codeOf(file: string): string {
  return readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
}

function importsOf(file: string): Import[] {
  const text = codeOf(file)
  return [
    ...text.matchAll(
      /(?:^|\n)\s*(?:import|export)\s[^'"`]*?from\s+'([^']+)'|import\('([^']+)'\)|(?:^|\n)import\s+'([^']+)'/g,
    ),
  ].map((match) => ({
    file: relative(SRC, file),
    room: roomOf(file),
    target: match[1] ?? match[2] ?? match[3] ?? '',
  }))
}

const files = sources()
const imports = files.flatMap(importsOf)

describe('the walls', () => {
  test('every room is in the table', () => {
    expect(files.map(roomOf).filter((room) => !(room in WALLS))).toEqual([])
  })

  test('no room imports one that it may not', () => {
    const broken = imports
      .filter((entry) => entry.target.startsWith('.'))
      .map((entry) => ({ ...entry, to: roomOf(join(SRC, dirname(entry.file), entry.target)) }))
      .filter(({ room, to }) => room !== to && !(WALLS[room] ?? []).includes(to))
      .map(({ file, target }) => `${file} -> ${target}`)
    expect(broken).toEqual([])
  })

  test('a package is used only by the room it belongs to', () => {
    const broken = imports
      .filter(({ room, target }) => {
        const owners = PACKAGE_WALLS[target]
        return owners !== undefined && !owners.includes(room)
      })
      .map(({ file, target }) => `${file} -> ${target}`)
    expect(broken).toEqual([])
  })

  test('rooms that compute from values alone import no built-in and read no clock or environment', () => {
    const broken = imports
      .filter(
        ({ room, target }) =>
          PURE.includes(room) && (target.startsWith('node:') || builtinModules.includes(target)),
      )
      .map(({ file, target }) => `${file} -> ${target}`)
    const impure = files.filter((file) => PURE.includes(roomOf(file)) && IMPURE.test(codeOf(file)))
    expect([...broken, ...impure]).toEqual([])
  })

  test('no file is longer than 400 lines', () => {
    expect(files.filter((file) => readFileSync(file, 'utf8').split('\n').length > 401)).toEqual([])
  })
})
