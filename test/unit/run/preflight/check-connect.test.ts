import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { expect, test } from 'vitest'
import { connectProblems } from '../../../../src/run/preflight/check-connect.js'

test('a server that listens is no problem; one that has ended is', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const address = { name: `sc://127.0.0.1:${port}`, host: '127.0.0.1', port }
  expect(await connectProblems(address, undefined)).toEqual([])
  await new Promise((resolve) => server.close(resolve))
  expect(await connectProblems(address, undefined)).toMatchObject([
    {
      severity: 'error',
      error: {
        code: 'PREFLIGHT_CONNECT_SILENT',
        details: { remote: address.name, reason: 'ECONNREFUSED' },
      },
    },
  ])
})

test('an interrupt ends the wait', async () => {
  const interrupt = AbortSignal.timeout(100)
  const began = performance.now()
  // A test network (RFC 5737): where packets to it are dropped, nobody answers; where they are refused, at once.
  await connectProblems({ name: 'sc://192.0.2.1:1', host: '192.0.2.1', port: 1 }, interrupt)
  expect(performance.now() - began).toBeLessThan(3000)
})
