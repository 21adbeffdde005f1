import { readdirSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SPARK_VERSIONS } from '../../src/toolchain/spark-releases.js'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const TSC = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc')

interface Packed {
  readonly filename: string
  readonly integrity: string
  readonly files: readonly { readonly path: string }[]
}

interface Lock {
  readonly packages: Readonly<
    Record<
      string,
      {
        readonly dev?: boolean
        readonly version?: string
        readonly dependencies?: object
        readonly bin?: object
      }
    >
  >
}

let folder: string
let consumer: string
let packed: Packed

/** The lock of a program that depends on the tarball alone, at the versions that this project is tested with. */
function consumerLock(dependencies: Readonly<Record<string, string>>): object {
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as Lock
  const { '': own, ...rest } = lock.packages
  const installed = Object.entries(rest).filter(([, { dev }]) => dev !== true)
  return {
    name: 'consumer',
    version: '1.0.0',
    lockfileVersion: 3,
    requires: true,
    packages: {
      '': { name: 'consumer', version: '1.0.0', dependencies },
      'node_modules/sparkwire': {
        version: own?.version,
        resolved: dependencies.sparkwire,
        integrity: packed.integrity,
        dependencies: own?.dependencies,
        bin: own?.bin,
      },
      ...Object.fromEntries(installed),
    },
  }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sparkwire-package-'))
  consumer = join(folder, 'consumer')
  // Builds dist where it is missing or older than src, and installs the Spark that `compile -o` names.
  await execa(process.execPath, [join(ROOT, 'scripts', 'bootstrap.mjs'), 'setup'])
  const words = ['pack', ROOT, '--ignore-scripts', '--json', '--pack-destination', folder]
  const { stdout } = await execa('npm', words, { cwd: folder })
  packed = (JSON.parse(stdout) as Packed[])[0] as Packed
  const dependencies = { sparkwire: `file:../${packed.filename}` }
  await mkdir(consumer)
  const write = (name: string, value: object): Promise<void> =>
    writeFile(join(consumer, name), `${JSON.stringify(value, undefined, 2)}\n`)
  await write('package.json', { name: 'consumer', version: '1.0.0', type: 'module', dependencies })
  await write('package-lock.json', consumerLock(dependencies))
  await execa('npm', ['ci', '--prefer-offline', '--no-audit', '--no-fund'], { cwd: consumer })
  for (const name of ['job.ts', 'consumer.ts']) {
    await writeFile(join(consumer, name), await readFile(new URL(`consumer/${name}`, import.meta.url)))
  }
}, 1_200_000)

afterAll(() => rm(folder, { recursive: true, force: true }))

