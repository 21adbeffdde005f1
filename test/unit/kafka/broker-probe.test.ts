import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { parseBootstrapServers, probeBrokers } from '../../../src/kafka/broker-probe.js'
import { freePorts } from '../../../src/sandbox/free-ports.js'

test('reads a list of servers', () => {
  expect(parseBootstrapServers(' a:1, [::1]:9092 ,')).toEqual(['a:1', '[::1]:9092'])
})

test.each(['', 'localhost', 'a:b', 'a:0', 'a:70000', 'http://a:1'])('refuses %j', (text) => {
  expect(() => parseBootstrapServers(text)).toThrow(
    expect.objectContaining({
      code: 'KAFKA_UNREACHABLE',
      message: expect.stringContaining('Expected host:port'),
    }),
  )
})

test('is content with one server that takes a connection, and gives it', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((listening) => server.once('listening', listening))
  const { port } = server.address() as { port: number }
  const [closed = 0] = await freePorts(1)
  await expect(probeBrokers([`127.0.0.1:${closed}`, `127.0.0.1:${port}`])).resolves.toBe(`127.0.0.1:${port}`)
  server.close()
})

test('names every address that does not, and why', async () => {
  const [closed = 0] = await freePorts(1)
  await expect(probeBrokers([`127.0.0.1:${closed}`])).rejects.toMatchObject({
    code: 'KAFKA_UNREACHABLE',
    message: `No Kafka broker answered at 127.0.0.1:${closed}: 127.0.0.1:${closed} refused the connection. Expected a running broker at that address.`,
    hint: expect.stringContaining('sparkwire sandbox up'),
  })
})
