import { z } from 'zod'
import { jobFileForm } from './job-file-form.js'

/** A value that is nothing but one placeholder may stand for any value. */
const PLACEHOLDER = '^\\$\\{(env|param):[A-Za-z_][A-Za-z0-9_.-]*\\}$'

type Schema = Record<string, unknown>

/** Numbers, conditions and choices also take a placeholder, which stands in the file as text. */
function orPlaceholder(schema: Schema): void {
  const { type, enum: choices, description } = schema
  const isChoice = Array.isArray(choices) && choices.every((choice) => typeof choice === 'string')
  if (type !== 'integer' && type !== 'boolean' && !isChoice) return
  const own = { ...schema }
  for (const key of Object.keys(schema)) delete schema[key]
  delete own['description']
  Object.assign(schema, {
    ...(description === undefined ? {} : { description }),
    anyOf: [own, { type: 'string', pattern: PLACEHOLDER }],
  })
}

/** The JSON Schema of a job file, for editors: `# yaml-language-server: $schema=…`. */
export function jobFileJsonSchema(): object {
  return z.toJSONSchema(jobFileForm, {
    io: 'input',
    target: 'draft-2020-12',
    override: ({ jsonSchema }) => {
      orPlaceholder(jsonSchema as Schema)
    },
  })
}
