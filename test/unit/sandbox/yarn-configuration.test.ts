import { expect, test } from 'vitest'
import { coreSite, hadoopXml, yarnSite } from '../../../src/sandbox/yarn-configuration.js'

const ports = { client: 1, scheduler: 2, tracker: 3, admin: 4, web: 5, node: 6, localizer: 7, nodeWeb: 8 }
const input = { directory: '/d', ports, memoryMb: 2048, cores: 3, variables: ['A', 'B'] }

test('every address is on the loopback interface', () => {
  const addresses = Object.entries(yarnSite(input)).filter(([name]) => /address$|host/.test(name))
  expect(addresses.length).toBeGreaterThan(9)
  const given = addresses.map(([, value]) => value.split(':')[1]).filter((port) => port !== undefined)
  expect(given.toSorted()).toEqual(['1', '2', '3', '4', '5', '6', '7', '8'])
  expect(addresses.filter(([, value]) => !/^127\.0\.0\.1(:\d+)?$/.test(value))).toEqual([])
})

test('the node has what was asked for, and containers get the variables named', () => {
  expect(yarnSite(input)).toMatchObject({
    'yarn.resourcemanager.webapp.address': '127.0.0.1:5',
    'yarn.nodemanager.resource.memory-mb': '2048',
    'yarn.nodemanager.resource.cpu-vcores': '3',
    'yarn.scheduler.maximum-allocation-mb': '2048',
    'yarn.nodemanager.log-dirs': '/d/container-logs',
    'yarn.nodemanager.env-whitelist': 'JAVA_HOME,PATH,LANG,TZ,A,B',
  })
})

test('configuration files are XML, whatever the values hold', () => {
  expect(hadoopXml({ ...coreSite('/tmp/<a&b>') })).toBe(`<?xml version="1.0"?>
<configuration>
  <property><name>fs.defaultFS</name><value>file:///</value></property>
  <property><name>hadoop.tmp.dir</name><value>/tmp/&lt;a&amp;b&gt;/tmp</value></property>
</configuration>
`)
})
