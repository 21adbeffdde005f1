import { z } from 'zod'
import { MESSAGES, type MessageType, PROTOCOL_VERSION, TYPE_BYTES } from './messages.js'

/**
 * The protocol as JSON Schema, for whoever writes the other end of the channel: one definition a message. It is the
 * header's form; `x-typeByte` is the first frame and `x-frames` the number of frames.
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
  return { title: type, 'x-typeByte': TYPE_BYTES[type], 'x-frames': type === 'DATA' ? 3 : 2, ...header }
}
