import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseMaster } from '../../../src/launch/master.js'
import {
  isRedacted,
  propertiesText,
  REDACTION,
  sparkProperties,
} from '../../../src/launch/spark-properties.js'
import { findJava } from '../../../src/toolchain/find-java.js'

/** Prints what java.util.Properties reads, each pair as its UTF-16 units: no encoding stands in between. */
const READER = `
import java.io.*;
import java.util.*;

class ReadProperties {
  static String units(String text) {
    StringBuilder out = new StringBuilder();
    for (char unit : text.toCharArray()) out.append(String.format("%04x", (int) unit));
    return out.toString();
  }
  public static void main(String[] args) throws Exception {
    Properties properties = new Properties();
    // As Spark reads it: SparkSubmitUtils and Utils.getPropertiesFromFile take UTF-8.
    properties.load(new InputStreamReader(new FileInputStream(args[0]), "UTF-8"));
    for (String name : new TreeSet<>(properties.stringPropertyNames()))
      System.out.println(units(name) + "=" + units(properties.getProperty(name)));
  }
}
`

const units = (text: string): string =>
  [...text]
    .flatMap((char) => char.split(''))
    .map((unit) => unit.charCodeAt(0).toString(16).padStart(4, '0'))
    .join('')

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'properties-'))
  writeFileSync(join(folder, 'ReadProperties.java'), READER)
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('what Java reads back', () => {
  const PAIRS: Readonly<Record<string, string>> = {
    'spark.plain': 'value',
    'spark.empty': '',
    'spark.spaces': '  two before, two after  ',
    'spark.only.space': ' ',
    'spark.equals': 'a=b:c',
    'spark.comment': '# not ! a comment',
    'spark.backslash': 'C:\\data\\new\\table\\',
    'spark.quote': `"'\``,
    'spark.lines': 'one\ntwo\r\nthree\tfour\f',
    'spark.unicode': 'séisme 地震 🌋 \u2028 \u0000 \ud800',
    'spark.escaped': '\\u0041 \\n',
    'key with spaces': '1',
    'key=with:signs': '2',
    '#key': '3',
    '!key': '4',
    clé: '5',
    'back\\slash': '6',
  }

  test('is what was written', async () => {
    const file = join(folder, 'spark.properties')
    writeFileSync(file, propertiesText(PAIRS))
    const read = execFileSync((await findJava()).java, [join(folder, 'ReadProperties.java'), file], {
      encoding: 'utf8',
    })
    const expected = Object.entries(PAIRS)
      .map(([key, value]) => `${units(key)}=${units(value)}`)
      .sort()
    expect(read.trim().split('\n').sort()).toEqual(expected)
  })
})

