import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const BOOTSTRAP = fileURLToPath(new URL('../../scripts/bootstrap.mjs', import.meta.url))

/** A project of the same layout without packages, whose build is a copy and whose command tells what it was given. */
let project: string

const COMMAND = `
process.on('SIGINT', () => process.stderr.write('one SIGINT\\n'))
process.on('SIGTERM', () => process.exit(7))
console.log(JSON.stringify({ argv: process.argv.slice(2), version: VERSION }))
if (process.argv[2] === 'wait') setInterval(() => {}, 1000)
else process.exitCode = Number(process.argv[3] ?? 0)
`
const BUILD = `
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
appendFileSync('builds.log', 'built\\n')
await new Promise((resolve) => setTimeout(resolve, Number(process.env.BUILD_MS ?? 0)))
const source = readFileSync('src/main.ts', 'utf8')
if (source.includes('SYNTAX ERROR')) { console.log('src/main.ts(1,1): error TS1005'); process.exit(2) }
mkdirSync('dist/cli', { recursive: true })
writeFileSync('dist/cli/main.js', source)
writeFileSync('dist/.built', new Date().toISOString() + '\\n')
`

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'sparkwire-bootstrap-'))
  for (const directory of ['src', 'scripts']) mkdirSync(join(project, directory))
  cpSync(BOOTSTRAP, join(project, 'scripts', 'bootstrap.mjs'))
  const manifest = {
    name: 'fixture',
    version: '1.0.0',
    type: 'module',
    scripts: { demo: 'node scripts/bootstrap.mjs' },
  }
  write('package.json', JSON.stringify(manifest))
  write(
    'package-lock.json',
    JSON.stringify({ name: 'fixture', version: '1.0.0', lockfileVersion: 3, packages: { '': manifest } }),
  )
  write('src/main.ts', COMMAND.replace('VERSION', '1'))
  write('scripts/build.mjs', BUILD)
})

afterEach(() => rmSync(project, { recursive: true, force: true }))

function write(name: string, text: string): void {
  writeFileSync(join(project, name), text)
}

function start(args: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess {
  // What npm sets for the test run itself must not reach the npm that is tested.
  const own = Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name))
  return spawn(process.execPath, [join(project, 'scripts', 'bootstrap.mjs'), ...args], {
    cwd: tmpdir(),
    env: { ...Object.fromEntries(own), ...env },
  })
}

async function end(child: ChildProcess): Promise<{ code: number | null; stdout: string; stderr: string }> {
  let stdout = ''
  let stderr = ''
  child.stdout?.on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr?.on('data', (chunk) => {
    stderr += chunk
  })
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, stdout, stderr }
}

const run = (args: readonly string[], env?: Readonly<Record<string, string>>) => end(start(args, env))
const builds = (): number => readFileSync(join(project, 'builds.log'), 'utf8').split('\n').length - 1

describe('a fresh clone', () => {
  test('is installed and built, says so on stderr, and leaves stdout to the command', async () => {
    const first = await run(['demo', '5', '--json'])
    expect(first.stdout).toBe('{"argv":["demo","5","--json"],"version":1}\n')
    expect(first.stderr).toBe(
      'sparkwire: installing packages with npm ci: node_modules is missing\n' +
        'sparkwire: compiling src into dist: dist is missing\n',
    )
    expect(first.code).toBe(5)
    // No packages, so npm makes no node_modules; what it would have written is written here.
    mkdirSync(join(project, 'node_modules'), { recursive: true })
    write('node_modules/.package-lock.json', '{"packages":{}}')
    const second = await run(['demo'])
    expect([second.stderr, second.code, builds()]).toEqual(['', 0, 1])
  })
})

