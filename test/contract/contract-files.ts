import { readdirSync, readFileSync } from 'node:fs'
import { Ajv2020, type AnySchema } from 'ajv/dist/2020.js'

const SPEC = new URL('../../spec/', import.meta.url)

/** A stored header of one message, and whether both languages must take it. */
export interface MessageCase {
  readonly name: string
  readonly valid: boolean
  readonly header: unknown
  /** The third frame, base64. */
  readonly body?: string
}

export interface MessageFixture {
  readonly message: string
  readonly typeByte: number
  readonly cases: readonly MessageCase[]
}

export function readSpec<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(name, SPEC), 'utf8')) as T
}

/** The fixtures of every message; `frames.json` holds what is no message at all. */
export function messageFixtures(): readonly MessageFixture[] {
  return readdirSync(new URL('fixtures/protocol/', SPEC))
    .filter((name) => name !== 'frames.json')
    .map((name) => readSpec<MessageFixture>(`fixtures/protocol/${name}`))
}

/** The verdict of a JSON Schema library on `value`, by the schema as stored or one definition of it. */
export function validatorOf(file: string): (value: unknown, definition?: string) => boolean {
  const ajv = new Ajv2020({ strict: true, strictTypes: false, allErrors: true })
  ajv.addVocabulary(['x-version', 'x-typeByte', 'x-frames', 'x-maxHeaderBytes'])
  ajv.addSchema(readSpec<AnySchema>(file), file)
  return (value, definition) => {
    const validate = ajv.getSchema(definition === undefined ? file : `${file}#/$defs/${definition}`)
    if (validate === undefined) throw new Error(`${file} does not define ${definition}`)
    return validate(value) === true
  }
}
