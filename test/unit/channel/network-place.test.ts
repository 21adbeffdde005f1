import { describe, expect, test } from 'vitest'
import { type NetworkOptions, networkPlace, readNetworkOptions } from '../../../src/channel/network-place.js'

describe('what is asked for', () => {
  test.each<[NetworkOptions, object]>([
    [{}, { bind: undefined, advertise: undefined, ports: { first: 0, last: 0 } }],
    [{ bind: '10.0.0.9' }, { bind: '10.0.0.9' }],
    [{ bind: '::1' }, { bind: '::1' }],
    [{ advertise: 'gateway.example.org' }, { advertise: { host: 'gateway.example.org' } }],
    [{ advertise: 'gateway:40000' }, { advertise: { host: 'gateway', port: 40_000 } }],
    [{ advertise: 'fd00::2' }, { advertise: { host: 'fd00::2' } }],
    [{ advertise: '[fd00::2]:40000' }, { advertise: { host: 'fd00::2', port: 40_000 } }],
    [{ ports: '40000' }, { ports: { first: 40_000, last: 40_000 } }],
    [{ ports: '40000-40100' }, { ports: { first: 40_000, last: 40_100 } }],
  ])('%j', (options, wishes) => {
    expect(readNetworkOptions(options)).toMatchObject(wishes)
  })

  test.each<[NetworkOptions, string]>([
    [{ bind: 'gateway' }, "bind is 'gateway'. Expected an IP address of this machine"],
    [{ bind: '10.0.0.9:4000' }, "bind is '10.0.0.9:4000'."],
    [{ advertise: 'tcp://gateway:4000' }, "advertise is 'tcp://gateway:4000'. Expected host or host:port"],
    [{ advertise: 'gateway:70000' }, "advertise is 'gateway:70000'."],
    [{ advertise: '[gateway]:4000' }, "advertise is '[gateway]:4000'."],
    [{ advertise: '' }, "advertise is ''."],
    [{ ports: '0' }, "ports is '0'. Expected a port or a range from 1 to 65535"],
    [{ ports: '40100-40000' }, "ports is '40100-40000'."],
    [{ ports: '40000-70000' }, "ports is '40000-70000'."],
    [{ ports: 'any' }, "ports is 'any'."],
  ])('%j is refused', (options, message) => {
    expect(() => readNetworkOptions(options)).toThrow(
      expect.objectContaining({ code: 'CHANNEL_BAD_ADDRESS', message: expect.stringContaining(message) }),
    )
  })
})

describe('where that is', () => {
  test.each<[NetworkOptions, string, object]>([
    [{}, '127.0.0.1', { bind: '127.0.0.1', advertise: { host: '127.0.0.1' } }],
    [{}, 'localhost', { bind: '127.0.0.1', advertise: { host: '127.0.0.1' } }],
    [{ bind: '10.0.0.9' }, '127.0.0.1', { bind: '10.0.0.9', advertise: { host: '10.0.0.9' } }],
    [{ bind: '0.0.0.0' }, '127.0.0.1', { bind: '0.0.0.0', advertise: { host: '127.0.0.1' } }],
    [{ advertise: 'gateway:4000' }, '127.0.0.1', { bind: '127.0.0.1', advertise: { host: 'gateway' } }],
    // A name that cannot be found is no matter where nothing depends on it.
    [
      { bind: '0.0.0.0', advertise: 'gateway' },
      'nowhere.invalid',
      { bind: '0.0.0.0', advertise: { host: 'gateway' } },
    ],
  ])('%j towards %s', async (options, peer, place) => {
    expect(await networkPlace(readNetworkOptions(options), peer)).toMatchObject(place)
  })

  test('a cluster whose name is not known', async () => {
    await expect(networkPlace(readNetworkOptions({}), 'nowhere.invalid')).rejects.toMatchObject({
      code: 'CHANNEL_BIND_FAILED',
      message: expect.stringContaining('which address of this machine faces nowhere.invalid'),
      hint: expect.stringContaining('--bind'),
    })
  })
})
