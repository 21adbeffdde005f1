import { z } from 'zod'
import { isBridgeError } from '../errors/bridge-error.js'
import { parseUntil } from '../ir/until.js'
import { valueFunctionForm } from './python-function-form.js'
import { sinkForm, triggerForm } from './sink-form.js'
import { sourceForm } from './source-form.js'
import { BY_WORD } from './step/step-table.js'
import { columnTypes, typeText } from './value-form.js'
import { writtenSchemaForm } from './written-schema-form.js'

const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,99}$/
const named = <V extends z.ZodType>(value: V) =>
  z
    .record(z.string(), value)
    .superRefine((entries, context) => {
      for (const name of Object.keys(entries)) {
        if (NAME.test(name)) continue
        const message = `the name ${JSON.stringify(name)} is not taken; expected a letter or underscore, then letters, digits and underscores`
        context.addIssue({ code: 'custom', path: [name], message, params: { atKey: true } })
      }
    })
    .meta({ propertyNames: { pattern: NAME.source } })

/** A query in Spark SQL, and what it is declared to give. */
export const queryForm = z
  .union([z.string().min(1), z.strictObject({ text: z.string().min(1), columns: columnTypes })], {
    error: 'a query is text, or { text: …, columns: { name: type } }',
  })
  .describe('A query in Spark SQL over sources and datasets, or { text, columns }.')
export type QueryForm = z.output<typeof queryForm>

const stepShape = {
  from: z.exactOptional(z.string().describe('The source or dataset that the steps begin with.')),
  sql: z.exactOptional(queryForm),
  ...Object.fromEntries([...BY_WORD].map(([word, { form }]) => [word, z.exactOptional(form)])),
}

/** One step: a map of one key. */
const stepForm = z
  .strictObject(stepShape)
  .superRefine((step, context) => {
    const words = Object.keys(step)
    if (words.length === 1) return
    const message =
      words.length === 0
        ? 'a step is empty; expected one key, such as filter'
        : `a step has the keys ${words.join(', ')}; expected one of them, the others as steps of their own`
    context.addIssue({ code: 'custom', message })
  })
  .meta({ minProperties: 1, maxProperties: 1 })

const plainValue = z.union([z.string(), z.number(), z.boolean()], {
  error: 'a value is text, a number, true or false; a number beyond 2^53 goes into quotes',
})

const parameterForm = z.union(
  [
    typeText,
    z.strictObject({
      type: typeText,
      default: z.exactOptional(plainValue),
      secret: z.exactOptional(
        z.boolean().describe('Whether nobody may see its value; it may then only be a whole option.'),
      ),
      description: z.exactOptional(z.string()),
    }),
  ],
  { error: 'a parameter is a type, or { type: …, default: …, secret: …, description: … }' },
)
export type ParameterForm = z.output<typeof parameterForm>

const until = z
  .string()
  .superRefine((given, context) => {
    try {
      parseUntil(given)
    } catch (error) {
      if (!isBridgeError(error)) throw error
      context.addIssue({ code: 'custom', message: error.message })
    }
  })
  .describe('When a run ends by itself: rows=N,batches=N,idle=5s,caught-up,deadline=60s.')

const partitions = z
  .int()
  .min(1)
  .max(100_000)
  .describe('Partitions of the state of grouped queries; default: 4.')

/** What an environment may say otherwise; what it says of sources and sinks is laid over those of the file. */
const environmentForm = z.strictObject({
  parameters: z.exactOptional(z.record(z.string(), plainValue).describe('Values of parameters.')),
  sources: z.exactOptional(z.record(z.string(), z.record(z.string(), z.unknown()))),
  sinks: z.exactOptional(z.record(z.string(), z.record(z.string(), z.unknown()))),
  trigger: z.exactOptional(triggerForm),
  until: z.exactOptional(until),
  shuffle_partitions: z.exactOptional(partitions),
})

/** The form of a job file; `spec/job-file.schema.json` is generated from it. */
export const jobFileForm = z.strictObject({
  $schema: z.exactOptional(z.string()),
  name: z.string().describe('The name of the job: letters, digits, dots, underscores and hyphens.'),
  description: z.exactOptional(z.string()),
  parameters: z.exactOptional(named(parameterForm).describe('Values that are given when the job is run.')),
  functions: z.exactOptional(
    named(valueFunctionForm).describe('Python functions of single values, for expressions to call, by name.'),
  ),
  schemas: z.exactOptional(
    named(writtenSchemaForm).describe('Schemas of what expressions write, by the names they have there.'),
  ),
  sources: named(sourceForm).describe('What the job reads, by name.'),
  steps: z.exactOptional(
    named(z.array(stepForm).min(1)).describe(
      'Datasets by name, each a list of steps that begins with from or sql.',
    ),
  ),
  query: z.exactOptional(queryForm),
  sinks: named(sinkForm).describe('Where rows go, by name.'),
  trigger: z.exactOptional(triggerForm),
  until: z.exactOptional(until),
  shuffle_partitions: z.exactOptional(partitions),
  environments: z.exactOptional(z.record(z.string(), environmentForm)),
})
/** What of a job file declares parameters and gives them values. */
export const declarationsForm = z.looseObject(
  jobFileForm.pick({ parameters: true, environments: true }).shape,
  { error: 'the job file is no map; expected keys such as name, sources and sinks' },
)
export type DeclarationsForm = z.output<typeof declarationsForm>

export type JobFileForm = z.output<typeof jobFileForm>
