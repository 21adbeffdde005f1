import { DefineError } from '../../errors/define-error.js'
import type { Typed } from '../../schema/data-type.js'
import { valueText } from '../../util/value-text.js'
import { checkRegistryAccess, type SchemaRegistry } from '../source/schema-registry.js'
import { typeMismatch, typeName } from '../type-mismatch.js'
import type { ExpressionNode } from './expression-node.js'

/** Where the schema of written records is registered. */
export interface WriterRegistry extends Pick<SchemaRegistry, 'auth' | 'url'> {
  readonly subject: string
  /** Whether a schema that the subject does not have is registered when the query starts; else the query fails. */
  readonly register?: true
}

/** Bytes behind the header of Confluent's serializers: a zero byte and the number of the schema of what follows. */
export interface ConfluentFrameNode {
  readonly kind: 'confluent_frame'
  /** An Avro record, whose schema is the one that is named; or a JSON text. */
  readonly input: ExpressionNode
  readonly registry: WriterRegistry
  /** Of a JSON text: its JSON Schema. */
  readonly jsonSchema?: string
}

export function confluentFrameNode(
  input: ExpressionNode,
  { url, auth, subject, register }: WriterRegistry,
  jsonSchema?: string,
): ConfluentFrameNode {
  const registry = {
    url,
    ...(auth === undefined ? {} : { auth }),
    subject,
    ...(register === true ? { register } : {}),
  }
  return Object.freeze({
    kind: 'confluent_frame',
    input,
    registry: Object.freeze(registry),
    ...(jsonSchema === undefined ? {} : { jsonSchema }),
  })
}

/** The text of a JSON Schema without blanks, so that the same one gives the same document. */
export function jsonSchemaText(schema: string | Readonly<Record<string, unknown>>): string {
  if (typeof schema !== 'string') return JSON.stringify(schema) ?? ''
  try {
    return JSON.stringify(JSON.parse(schema))
  } catch {
    // Refused where the type is inferred.
    return schema
  }
}

/** The schema that a frame names, and what a registry calls its kind. */
export function frameSchema({ input, jsonSchema }: ConfluentFrameNode): {
  readonly kind: 'AVRO' | 'JSON'
  readonly text: string
} {
  if (input.kind === 'to_avro') return { kind: 'AVRO', text: input.avroSchema }
  return { kind: 'JSON', text: jsonSchema ?? '' }
}

function checkJsonSchema(text: string): void {
  try {
    const schema: unknown = JSON.parse(text)
    if (typeof schema === 'object' && schema !== null && !Array.isArray(schema)) return
  } catch {
    // Told below.
  }
  throw new DefineError('DEFINE_BAD_SCHEMA', {
    message: `JSON Schema: ${text.slice(0, 80)}. Expected the JSON of an object.`,
    hint: 'Give its text, or the same as an object.',
  })
}

/** The type of framed bytes. @throws DEFINE_TYPE_MISMATCH, DEFINE_BAD_SCHEMA, DEFINE_BAD_VALUE, DEFINE_FORBIDDEN_OPTION */
export function confluentFrameType(node: ConfluentFrameNode, { type, nullable }: Typed): Typed {
  const { input, registry, jsonSchema } = node
  checkRegistryAccess(registry)
  if (typeof registry.subject !== 'string' || registry.subject.trim() === '') {
    throw new DefineError('DEFINE_BAD_VALUE', {
      message: `subject of a Schema Registry: ${valueText(registry.subject)}. Expected the name of a subject, such as orders-value.`,
    })
  }
  if (jsonSchema !== undefined) checkJsonSchema(jsonSchema)
  const isAvro = input.kind === 'to_avro' && jsonSchema === undefined
  if (!isAvro && !(jsonSchema !== undefined && type.kind === 'string')) {
    throw typeMismatch(
      'Input of a Confluent frame',
      typeName(type),
      'toAvro(…), or a JSON text with its schema',
    )
  }
  return { type: { kind: 'binary' }, nullable }
}
