import { expect, test } from 'vitest'
import { parseConnectAddress } from '../../../src/launch/connect/connect-address.js'

test.each([
  ['sc://localhost', 'sc://localhost:15002', 'sc://localhost:15002/', false, true],
  ['sc://127.0.0.1:4000/', 'sc://127.0.0.1:4000', 'sc://127.0.0.1:4000/', false, true],
  ['sc://[::1]:4000', 'sc://[::1]:4000', 'sc://[::1]:4000/', false, true],
  [
    'sc://spark.example.org:443/;use_ssl=true;token=abc%3D;user_id=me',
    'sc://spark.example.org:443',
    'sc://spark.example.org:443/;use_ssl=true;token=abc%3D;user_id=me',
    true,
    false,
  ],
])('%s is read', (remote, name, url, secret, loopback) => {
  expect(parseConnectAddress(remote)).toMatchObject({ name, url, secret, loopback })
})

test('the host of an address in brackets is the address', () => {
  expect(parseConnectAddress('sc://[::1]:4000')).toMatchObject({ host: '::1', port: 4000 })
})

test.each([
  'localhost:15002',
  'spark://localhost:7077',
  'sc://',
  'sc://host:0',
  'sc://host:70000',
  'sc://host:15002/path',
  'sc://host:15002;token=S3CRET',
  'sc://host:15002/;token',
  'sc://host:15002/;token=S3CRET;session_id=00000000-0000-4000-8000-000000000000',
])('%s is refused, and no token is repeated', (remote) => {
  const reading = (): unknown => parseConnectAddress(remote)
  expect(reading).toThrow(expect.objectContaining({ code: 'LAUNCH_BAD_REMOTE' }))
  expect(reading).not.toThrow(/S3CRET/)
})