describe('the properties of a driver', () => {
  const options = {
    master: parseMaster('local[2]'),
    name: 'quakes',
    scratch: '/home/ada/runs/r1/scratch',
    jars: ['/jars/a.jar', '/jars/b.jar'],
    packages: [],
    conf: {},
    profile: 'long' as const,
  }

  test('keep everything Spark writes in the scratch directory', () => {
    const properties = sparkProperties(options)
    expect(properties).toMatchObject({
      'spark.app.name': 'quakes',
      'spark.driver.extraClassPath': '/jars/a.jar:/jars/b.jar',
      'spark.local.dir': '/home/ada/runs/r1/scratch/local',
      'spark.sql.warehouse.dir': '/home/ada/runs/r1/scratch/warehouse',
      'spark.driver.bindAddress': '127.0.0.1',
    })
    expect(properties['spark.driver.extraJavaOptions']).toContain(
      '-Djava.io.tmpdir=/home/ada/runs/r1/scratch/tmp',
    )
    expect(properties).not.toHaveProperty('spark.jars.packages')
  })

  test('a cluster finds the driver by itself, unless all of it is on this machine', () => {
    const far = sparkProperties({ ...options, master: parseMaster('spark://10.0.0.7:7077') })
    expect(far).not.toHaveProperty('spark.driver.bindAddress')
    expect(far).not.toHaveProperty('spark.local.dir')
    expect(far).not.toHaveProperty('spark.driver.extraClassPath')
    const near = sparkProperties({ ...options, master: parseMaster('spark://127.0.0.1:7077') })
    expect(near).toMatchObject({
      'spark.driver.host': '127.0.0.1',
      'spark.driver.bindAddress': '127.0.0.1',
    })
  })

  test('a driver in the cluster is told nothing of this machine', () => {
    const master = parseMaster('yarn', 'cluster')
    const properties = sparkProperties({ ...options, master, classArchive: '/cache/spark.jsa' })
    expect(Object.entries(properties).filter(([, value]) => /[/]home|[/]cache|[/]jars/.test(value))).toEqual(
      [],
    )
  })

  test("the caller's class path comes behind the jars: an archive of classes fits only what begins with them", () => {
    const conf = { 'spark.driver.extraClassPath': '/own.jar' }
    const properties = sparkProperties({ ...options, conf, classArchive: '/cache/spark.jsa' })
    expect(properties['spark.driver.extraClassPath']).toBe('/jars/a.jar:/jars/b.jar:/own.jar')
    expect(properties['spark.driver.extraJavaOptions']).toContain('-XX:SharedArchiveFile=/cache/spark.jsa')
  })

  test('packages instead of jars', () => {
    const properties = sparkProperties({ ...options, jars: [], packages: ['g:a:1', 'g:b:2'] })
    expect(properties['spark.jars.packages']).toBe('g:a:1,g:b:2')
    expect(properties).not.toHaveProperty('spark.jars')
  })

  test("the caller's own win, and Java options are added to ours", () => {
    const conf = { 'spark.ui.enabled': 'true', 'spark.driver.extraJavaOptions': '-Xss4m' }
    const properties = sparkProperties({ ...options, conf })
    expect(properties['spark.ui.enabled']).toBe('true')
    expect(properties['spark.driver.extraJavaOptions']).toMatch(/-Djava\.io\.tmpdir=\S+ .*-Xss4m$/)
  })

  test("a profile's options come before the caller's, which therefore win", () => {
    const conf = { 'spark.driver.extraJavaOptions': '-XX:TieredStopAtLevel=4' }
    const properties = sparkProperties({ ...options, profile: 'short', conf })
    expect(properties['spark.driver.extraJavaOptions']).toMatch(
      / -XX:TieredStopAtLevel=1 -XX:TieredStopAtLevel=4$/,
    )
  })

  test("a caller's own pattern of what Spark masks is added to ours, in its own case", () => {
    const conf = { 'spark.redaction.regex': 'Order' }
    expect(sparkProperties({ ...options, conf })['spark.redaction.regex']).toBe(`${REDACTION}|(?-i:Order)`)
  })

  test('a path with spaces and quotes stays one Java option', () => {
    const properties = sparkProperties({ ...options, scratch: '/home/a da/r "1"' })
    expect(properties['spark.driver.extraJavaOptions']).toContain(
      '"-Djava.io.tmpdir=/home/a da/r \\"1\\"/tmp"',
    )
  })
})

describe('what Spark masks', () => {
  test.each([
    'kafka.sasl.jaas.config',
    'spark.hadoop.fs.s3a.secret.key',
    'fs.s3a.access.key',
    'ssl.keystore.password',
    'ssl.keystore.key',
    'basic.auth.user.info',
    'spark.api.key',
    'SPARKWIRE_TOKEN',
  ])('%s', (name) => {
    expect(isRedacted(name)).toBe(true)
  })
  test.each(['spark.app.name', 'spark.jars', 'kafka.bootstrap.servers', 'subscribe'])('not %s', (name) => {
    expect(isRedacted(name)).toBe(false)
  })
})
