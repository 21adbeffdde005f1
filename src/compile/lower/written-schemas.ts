import { DefineError } from '../../errors/define-error.js'
import { parseAvroRecord } from '../../ir/avro/avro-schema.js'
import { type ConfluentFrameNode, frameSchema } from '../../ir/expression/confluent-frame-node.js'
import type { ToAvroNode } from '../../ir/expression/to-avro-node.js'
import type { PipelineDocument } from '../../ir/job-document.js'
import { nodesOfKind } from '../../ir/python-files.js'
import { snakeCase } from '../python/identifier.js'
import { pieces } from './format-names.js'
import type { SchemaConstant, Step } from './step.js'

/** A word that a name may begin with, whatever the text is. */
function wordOf(text: string): string {
  const snake = snakeCase(text)
  return /^[a-z]/.test(snake) ? snake : `schema_${snake}`
}

/** The constant with the schema that Avro records are written with: `SHOP_ORDER_AVRO`. */
export function avroConstant({ avroSchema }: Pick<ToAvroNode, 'avroSchema'>): string {
  const { namespace = '', name = 'record' } = parseAvroRecord(avroSchema)
  return `${wordOf(`${namespace} ${name}`)}_avro`.toUpperCase()
}

/** The constant with the schema that a frame names. */
export function frameConstant({ input, registry }: ConfluentFrameNode): string {
  return input.kind === 'to_avro'
    ? avroConstant(input)
    : `${wordOf(registry.subject)}_json_schema`.toUpperCase()
}

/** The variable with the number that a registry has for the schema of a subject: `orders_value_number`. */
export function numberVariable({ registry }: ConfluentFrameNode): string {
  return `${wordOf(registry.subject)}_number`
}

/** Each thing once, by the name that it has in the script. @throws DEFINE_BAD_VALUE where two have the same */
function once<T>(things: readonly T[], nameOf: (thing: T) => string, what: string): ReadonlyMap<string, T> {
  const found = new Map<string, T>()
  for (const thing of things) {
    const name = nameOf(thing)
    const first = found.get(name)
    if (first === undefined) found.set(name, thing)
    else if (JSON.stringify(first) !== JSON.stringify(thing)) {
      throw new DefineError('DEFINE_BAD_VALUE', {
        message: `${what} of a job: two that differ would both be ${name} in its script. Expected names that differ.`,
        hint: 'Keep the schema in one place and use that, or give the other one another name.',
      })
    }
  }
  return found
}

/** What the records that a pipeline writes need: schemas as constants, and their numbers from registries. */
export interface WrittenSchemas {
  readonly constants: readonly SchemaConstant[]
  readonly steps: readonly Step[]
}

/** @throws DEFINE_BAD_VALUE where two different schemas, or registries, have one name */
export function writtenSchemas({ relations }: PipelineDocument): WrittenSchemas {
  const frames = nodesOfKind(relations, 'confluent_frame') as readonly ConfluentFrameNode[]
  const avro = nodesOfKind(relations, 'to_avro') as readonly ToAvroNode[]
  const texts = [
    ...avro.map((node) => ({ name: avroConstant(node), text: node.avroSchema })),
    ...frames.map((frame) => ({ name: frameConstant(frame), text: frameSchema(frame).text })),
  ]
  const constants = once(texts, ({ name }) => name, 'Schemas')
  const asked = frames.map((frame) => ({
    variable: numberVariable(frame),
    operation: {
      kind: 'registered_number' as const,
      registry: frame.registry,
      schema: frameConstant(frame),
      schemaKind: frameSchema(frame).kind,
    },
    label: `schema of ${frame.registry.subject}`,
  }))
  return {
    constants: [...constants.values()].map(({ name, text }) => ({ name, ...pieces(JSON.parse(text)) })),
    steps: [...once(asked, ({ variable }) => variable, 'Subjects').values()],
  }
}

/** The names that they have in the script. */
export function writtenNames(document: PipelineDocument): readonly string[] {
  const { constants, steps } = writtenSchemas(document)
  return [...constants.map(({ name }) => name), ...steps.map(({ variable }) => variable ?? '')]
}
