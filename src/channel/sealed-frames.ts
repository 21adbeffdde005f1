import { crc32 } from 'node:zlib'
import { ProtocolError } from '../errors/protocol-error.js'

/** The type byte and the CRC-32 of type, header and body, the most significant byte first. */
const FIRST_FRAME_BYTES = 5

/** Puts the checksum of all frames of a message behind its type byte. */
export function sealFrames([type, ...rest]: readonly Uint8Array[]): Uint8Array[] {
  const first = new Uint8Array(FIRST_FRAME_BYTES)
  first[0] = type?.[0] ?? 0
  new DataView(first.buffer).setUint32(1, checksum(first, rest))
  return [first, ...rest]
}

/**
 * The frames of a message as they were before {@link sealFrames}.
 *
 * @throws PROTOCOL_BAD_FRAME when they carry no checksum, PROTOCOL_BAD_CHECKSUM when it is another one.
 */
export function unsealFrames([first, ...rest]: readonly Uint8Array[]): Uint8Array[] {
  if (first?.length !== FIRST_FRAME_BYTES) {
    throw new ProtocolError('PROTOCOL_BAD_FRAME', {
      message: `Bad message on the result channel: its first frame has ${first?.length ?? 0} bytes, expected a type byte and a checksum of 4`,
      hint: 'Both sides must be the same version of sparkwire; if they are, this is a bug: please report it.',
    })
  }
  const said = new DataView(first.buffer, first.byteOffset).getUint32(1)
  const found = checksum(first, rest)
  if (found === said) return [first.subarray(0, 1), ...rest]
  throw new ProtocolError('PROTOCOL_BAD_CHECKSUM', {
    message: `A message on the result channel has changed on its way: its checksum is ${hex(found)}, its writer says ${hex(said)}`,
    hint: 'The batch was not acknowledged, so nothing is lost: run the job again with the same checkpoint.',
    details: { type: first[0] ?? 0 },
  })
}

function checksum(first: Uint8Array, rest: readonly Uint8Array[]): number {
  return rest.reduce((sum, frame) => crc32(frame, sum), crc32(first.subarray(0, 1)))
}

function hex(sum: number): string {
  return sum.toString(16).padStart(8, '0')
}
