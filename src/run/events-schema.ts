import { z } from 'zod'
import { EVENTS_VERSION, runEventSchema } from './run-event.js'

/** The events as JSON Schema: a line of `run --json` and of `events.jsonl`. Open: later versions add fields. */
export function eventsSchema(): Readonly<Record<string, unknown>> {
  const events = runEventSchema.options.map((option) => {
    const { $schema: _, ...form } = z.toJSONSchema(option, { target: 'draft-2020-12', io: 'input' })
    return [option.shape.event.value, form] as const
  })
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'sparkwire run events',
    description:
      'One event of a run: a line of `sparkwire run --json` and of events.jsonl. See docs/runs.md.',
    'x-version': EVENTS_VERSION,
    $defs: Object.fromEntries(events.map(([event, form]) => [event, { title: event, ...form }])),
    oneOf: events.map(([event]) => ({ $ref: `#/$defs/${event}` })),
  }
}
