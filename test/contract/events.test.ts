import { describe, expect, test } from 'vitest'
import { runEventSchema } from '../../src/run/run-event.js'
import { readSpec, validatorOf } from './contract-files.js'

const { cases } = readSpec<{ cases: { name: string; valid: boolean; event: unknown }[] }>(
  'fixtures/events/events.json',
)
const bySchema = validatorOf('events.schema.json')

test('every event has a good fixture', () => {
  const events = cases.filter(({ valid }) => valid).map(({ event }) => (event as { event: string }).event)
  const known = runEventSchema.options.map((option) => option.shape.event.value)
  expect([...new Set(events)].sort()).toEqual([...known].sort())
})

describe('the events of a run', () => {
  test.each(cases)('$name: valid $valid', ({ valid, event }) => {
    expect(runEventSchema.safeParse(event).success).toBe(valid)
    expect(bySchema(event)).toBe(valid)
  })
})
