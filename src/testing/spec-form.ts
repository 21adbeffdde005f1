import { z } from 'zod'
import { isBridgeError } from '../errors/bridge-error.js'
import { parseDuration, parseUntil } from '../ir/until.js'

/** Kafka's own rule for topic names. */
const topicName = z
  .string()
  .regex(/^[a-zA-Z0-9._-]{1,249}$/, 'a topic name has 1 to 249 letters, digits, dots, underscores and dashes')
const partitions = z.int().min(1).max(1000).default(1)
const text = z.string()
const list = z.array(z.unknown())
const object = z.record(z.string(), z.unknown())
const TIMESTAMP =
  'a timestamp is ISO 8601 with a zone ("2026-01-01T00:00:00Z") or whole milliseconds since 1970'
const timestamp = z.union([z.int().min(0), z.iso.datetime({ offset: true, error: TIMESTAMP })], {
  error: TIMESTAMP,
})
const value = z.union([text, z.null(), object, list], {
  error:
    'a value is text, null (a tombstone), or an object or a list that is sent as JSON; quote other values',
})
const duration = z.string().refine((given) => (parseDuration(given) ?? 0) > 0, {
  error: ({ input }) =>
    `${JSON.stringify(input)} is no duration; expected a number above 0 and its unit: "500ms", "90s", "2m"`,
})

const until = text.superRefine((given, context) => {
  try {
    parseUntil(given)
  } catch (error) {
    if (!isBridgeError(error, 'RUN_BAD_UNTIL')) throw error
    context.addIssue({ code: 'custom', message: error.message })
  }
})

const recordFields = {
  key: z.union([text, z.null()], { error: 'a key is text or null; quote other values' }).optional(),
  keyBase64: z.base64().optional(),
  value: value.optional(),
  valueBase64: z.base64().optional(),
  headers: z.record(z.string(), z.string()).optional(),
  timestamp: timestamp.optional(),
  partition: z.int().min(0).optional(),
}

const ONE_VALUE = 'a record has one of "value" (text, null, an object or a list) and "valueBase64"'
const ONE_KEY = 'a record has one of "key" (text or null) and "keyBase64", or neither'

function forms(...given: readonly unknown[]): number {
  return given.filter((form) => form !== undefined).length
}

const givenRecord = z.strictObject(recordFields).superRefine((record, context) => {
  if (forms(record.value, record.valueBase64) !== 1) context.addIssue({ code: 'custom', message: ONE_VALUE })
  if (forms(record.key, record.keyBase64) > 1) context.addIssue({ code: 'custom', message: ONE_KEY })
})

const givenTopic = z
  .strictObject({ topic: topicName, partitions, records: z.array(givenRecord) })
  .superRefine((topic, context) => {
    for (const [index, { partition }] of topic.records.entries()) {
      if (partition === undefined || partition < topic.partitions) continue
      context.addIssue({
        code: 'custom',
        path: ['records', index, 'partition'],
        message: `topic "${topic.topic}" has ${topic.partitions} partition(s), counted from 0; there is no partition ${partition}`,
      })
    }
  })

const expectedRecord = z.strictObject(recordFields).superRefine((record, context) => {
  if (forms(record.value, record.valueBase64) > 1) context.addIssue({ code: 'custom', message: ONE_VALUE })
  if (forms(record.key, record.keyBase64) > 1) context.addIssue({ code: 'custom', message: ONE_KEY })
})

const expectation = z
  .strictObject({
    result: text.min(1).optional(),
    topic: topicName.optional(),
    partitions: partitions.unwrap().optional(),
    rows: z.array(object).optional(),
    records: z.array(expectedRecord).optional(),
    ordered: z.boolean().default(false),
    contains: z.boolean().default(false),
    key: z.array(text).min(1).optional(),
    columns: z.array(text).min(1).optional(),
    tolerance: z.number().min(0).default(0),
  })
  .superRefine((given, context) => {
    const wrong = (message: string, ...path: string[]): void =>
      context.addIssue({ code: 'custom', message, path })
    if ((given.result === undefined) === (given.topic === undefined)) {
      wrong('an expectation has one of "result" (of the job) and "topic" (that the job writes)')
    } else if (given.result !== undefined) {
      if (given.rows === undefined) wrong('the expectation of a result has "rows" ([] for none)')
      if (given.records !== undefined) wrong('"records" belong to a topic; a result has "rows"', 'records')
      if (given.partitions !== undefined) wrong('"partitions" belong to a topic', 'partitions')
    } else {
      if (given.records === undefined) wrong('the expectation of a topic has "records" ([] for none)')
      if (given.rows !== undefined) wrong('"rows" belong to a result; a topic has "records"', 'rows')
      if (given.columns !== undefined) wrong('"columns" belong to a result', 'columns')
    }
  })

const testCase = z
  .strictObject({
    name: text.min(1),
    given: z.array(givenTopic).default([]),
    expect: z.array(expectation).min(1),
    params: z.record(z.string(), z.union([text, z.number(), z.boolean()])).default({}),
    trigger: z
      .literal('availableNow', {
        error: 'the trigger of a case is availableNow, or left out for the triggers of the job',
      })
      .optional(),
    until: until.optional(),
    timeout: duration.default('120s'),
  })
  .superRefine(({ given }, context) => {
    const seen = new Set<string>()
    for (const [index, { topic }] of given.entries()) {
      if (seen.has(topic)) {
        context.addIssue({
          code: 'custom',
          path: ['given', index, 'topic'],
          message: `topic "${topic}" is given twice; put its records into one list`,
        })
      }
      seen.add(topic)
    }
  })

/** The form of a specification file. */
export const specForm = z
  .strictObject({ job: text.min(1), cases: z.array(testCase).min(1) })
  .superRefine(({ cases }, context) => {
    const seen = new Set<string>()
    for (const [index, { name }] of cases.entries()) {
      // Reports drop the second of two cases of one name.
      if (seen.has(name)) {
        context.addIssue({
          code: 'custom',
          path: ['cases', index, 'name'],
          message: `two cases are named "${name}"; names are unique in a file`,
        })
      }
      seen.add(name)
    }
  })

export type SpecForm = z.output<typeof specForm>
