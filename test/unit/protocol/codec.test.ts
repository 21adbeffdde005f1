import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isBridgeError } from '../../../src/errors/bridge-error.js'
import { decodeMessage, encodeMessage } from '../../../src/protocol/codec.js'
import { HEADER_LIMITS, MAX_HEADER_DEPTH } from '../../../src/protocol/header-limits.js'
import { type MessageType, TYPE_BYTES } from '../../../src/protocol/messages.js'

/** Whether the frames are read or refused, and by nothing but the protocol's own error. */
function outcome(frames: readonly Uint8Array[]): 'read' | 'refused' {
  try {
    decodeMessage(frames)
    return 'read'
  } catch (error) {
    if (!isBridgeError(error, 'PROTOCOL_BAD_FRAME')) throw error
    return 'refused'
  }
}

const bytes = fc.uint8Array({ maxLength: 200 })
const typeFrame = fc.oneof(
  bytes,
  fc.constantFrom(...Object.values(TYPE_BYTES)).map((byte) => Uint8Array.of(byte)),
)
const headerFrame = fc.oneof(
  bytes,
  fc.json().map((text) => new TextEncoder().encode(text)),
)

describe('decodeMessage', () => {
  test('whatever comes is read or refused', () => {
    fc.assert(
      fc.property(fc.array(bytes, { maxLength: 4 }), (frames) => {
        outcome(frames)
      }),
      { numRuns: 2000 },
    )
    fc.assert(
      fc.property(typeFrame, headerFrame, fc.option(bytes, { nil: undefined }), (type, header, body) => {
        outcome(body === undefined ? [type, header] : [type, header, body])
      }),
      { numRuns: 5000 },
    )
  })

  test('a changed byte is never read as something else than a message', () => {
    const frames = encodeMessage('ACK', { result: 'strong', queryId: 'q', batchId: 7 })
    fc.assert(
      fc.property(fc.nat(1), fc.nat(200), fc.nat(255), (frame, at, byte) => {
        const changed = frames.map((part) => Uint8Array.from(part))
        const part = changed[frame] ?? new Uint8Array()
        part[at % part.length] = byte
        outcome(changed)
      }),
    )
  })

  test.each(
    Object.entries(HEADER_LIMITS),
  )('a header of %s at its limit of %i bytes is parsed, one beyond it is not', (type, limit) => {
    const padded = (size: number): Uint8Array => Buffer.from(`{${' '.repeat(size - 2)}}`)
    const read = (header: Uint8Array): string => {
      try {
        decodeMessage([
          Uint8Array.of(TYPE_BYTES[type as MessageType]),
          header,
          ...(type === 'DATA' ? [header] : []),
        ])
        return 'read'
      } catch (error) {
        return (error as Error).message
      }
    }
    expect(read(padded(limit))).not.toContain('bytes')
    expect(read(padded(limit + 1))).toContain(`has ${limit + 1} bytes, expected 1 to ${limit}`)
  })

  test('a header is as deep as its limit, and brackets in texts do not count', () => {
    const progress = (inner: string): Uint8Array => Buffer.from(`{"query":null,"progress":{"a":${inner}}}`)
    const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels)
    const kind = Uint8Array.of(TYPE_BYTES.PROGRESS)
    expect(outcome([kind, progress(nested(MAX_HEADER_DEPTH - 2))])).toBe('read')
    expect(outcome([kind, progress(nested(MAX_HEADER_DEPTH - 1))])).toBe('refused')
    expect(outcome([kind, progress(nested(1_000_000))])).toBe('refused')
    expect(outcome([kind, progress(JSON.stringify(`\\"${'['.repeat(10_000)}`))])).toBe('read')
  })

  test('names that JavaScript treats as its own change nothing', () => {
    const header =
      '{"query":null,"progress":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}}'
    expect(outcome([Uint8Array.of(TYPE_BYTES.PROGRESS), Buffer.from(header)])).toBe('read')
    expect(outcome([Uint8Array.of(TYPE_BYTES.PING), Buffer.from('{"__proto__":{"polluted":1}}')])).toBe(
      'refused',
    )
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
  })

  test('the message of the error names the place', () => {
    const header = new TextEncoder().encode('{"version":{"major":1,"minor":"0"}}')
    expect(() => decodeMessage([Uint8Array.of(TYPE_BYTES.WELCOME), header])).toThrow(
      "the header of WELCOME is wrong at 'version.minor'",
    )
  })
})

test('a lone surrogate and every kind of text survive the way there and back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (message) => {
      const read = decodeMessage(encodeMessage('LOG', { level: 'info', logger: 'test', message }))
      expect(read.header).toEqual({ level: 'info', logger: 'test', message })
    }),
  )
  const lone = decodeMessage(encodeMessage('LOG', { level: 'info', logger: '\ud800', message: '' }))
  expect(lone.header).toEqual({ level: 'info', logger: '\ud800', message: '' })
})

test('no two messages have one type byte', () => {
  const given = Object.values(TYPE_BYTES)
  expect(new Set(given).size).toBe(given.length)
})
