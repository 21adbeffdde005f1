import { ProtocolError } from '../errors/protocol-error.js'
import { HEADER_LIMITS, isTooDeep, MAX_HEADER_DEPTH } from './header-limits.js'
import {
  MESSAGES,
  type Message,
  type MessageHeader,
  type MessageType,
  PROTOCOL_VERSION,
  TYPE_BYTES,
} from './messages.js'

const TYPES = new Map<number, MessageType>(
  (Object.keys(TYPE_BYTES) as MessageType[]).map((type) => [TYPE_BYTES[type], type]),
)
const text = new TextDecoder('utf-8', { fatal: true })
const bytes = new TextEncoder()

/** The frames of a message: type byte, header as JSON, and for DATA the Arrow stream. */
export function encodeMessage<T extends MessageType>(
  type: T,
  header: MessageHeader<T>,
  body?: Uint8Array,
): Uint8Array[] {
  const frames: Uint8Array[] = [Uint8Array.of(TYPE_BYTES[type]), bytes.encode(JSON.stringify(header))]
  if (body !== undefined) frames.push(body)
  return frames
}

/**
 * Reads the frames of a message.
 * Throws PROTOCOL_BAD_FRAME when they are not of the form of the protocol.
 */
export function decodeMessage(frames: readonly Uint8Array[]): Message {
  const [typeFrame, headerFrame, body] = frames
  const type = typeFrame?.length === 1 ? TYPES.get(typeFrame[0] ?? 0) : undefined
  if (type === undefined)
    throw badFrame('its first frame is not a known type byte', { bytes: typeFrame?.length ?? 0 })
  const limit = HEADER_LIMITS[type]
  if (headerFrame === undefined || headerFrame.length > limit) {
    throw badFrame(`the header of ${type} has ${headerFrame?.length ?? 0} bytes, expected 1 to ${limit}`, {
      type,
    })
  }
  if (frames.length !== (type === 'DATA' ? 3 : 2)) {
    throw badFrame(`${type} has ${frames.length} frames, expected ${type === 'DATA' ? 3 : 2}`, { type })
  }
  const header = parseHeader(headerFrame, type)
  const parsed = (isNewerHello(type, header) ? MESSAGES.HELLO.strip() : MESSAGES[type]).safeParse(header)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw badFrame(
      `the header of ${type} is wrong at '${issue?.path.join('.') ?? ''}': ${issue?.message ?? ''}`,
      { type },
    )
  }
  return Object.freeze({ type, header: parsed.data, ...(body === undefined ? {} : { body }) }) as Message
}

/** A writer of a newer minor version may say more when it connects; what it says later is of the negotiated one. */
function isNewerHello(type: MessageType, header: unknown): boolean {
  if (type !== 'HELLO') return false
  const { version } = (header ?? {}) as { readonly version?: Partial<typeof PROTOCOL_VERSION> | null }
  return version?.major === PROTOCOL_VERSION.major && Number(version.minor) > PROTOCOL_VERSION.minor
}

function parseHeader(frame: Uint8Array, type: MessageType): unknown {
  if (isTooDeep(frame))
    throw badFrame(`the header of ${type} is nested over ${MAX_HEADER_DEPTH} deep`, { type })
  try {
    return JSON.parse(text.decode(frame as Uint8Array<ArrayBuffer>))
  } catch (cause) {
    throw badFrame(`the header of ${type} is not JSON`, { type }, cause)
  }
}

function badFrame(why: string, details: Record<string, unknown>, cause?: unknown): ProtocolError {
  return new ProtocolError('PROTOCOL_BAD_FRAME', {
    message: `Bad message on the result channel: ${why}`,
    hint: 'Both sides must be the same version of sparkwire; if they are, this is a bug: please report it.',
    details,
    cause,
  })
}
