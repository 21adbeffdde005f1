import type { Dataset } from '../../../src/define/dataset.js'
import { json } from '../../../src/define/formats.js'
import { kafka } from '../../../src/define/kafka.js'
import type { FieldMap } from '../../../src/schema/data-type.js'
import { t } from '../../../src/schema/type-builders.js'
import { typeText } from '../../../src/schema/type-text.js'

/** A source with a column of many types. */
export const quakes = kafka({
  topic: 'quakes',
  value: json({
    id: t.string(),
    time: t.bigint(),
    felt: t.int(),
    mag: t.double(),
    cost: t.decimal(10, 2),
    at: t.timestamp(),
    day: t.date(),
    tags: t.array(t.string()),
    where: t.struct({ lat: t.double(), lon: t.double() }),
  }),
})

/** The columns of a dataset as text: `mag double?` may be null, `n bigint` may not. */
export function columns<F extends FieldMap>(dataset: Dataset<F>): readonly string[] {
  return dataset
    .toNode()
    .schema.fields.map(({ name, type, nullable }) => `${name} ${typeText(type)}${nullable ? '?' : ''}`)
}
