import { callNode } from '../../ir/expression/call-node.js'
import { confluentFrameNode, type WriterRegistry } from '../../ir/expression/confluent-frame-node.js'
import { toAvroNode } from '../../ir/expression/to-avro-node.js'
import { TextFault } from '../../schema/text-fault.js'
import { didYouMean } from '../../util/did-you-mean.js'
import type { Form, FormReader } from './form-reader.js'
import { locatedAt } from './located.js'
import { operand } from './operand.js'

/** A schema that records are written with. */
export interface WrittenSchema {
  readonly kind: 'avro' | 'json'
  readonly text: string
  readonly registry?: WriterRegistry
}

export type WrittenSchemas = ReadonlyMap<string, WrittenSchema>

/** The schema that an expression names. @throws TextFault unless the file has one of the kind. */
function schemaOf(
  { reader, schemas }: FormReader,
  word: string,
  kind: WrittenSchema['kind'],
): { readonly schema: WrittenSchema; readonly start: number } {
  const { kind: token, value, start } = reader.peek()
  if (token !== 'word' && token !== 'name') throw reader.unexpected(`the name of a schema of the file`)
  reader.take()
  const schema = schemas.get(value)
  if (schema?.kind === kind) return { schema, start }
  const known = [...schemas].flatMap(([name, each]) => (each.kind === kind ? [name] : []))
  const near = didYouMean(value, known)
  const there = known.length === 0 ? 'the file has none' : `there are ${known.join(', ')}`
  throw new TextFault(
    `unknown schema ${value.slice(0, 60)} of ${word}; ${near === undefined ? there : `did you mean ${near}?`}`,
    start,
    `Declare it below schemas: { ${value.slice(0, 60)}: { ${kind}: … } }.`,
  )
}

function registryOf({ registry }: WrittenSchema, word: string, start: number): WriterRegistry {
  if (registry !== undefined) return registry
  throw new TextFault(`the schema of ${word} has no registry`, start, 'Give it registry: { url, subject }.')
}

/** `to_avro(struct(id, amount), order)`, and what puts Confluent's header before it. */
const written =
  (word: string, kind: WrittenSchema['kind'], isFramed: boolean): Form =>
  (form, start) => {
    const { reader, typed } = form
    reader.expect('(', `after ${word}`)
    const input = form.expression()
    reader.expect(',', `after the struct of ${word}`)
    const { schema, start: at } = schemaOf(form, word, kind)
    reader.expect(')', `at the end of ${word}`)
    const inside = kind === 'avro' ? toAvroNode(input.node, schema.text) : callNode('to_json', [input.node])
    const node = isFramed
      ? confluentFrameNode(inside, registryOf(schema, word, at), kind === 'json' ? schema.text : undefined)
      : inside
    return operand({ node, ...locatedAt(input.start, () => typed(node)) }, start)
  }

/** What records are written with, by its word in capitals. */
export const WRITER_FORMS: Readonly<Record<string, Form>> = {
  TO_AVRO: written('to_avro', 'avro', false),
  TO_CONFLUENT_AVRO: written('to_confluent_avro', 'avro', true),
  TO_CONFLUENT_JSON: written('to_confluent_json', 'json', true),
}
