import { describe, expect, test } from 'vitest'
import { sealFrames, unsealFrames } from '../../src/channel/sealed-frames.js'
import { isBridgeError } from '../../src/errors/bridge-error.js'
import { decodeMessage, encodeMessage } from '../../src/protocol/codec.js'
import type { MessageHeader, MessageType } from '../../src/protocol/messages.js'
import { TYPE_BYTES } from '../../src/protocol/messages.js'
import { type MessageCase, messageFixtures, readSpec, validatorOf } from './contract-files.js'

const fixtures = messageFixtures()
const bySchema = validatorOf('protocol.schema.json')

function framesOf(typeByte: number, { header, body }: MessageCase): Uint8Array[] {
  const frames: Uint8Array[] = [Uint8Array.of(typeByte), Buffer.from(JSON.stringify(header))]
  if (body !== undefined) frames.push(Buffer.from(body, 'base64'))
  return frames
}

function refusal(frames: readonly Uint8Array[]): unknown {
  try {
    return decodeMessage(frames)
  } catch (error) {
    return error
  }
}

test('there are fixtures, good and bad, for every message', () => {
  expect(fixtures.map(({ message, typeByte }) => [message, typeByte]).sort()).toEqual(
    Object.entries(TYPE_BYTES).sort(),
  )
  expect(
    fixtures.filter(({ cases }) => !cases.some(({ valid }) => valid) || cases.every(({ valid }) => valid)),
  ).toEqual([])
})

describe.each(fixtures)('$message', ({ message, typeByte, cases }) => {
  const valid = cases.filter((entry) => entry.valid)
  const invalid = cases.filter((entry) => !entry.valid)

  test.each(valid)('read: $name', (entry) => {
    const read = decodeMessage(framesOf(typeByte, entry))
    expect(read.type).toBe(message)
    expect(read.header).toEqual(entry.header)
    expect(bySchema(entry.header, message)).toBe(true)
  })

  test.each(valid)('written as it was read: $name', (entry) => {
    const type = message as MessageType
    const body = entry.body === undefined ? undefined : Buffer.from(entry.body, 'base64')
    const frames = encodeMessage(type, entry.header as MessageHeader<MessageType>, body)
    expect(frames.map((frame) => Buffer.from(frame).toString('hex'))).toEqual(
      framesOf(typeByte, entry).map((frame) => Buffer.from(frame).toString('hex')),
    )
  })

  test.each(invalid)('refused: $name', (entry) => {
    const error = refusal(framesOf(typeByte, entry))
    expect(isBridgeError(error, 'PROTOCOL_BAD_FRAME')).toBe(true)
    expect((error as Error).message).toContain(message)
    expect(bySchema(entry.header, message)).toBe(false)
  })
})

describe('what is no message', () => {
  const { cases } = readSpec<{ cases: { name: string; frames: string[] }[] }>('fixtures/protocol/frames.json')
  test.each(cases)('$name', ({ frames }) => {
    expect(isBridgeError(refusal(frames.map((hex) => Buffer.from(hex, 'hex'))), 'PROTOCOL_BAD_FRAME')).toBe(
      true,
    )
  })
})

describe('the checksum of a message', () => {
  interface Seal {
    readonly name: string
    readonly frames: readonly string[]
    readonly sealed: readonly string[]
  }
  const { sealed, broken } = readSpec<{ sealed: Seal[]; broken: Seal[] }>('fixtures/seal/seal.json')
  const bytesOf = (frames: readonly string[]): Buffer[] => frames.map((hex) => Buffer.from(hex, 'hex'))
  const hexOf = (frames: readonly Uint8Array[]): string[] =>
    frames.map((frame) => Buffer.from(frame).toString('hex'))

  test.each(sealed)('$name', (entry) => {
    expect(hexOf(sealFrames(bytesOf(entry.frames)))).toEqual(entry.sealed)
    expect(hexOf(unsealFrames(bytesOf(entry.sealed)))).toEqual(entry.frames)
  })

  test.each(broken)('refused: $name', (entry) => {
    let error: unknown
    try {
      unsealFrames(bytesOf(entry.sealed))
    } catch (reason) {
      error = reason
    }
    const sealedFirst = entry.sealed[0]?.length === 10
    expect(isBridgeError(error, sealedFirst ? 'PROTOCOL_BAD_CHECKSUM' : 'PROTOCOL_BAD_FRAME')).toBe(true)
  })
})
