import { describe, expectTypeOf, test } from 'vitest'
import type { Column } from '../../src/define/column.js'
import type { Dataset } from '../../src/define/dataset.js'
import { pythonFunction, udf } from '../../src/define/python-function.js'
import type { FieldMap } from '../../src/schema/data-type.js'
import { t } from '../../src/schema/type-builders.js'
import { quakes } from '../unit/define/quakes.js'

type Row<D> = D extends { readonly $row?: infer R } ? R : never
const rowOf = <F extends FieldMap>(dataset: Dataset<F>): Row<Dataset<F>> => dataset as never
const scored = pythonFunction({
  file: 'scoring.py',
  function: 'score',
  columns: { id: t.string(), tags: t.array(t.string()) },
})
const area = udf({ file: 'shapes.py', function: 'area', args: [t.double(), t.string()], returns: t.double() })

describe('Python functions', () => {
  test('give rows of the declared columns', () => {
    type Expected = { readonly id: string | null; readonly tags: readonly (string | null)[] | null }
    expectTypeOf(rowOf(quakes.transform(scored))).toEqualTypeOf<Expected>()
    expectTypeOf(rowOf(quakes.mapInArrow(scored))).toEqualTypeOf<Expected>()
    expectTypeOf(rowOf(quakes.mapInPandas(scored))).toEqualTypeOf<Expected>()
    expectTypeOf(rowOf(quakes.groupBy('id').applyInPandas(scored))).toEqualTypeOf<Expected>()
    // @ts-expect-error not a function with columns
    quakes.transform(area)
  })

  test('of values are functions of columns', () => {
    quakes.select((c) => {
      const made = area(c.mag, 'x')
      expectTypeOf(made).toEqualTypeOf<Column<{ readonly kind: 'double' }, true>>()
      // @ts-expect-error a text where a number is declared
      area(c.id, 'x')
      // @ts-expect-error one argument too few
      area(c.mag)
      return { made }
    })
  })
})