describe('with the packages there', () => {
  beforeEach(() => {
    mkdirSync(join(project, 'node_modules'))
    write('node_modules/.package-lock.json', '{"packages":{}}')
  })

  test('a source newer than dist is built again', async () => {
    await run([])
    const later = new Date(Date.now() + 1000)
    write('src/main.ts', COMMAND.replace('VERSION', '2'))
    utimesSync(join(project, 'src', 'main.ts'), later, later)
    const { stdout, stderr } = await run([])
    expect(stdout).toBe('{"argv":[],"version":2}\n')
    expect(stderr).toBe('sparkwire: compiling src into dist: src/main.ts is newer than dist\n')
  })

  test('a lock file that was only touched installs nothing', async () => {
    const later = new Date(Date.now() + 5000)
    utimesSync(join(project, 'package-lock.json'), later, later)
    expect((await run([])).stderr).not.toContain('npm ci')
  })

  test('a package whose version differs from the lock is named and installed', async () => {
    write('node_modules/.package-lock.json', '{"packages":{"node_modules/left":{"version":"1.0.0"}}}')
    const later = new Date(Date.now() + 5000)
    utimesSync(join(project, 'package-lock.json'), later, later)
    expect((await run([])).stderr).toContain(
      'installing packages with npm ci: package-lock.json is newer than node_modules: left differs',
    )
  })

  test('two at once build once', async () => {
    const ends = await Promise.all([run(['a'], { BUILD_MS: '800' }), run(['b'], { BUILD_MS: '800' })])
    expect(ends.map(({ code }) => code)).toEqual([0, 0])
    expect(builds()).toBe(1)
    expect(ends.map(({ stderr }) => stderr).join('')).toContain(
      'another process is installing or building here',
    )
  })

  test('a lock left by a killed process is cleared', async () => {
    const dead = spawn(process.execPath, ['-e', ''])
    await once(dead, 'exit')
    mkdirSync(join(project, '.sparkwire', 'bootstrap.lock'), { recursive: true })
    write('.sparkwire/bootstrap.lock/owner.json', JSON.stringify({ pid: dead.pid }))
    const { code, stderr } = await run([])
    expect(code).toBe(0)
    expect(stderr).toContain(`clearing a lock left behind by process ${dead.pid}`)
    expect(existsSync(join(project, '.sparkwire', 'bootstrap.lock'))).toBe(false)
  })

  test('a build that fails shows its output, ends with 3 and frees the lock', async () => {
    write('src/main.ts', 'SYNTAX ERROR')
    const { code, stdout, stderr } = await run([])
    expect([code, stdout]).toEqual([3, ''])
    expect(stderr).toContain('src/main.ts(1,1): error TS1005')
    expect(stderr).toContain('hint: correct the errors above, then try again')
    expect(existsSync(join(project, '.sparkwire', 'bootstrap.lock'))).toBe(false)
  })

  test('interrupted while it builds, it ends the build and frees the lock', async () => {
    const child = start([], { BUILD_MS: '60000' })
    const ended = end(child)
    const owner = join(project, '.sparkwire', 'bootstrap.lock', 'owner.json')
    const builder = await until(() =>
      existsSync(owner) && existsSync(join(project, 'builds.log'))
        ? (JSON.parse(readFileSync(owner, 'utf8')) as { child?: number }).child
        : undefined,
    )
    child.kill('SIGINT')
    expect((await ended).code).toBe(130)
    expect(() => process.kill(builder, 0)).toThrow('ESRCH')
    expect(existsSync(join(project, '.sparkwire', 'bootstrap.lock'))).toBe(false)
  })

  test('the command gets one SIGINT where npm sends a second, and its exit code is passed on', async () => {
    const child = start(['wait'], { npm_lifecycle_event: 'demo' })
    const ended = end(child)
    await once(child.stdout as NodeJS.ReadableStream, 'data')
    child.kill('SIGINT')
    await sleep(20)
    child.kill('SIGINT')
    await sleep(400)
    child.kill('SIGINT')
    await sleep(100)
    child.kill('SIGTERM')
    const { code, stderr } = await ended
    expect(stderr.match(/one SIGINT/g)).toHaveLength(2)
    expect(code).toBe(7)
  })

  test('a Node that is too old is named with what is needed', async () => {
    const source = readFileSync(join(project, 'scripts', 'bootstrap.mjs'), 'utf8')
    write('scripts/bootstrap.mjs', source.replace('([20, 19])', '([99, 1])'))
    const { code, stderr } = await run([])
    expect(code).toBe(3)
    expect(stderr).toContain(
      `error: Node.js is too old: ${process.versions.node}. sparkwire needs Node.js 99.1 or newer.`,
    )
  })
})

async function until<T>(look: () => T | undefined): Promise<T> {
  for (let tries = 0; tries < 200; tries++) {
    const found = look()
    if (found !== undefined) return found
    await sleep(50)
  }
  throw new Error('did not happen within 10 s')
}
