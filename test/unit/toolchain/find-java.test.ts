import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findJava, javaNeedsOf } from '../../../src/toolchain/find-java.js'
import { fakeProgram } from './fake-program.js'

const says = (version: string, modules = 'java.base@17') =>
  `case "$*" in *--list-modules*) echo "${modules}";; *) echo 'openjdk version "${version}" 2020-01-01' >&2;; esac`

let directory: string
let env: NodeJS.ProcessEnv
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'sparkwire-java-'))
  env = { PATH: '/usr/bin:/bin', SPARKWIRE_CACHE: join(directory, 'cache') }
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

describe('the Java of this machine', () => {
  test('is found, and remembered by path and time of change', async () => {
    const found = await findJava({ env: { ...process.env, ...env, PATH: process.env.PATH } })
    expect(found.version).toBeGreaterThanOrEqual(17)
    expect(found.hasVectorModule).toBe(true)
    const record = join(directory, 'cache', 'java.json')
    const remembered = JSON.parse(readFileSync(record, 'utf8'))
    expect(Object.keys(remembered)).toEqual([realpathSync(found.java)])
    // What the record says is believed as long as the file is the same one.
    remembered[found.java].fullVersion = '17.0.0-remembered'
    writeFileSync(record, JSON.stringify(remembered))
    expect((await findJava({ env: { ...env, PATH: process.env.PATH } })).fullVersion).toBe(
      '17.0.0-remembered',
    )
    remembered[found.java].mtimeMs -= 1
    writeFileSync(record, JSON.stringify(remembered))
    expect((await findJava({ env: { ...env, PATH: process.env.PATH } })).fullVersion).toBe(found.fullVersion)
  })
})

describe('what is wrong is said', () => {
  test.each([
    ['11.0.2', 11],
    ['1.8.0_392', 8],
  ])('Java %s is too old', async (version, major) => {
    const java = fakeProgram(directory, 'java', says(version))
    await expect(findJava({ env: { ...env, PATH: `${directory}:/usr/bin:/bin` } })).rejects.toMatchObject({
      code: 'TOOLCHAIN_JAVA_TOO_OLD',
      exit: 3,
      message: `Java is too old: ${version} at ${java} (from PATH). Spark 4.1.1 needs Java 17 to 21.`,
      details: { found: major, needed: 17 },
    })
  })

  test('an old Java at JAVA_HOME: the hint says to unset it', async () => {
    fakeProgram(directory, 'bin/java', says('11.0.2'))
    await expect(findJava({ env: { ...env, JAVA_HOME: directory } })).rejects.toMatchObject({
      code: 'TOOLCHAIN_JAVA_TOO_OLD',
      hint: expect.stringMatching(/^install it with `.+` and point JAVA_HOME at it, or unset JAVA_HOME$/),
    })
  })

  test('a trimmed runtime lacks the vector module', async () => {
    fakeProgram(directory, 'java', says('17.0.15'))
    await expect(findJava({ env: { ...env, PATH: `${directory}:/usr/bin:/bin` } })).rejects.toMatchObject({
      code: 'TOOLCHAIN_JAVA_INCOMPLETE',
      message: expect.stringContaining('lacks the module jdk.incubator.vector'),
    })
  })

  test('a full one does not, and a script in its place is asked each time', async () => {
    const PATH = `${directory}:/usr/bin:/bin`
    fakeProgram(directory, 'java', says('17.0.15', 'jdk.incubator.vector@17.0.15'))
    expect((await findJava({ env: { ...env, PATH } })).fullVersion).toBe('17.0.15')
    const path = fakeProgram(directory, 'java', says('21.0.99', 'jdk.incubator.vector@21.0.99'))
    utimesSync(path, 1, 1)
    expect((await findJava({ env: { ...env, PATH } })).version).toBe(21)
  })

  test('a JAVA_HOME that is nothing', async () => {
    await expect(findJava({ env: { ...env, JAVA_HOME: '/nowhere/jdk' } })).rejects.toMatchObject({
      code: 'TOOLCHAIN_JAVA_HOME_INVALID',
      message: 'JAVA_HOME is wrong: /nowhere/jdk has no bin/java. Spark 4.1.1 needs Java 17 to 21.',
    })
  })

  test('a JAVA_HOME whose java does not run', async () => {
    fakeProgram(directory, 'bin/java', 'exit 127')
    await expect(findJava({ env: { ...env, JAVA_HOME: directory } })).rejects.toMatchObject({
      code: 'TOOLCHAIN_JAVA_HOME_INVALID',
      message: expect.stringContaining('has a bin/java that does not run'),
    })
  })

  test('no java at all', async () => {
    mkdirSync(join(directory, 'empty'))
    await expect(findJava({ env: { ...env, PATH: join(directory, 'empty') } })).rejects.toMatchObject({
      code: 'TOOLCHAIN_JAVA_NOT_FOUND',
      message:
        'Java was not found: no `java` in PATH and JAVA_HOME is not set. Spark 4.1.1 needs Java 17 to 21.',
      hint: expect.stringContaining('install it with'),
    })
  })
})

describe('each Spark has its own Java', () => {
  const on = (spark: string, version: string) => {
    fakeProgram(directory, 'java', says(version))
    const PATH = `${directory}:/usr/bin:/bin`
    return findJava({ env: { ...env, PATH }, needs: javaNeedsOf(spark) })
  }

  test('Spark 3.5 runs on Java 8 and without the vector module', async () => {
    expect((await on('3.5.1', '1.8.0_392')).version).toBe(8)
    expect((await on('3.5.7', '11.0.2')).version).toBe(11)
  })

  test.each([
    ['3.5.1', '21.0.2', '8 to 17'],
    ['4.1.1', '25.0.1', '17 to 21'],
    ['4.2.0', '26.0.1', '17 to 25'],
  ])('Spark %s does not run on Java %s', async (spark, version, needed) => {
    await expect(on(spark, version)).rejects.toMatchObject({
      code: 'TOOLCHAIN_JAVA_TOO_NEW',
      message: expect.stringContaining(`Java is too new: ${version} at `),
    })
    await expect(on(spark, version)).rejects.toThrow(`Spark ${spark} needs Java ${needed}.`)
  })

  test('a version that is not in the table needs what the nearest older one needs', () => {
    expect(javaNeedsOf('4.0.3')).toMatchObject({ least: 17, newest: 21 })
    expect(javaNeedsOf('4.9.0')).toMatchObject({ least: 17, newest: 25 })
    expect(javaNeedsOf('3.4.2')).toMatchObject({ least: 8, newest: 17, vectorModule: false })
  })

  test('a program that says no newest takes any that is not too old', async () => {
    fakeProgram(directory, 'java', says('27'))
    const needs = { what: 'Kafka 4.1.1', least: 17, vectorModule: false }
    expect((await findJava({ env: { ...env, PATH: `${directory}:/usr/bin:/bin` }, needs })).version).toBe(27)
  })
})
