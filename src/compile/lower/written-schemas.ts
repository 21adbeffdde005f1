import { DefineError } from '../../errors/define-error.js'
import { parseAvroRecord } from '../../ir/avro/avro-schema.js'
import { type ConfluentFrameNode, frameSchema } from '../../ir/expression/confluent-frame-node.js'
import type { ToAvroNode } from '../../ir/expression/to-avro-node.js'
import type { PipelineDocument } from '../../ir/job-document.js'
import { nodesOfKind } from '../../ir/nodes-of-kind.js'
import type { RelationEntry } from '../../ir/relation/relation-entry.js'
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

/** What stands in the script under a name, and what it means. */
interface Named {
  readonly name: string
  readonly meaning: unknown
}

/** Each thing once. @throws DEFINE_BAD_VALUE where two that differ have the same name */
function once<T extends Named>(things: readonly T[], what: string): readonly T[] {
  const found = new Map<string, T>()
  for (const thing of things) {
    const first = found.get(thing.name)
    if (first === undefined) found.set(thing.name, thing)
    else if (JSON.stringify(first.meaning) !== JSON.stringify(thing.meaning)) {
      throw new DefineError('DEFINE_BAD_VALUE', {
        message: `${what} of a job: two that differ would both be ${thing.name} in its script. Expected names that differ.`,
        hint: 'Keep the schema in one place and use that, or give the other one another name.',
      })
    }
  }
  return [...found.values()]
}

/** What the records that a pipeline writes need: schemas as constants, and their numbers from registries. */
export interface WrittenSchemas {
  readonly constants: readonly SchemaConstant[]
  readonly steps: readonly Step[]
}

function askedOf(entry: RelationEntry, frame: ConfluentFrameNode): Named & { readonly step: Step } {
  const variable = numberVariable(frame)
  const operation = {
    kind: 'registered_number' as const,
    registry: frame.registry,
    schema: frameConstant(frame),
    schemaKind: frameSchema(frame).kind,
  }
  const origin = entry.site === undefined ? {} : { site: entry.site }
  const step = { variable, operation, label: `schema of ${frame.registry.subject}`, ...origin }
  return { name: variable, meaning: operation, step }
}

/** @throws DEFINE_BAD_VALUE where two different schemas, or registries, have one name */
export function writtenSchemas({ relations }: PipelineDocument): WrittenSchemas {
  const framesIn = (part: unknown) => nodesOfKind(part, 'confluent_frame') as readonly ConfluentFrameNode[]
  const avro = nodesOfKind(relations, 'to_avro') as readonly ToAvroNode[]
  const schemas = [
    ...avro.map((node) => ({ name: avroConstant(node), meaning: node.avroSchema })),
    ...framesIn(relations).map((frame) => ({
      name: frameConstant(frame),
      meaning: frameSchema(frame).text,
    })),
  ]
  const asked = relations.flatMap((entry) => framesIn(entry).map((frame) => askedOf(entry, frame)))
  return {
    constants: once(schemas, 'Schemas').map(({ name, meaning }) => ({
      name,
      ...pieces(JSON.parse(meaning)),
    })),
    steps: once(asked, 'Subjects').map(({ step }) => step),
  }
}

/** The names that they have in the script. */
export function writtenNames(document: PipelineDocument): readonly string[] {
  const { constants, steps } = writtenSchemas(document)
  return [...constants.map(({ name }) => name), ...steps.map(({ variable }) => variable ?? '')]
}
