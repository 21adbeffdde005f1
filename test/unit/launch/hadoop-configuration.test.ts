import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readHadoopConfiguration } from '../../../src/launch/yarn/hadoop-configuration.js'
import { findYarn, resourceManagersOf } from '../../../src/launch/yarn/yarn-address.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hadoop-conf-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const property = (name: string, value: string): string =>
  `<property><name>${name}</name><value>${value}</value></property>`

/** How a value refers to another property. */
const of = (name: string): string => `\${${name}}`

function write(file: string, ...properties: string[]): void {
  const head = '<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="configuration.xsl"?>'
  writeFileSync(join(folder, file), `${head}\n<configuration>\n${properties.join('\n')}\n</configuration>\n`)
}

describe("Hadoop's configuration", () => {
  test('names with values, comments and escapes apart; a later file wins', () => {
    write('core-site.xml', property('fs.defaultFS', 'hdfs://a'), property('kept', 'yes'))
    write(
      'yarn-site.xml',
      '<!-- <property><name>commented</name><value>out</value></property> -->',
      '<property>\n  <name> spaced </name>\n  <value>\n  a &amp; b &#60;c&gt;\n </value><final>true</final>\n</property>',
      property('fs.defaultFS', 'hdfs://b'),
      '<property><name>cdata</name><value><![CDATA[<x> & y]]></value></property>',
      '<property><name>empty</name><value/></property>',
      '<property><name>without a value</name></property>',
    )
    const read = readHadoopConfiguration(folder, ['core-site.xml', 'missing.xml', 'yarn-site.xml'])
    expect(Object.fromEntries(read)).toEqual({
      'fs.defaultFS': 'hdfs://b',
      kept: 'yes',
      spaced: 'a & b <c>',
      cdata: '<x> & y',
      empty: '',
    })
  })

  test('what refers to other properties is filled in, circles and strangers stay', () => {
    write(
      'yarn-site.xml',
      property('host', `rm.${of('domain')}`),
      property('domain', 'example.org'),
      property('address', `${of('host')}:8088`),
      property('circle', of('circle')),
      property('stranger', of('user.name')),
    )
    expect(Object.fromEntries(readHadoopConfiguration(folder, ['yarn-site.xml']))).toMatchObject({
      address: 'rm.example.org:8088',
      circle: of('circle'),
      stranger: of('user.name'),
    })
  })

  test('what is no XML is refused', () => {
    writeFileSync(join(folder, 'yarn-site.xml'), '<configuration><property>')
    expect(() => readHadoopConfiguration(folder, ['yarn-site.xml'])).toThrow(
      expect.objectContaining({
        code: 'LAUNCH_BAD_YARN_CONF',
        message: expect.stringContaining(join(folder, 'yarn-site.xml')),
      }),
    )
  })
})

describe('the address of YARN', () => {
  test.each<[string, Record<string, string>, string[]]>([
    ['nothing is said', {}, ['http://127.0.0.1:8088']],
    ['a host alone', { 'yarn.resourcemanager.hostname': 'rm' }, ['http://rm:8088']],
    [
      'an address',
      { 'yarn.resourcemanager.hostname': 'rm', 'yarn.resourcemanager.webapp.address': 'web:9999' },
      ['http://web:9999'],
    ],
    [
      'https',
      { 'yarn.http.policy': 'HTTPS_ONLY', 'yarn.resourcemanager.hostname': 'rm' },
      ['https://rm:8090'],
    ],
    [
      'two that stand by for each other',
      {
        'yarn.resourcemanager.ha.enabled': 'true',
        'yarn.resourcemanager.ha.rm-ids': 'rm1, rm2',
        'yarn.resourcemanager.hostname.rm1': 'a',
        'yarn.resourcemanager.webapp.address.rm2': 'b:8188',
      },
      ['http://a:8088', 'http://b:8188'],
    ],
  ])('%s', (_, pairs, expected) => {
    expect(resourceManagersOf(new Map(Object.entries(pairs)))).toEqual(expected)
  })

  test('is read where spark-submit will read it, and as whom Hadoop would ask', () => {
    write('yarn-site.xml', property('yarn.resourcemanager.hostname', 'rm'))
    expect(findYarn({ YARN_CONF_DIR: folder, HADOOP_CONF_DIR: '/nowhere' })).toEqual({
      kind: 'yarn',
      resourceManagers: ['http://rm:8088'],
      user: userInfo().username,
    })
    expect(findYarn({ HADOOP_CONF_DIR: folder, HADOOP_USER_NAME: 'ada' }).user).toBe('ada')
  })

  test('is missing', () => {
    expect(() => findYarn({})).toThrow(
      expect.objectContaining({
        code: 'LAUNCH_NO_YARN_CONF',
        message: 'The master is YARN, but neither YARN_CONF_DIR nor HADOOP_CONF_DIR is set.',
      }),
    )
    expect(() => findYarn({ YARN_CONF_DIR: folder })).toThrow(
      `The master is YARN, but its configuration is missing: ${join(folder, 'yarn-site.xml')}`,
    )
  })
})