describe('the tarball', () => {
  const shipped = (): string[] => packed.files.map(({ path }) => path).sort()

  test('holds what runs, and nothing of tests, fixtures and sources', () => {
    const known =
      /^(python\/(sparkwire\/)?\w+\.py|spec\/[\w.-]+\.json|examples\/(demo|data)\/[\w.]+|examples\/starter\/[\w./-]+|[A-Z]+(\.md)?)$/
    const pins = ['connect', ...SPARK_VERSIONS.map((version) => `spark-${version}`)].map(
      (name) => `python/requirements/${name}.txt`,
    )
    const single = ['package.json', 'dist/.built', ...pins]
    const stem = (path: string): string => path.replace(/(\.d\.m?ts|\.m?js|\.ts)?(\.map)?$/, '')
    const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    const built = new Set(sources.map((name) => stem(`dist/${name}`)))
    const isBuilt = (path: string): boolean => built.has(stem(path)) && !/(?<!\.d)\.ts$/.test(path)
    const foreign = shipped().filter((path) => !known.test(path) && !single.includes(path) && !isBuilt(path))
    expect(foreign).toEqual([])
  })

  test('runs nothing when it is installed, and holds no key', async () => {
    const installed = join(consumer, 'node_modules', 'sparkwire')
    const { scripts = {} } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as {
      scripts?: Readonly<Record<string, string>>
    }
    expect(Object.keys(scripts).filter((name) => /^(pre|post)?install$/.test(name))).toEqual([])
    const key = /-----BEGIN (\w+ )*PRIVATE KEY-----\s+[A-Za-z0-9+/=]{40}/
    const holding = shipped().filter((path) => key.test(readFileSync(join(installed, path), 'utf8')))
    expect(holding).toEqual([])
  })

  test('holds every file that the sources read beside themselves', () => {
    const src = join(ROOT, 'src')
    const read = readdirSync(src, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .flatMap((name) => {
        const text = readFileSync(join(src, name), 'utf8')
        const urls = [...text.matchAll(/new URL\('(\.[^']+)', import\.meta\.url\)/g)]
        return urls.map(([, url = '']) => join('dist', dirname(name), url))
      })
    expect(read.length).toBeGreaterThan(5)
    const missing = read
      // Only the checks of the project itself read it.
      .filter((path) => path !== 'python/requirements-dev.txt')
      .filter(
        (path) => !shipped().some((file) => file === path || file.startsWith(`${path.replace(/\/$/, '')}/`)),
      )
    expect(missing).toEqual([])
  })

  test('holds the whole Python runtime, every contract, the locks, and the demo', async () => {
    const locks = await readdir(join(ROOT, 'src', 'toolchain', 'locks'))
    const runtime = (await readdir(join(ROOT, 'python', 'sparkwire'))).filter((name) => name.endsWith('.py'))
    const contracts = (await readdir(join(ROOT, 'spec'))).filter((name) => name.endsWith('.json'))
    expect(locks.length).toBeGreaterThan(1)
    expect(shipped()).toEqual(
      expect.arrayContaining([
        ...locks.map((name) => `dist/toolchain/locks/${name}`),
        ...runtime.map((name) => `python/sparkwire/${name}`),
        ...contracts.map((name) => `spec/${name}`),
        ...SPARK_VERSIONS.map((version) => `python/requirements/spark-${version}.txt`),
        ...['dist/cli/main.js', 'examples/data/earthquakes.jsonl', 'examples/demo/quakes.ts'],
        ...['LICENSE', 'README.md', 'CHANGELOG.md'],
      ]),
    )
  })
})

describe('installed in another project', () => {
  test.each([
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ])('its types hold in strict mode with module %s and moduleResolution %s', async (module, resolution) => {
    const name = `tsconfig.${resolution}.json`
    const compilerOptions = {
      module,
      moduleResolution: resolution,
      target: 'es2023',
      lib: ['es2023', 'esnext.disposable'],
      types: ['node'],
      typeRoots: [join(ROOT, 'node_modules', '@types')],
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      noEmit: true,
    }
    await writeFile(join(consumer, name), JSON.stringify({ compilerOptions, include: ['*.ts'] }))
    const { stdout } = await execa(process.execPath, [TSC, '-p', name], { cwd: consumer, reject: false })
    expect(stdout).toBe('')
  })

  test('both entries load', async () => {
    const program = `
      const library = await import('sparkwire')
      const testing = await import('sparkwire/testing')
      console.log(JSON.stringify([Object.keys(library), Object.keys(testing)]))`
    const { stdout } = await execa(process.execPath, ['--input-type=module', '-e', program], {
      cwd: consumer,
    })
    const [library, testing] = JSON.parse(stdout)
    expect(library).toEqual(expect.arrayContaining(['job', 'kafka', 'results', 'submit', 'startSandbox']))
    expect(testing).toEqual(expect.arrayContaining(['openTestBench', 'expectRows', 'runSpec']))
  })

  test('what is not exported cannot be imported', async () => {
    const words = ['--input-type=module', '-e', "await import('sparkwire/dist/run/submit.js')"]
    const { exitCode, stderr } = await execa(process.execPath, words, { cwd: consumer, reject: false })
    expect(exitCode).toBe(1)
    expect(stderr).toContain('ERR_PACKAGE_PATH_NOT_EXPORTED')
  })

  test('npx sparkwire prints its version and compiles a job of the project', async () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }
    const command = (...words: string[]) => execa('npx', ['sparkwire', ...words], { cwd: consumer })
    expect((await command('--version')).stdout).toBe(version)
    const { stdout } = await command('compile', 'job.ts')
    expect(stdout).toContain('SparkSession.builder.appName("orders")')
    expect(stdout).toContain('.option("subscribe", "orders")')
  })

  test('compile -o writes a folder with the Python runtime of the package', async () => {
    await execa('npx', ['sparkwire', 'compile', 'job.ts', '-o', 'out'], { cwd: consumer })
    expect((await readdir(join(consumer, 'out'))).sort()).toEqual([
      'orders_job.py',
      'run.sh',
      'sparkwire.zip',
    ])
  })
})
