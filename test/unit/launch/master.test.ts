import { describe, expect, test } from 'vitest'
import { isLoopbackMaster, type MasterKind, parseMaster } from '../../../src/launch/master.js'

describe('a master', () => {
  test.each<[string, MasterKind]>([
    ['local', 'local'],
    ['local[4]', 'local'],
    ['local[*]', 'local'],
    ['local[*,3]', 'local'],
    ['spark://10.0.0.7:7077', 'standalone'],
    ['spark://a.example.org:7077,b.example.org:7077', 'standalone'],
    ['yarn', 'yarn'],
    ['k8s://https://10.0.0.7:6443', 'kubernetes'],
    ['k8s://cluster.example.org', 'kubernetes'],
  ])('%s is %s', (url, kind) => {
    expect(parseMaster(url)).toEqual({ kind, url, deployMode: 'client' })
  })

  test.each([
    '',
    'locl[*]',
    'local[0]',
    'local[]',
    'local-cluster[2,1,1024]',
    'spark://10.0.0.7',
    'spark://',
    'spark://a:7077,b',
    'yarn-cluster',
    'YARN',
    'mesos://10.0.0.7:5050',
    'k8s://',
    'sc://127.0.0.1',
  ])("'%s' is none", (url) => {
    expect(() => parseMaster(url)).toThrow(
      expect.objectContaining({
        code: 'LAUNCH_BAD_MASTER',
        message: expect.stringContaining(`The master is '${url}'. Expected local`),
      }),
    )
  })

  test.each(['yarn', 'k8s://https://10.0.0.7:6443'])('%s runs drivers of its own', (url) => {
    expect(parseMaster(url, 'cluster').deployMode).toBe('cluster')
  })

  test.each([
    ['spark://10.0.0.7:7077', 'Spark does not run Python drivers inside a standalone cluster'],
    ['local[*]', 'is this machine'],
  ])('%s does not', (url, why) => {
    expect(() => parseMaster(url, 'cluster')).toThrow(
      expect.objectContaining({ code: 'LAUNCH_NO_CLUSTER_MODE', message: expect.stringContaining(why) }),
    )
  })

  test.each([
    ['spark://127.0.0.1:7077', true],
    ['spark://localhost:7077,127.0.1.1:7077', true],
    ['spark://localhost:7077,10.0.0.7:7077', false],
    ['spark://127.example.org:7077', false],
    ['yarn', false],
    ['k8s://https://127.0.0.1:6443', false],
  ])('%s is on loopback: %s', (url, loopback) => {
    expect(isLoopbackMaster(parseMaster(url))).toBe(loopback)
  })
})
