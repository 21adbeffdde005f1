import { z } from 'zod'
import { HEADER_LIMITS } from './header-limits.js'
import { MESSAGES, type MessageType, PROTOCOL_VERSION, TYPE_BYTES } from './messages.js'

/**
 * The protocol as JSON Schema, for whoever writes the other end of the channel: one definition a message. It is the
 * header's form; `x-typeByte` is the first frame without its checksum, `x-frames` the number of frames, `x-maxHeaderBytes`
 * how long the header may be.
 */
export function protocolSchema(): Readonly<Record<string, unknown>> {
  const types = Object.keys(MESSAGES) as MessageType[]
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'sparkwire result channel',
    description: 'The header of each message on the result channel. See docs/protocol.md.',
    'x-version': { ...PROTOCOL_VERSION },
    $defs: Object.fromEntries(types.map((type) => [type, definition(type)])),
    anyOf: types.map((type) => ({ $ref: `#/$defs/${type}` })),
  }
}

function definition(type: MessageType): Readonly<Record<string, unknown>> {
  const { $schema: _, ...header } = z.toJSONSchema(MESSAGES[type], { target: 'draft-2020-12' })
  return {
    title: type,
    'x-typeByte': TYPE_BYTES[type],
    'x-frames': type === 'DATA' ? 3 : 2,
    'x-maxHeaderBytes': HEADER_LIMITS[type],
    ...header,
  }
}
