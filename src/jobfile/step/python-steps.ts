import { z } from 'zod'
import {
  applyInPandasNode,
  mapInArrowNode,
  mapInPandasNode,
  transformNode,
} from '../../ir/relation/python-nodes.js'
import type { RelationNode } from '../../ir/relation/relation-node.js'
import { columnsForm } from '../expression-form.js'
import { type RowFunctionForm, rowFunction, rowFunctionForm } from '../python-function-form.js'
import { type StepGround, type StepSpelling, spelled } from './step-spelling.js'

/** What a node takes of a function of rows. */
function partsOf(form: RowFunctionForm, { columnTypes, input, path, site }: StepGround) {
  return {
    input,
    python: { file: form.file, function: form.function },
    columns: columnTypes(form.columns, [...path, 'columns']),
    site,
  }
}

type Parts = ReturnType<typeof partsOf>

/** A step that hands the rows as they are to a function. */
const ofRows = (word: string, what: string, node: (parts: Parts) => RelationNode): StepSpelling =>
  spelled(word, rowFunctionForm.describe(what), (form, ground) => node(partsOf(form, ground)))

/** How the steps are spelled that a Python function of the user's own makes. */
export const PYTHON_STEPS = {
  apply_in_pandas: spelled(
    'apply_in_pandas',
    z
      .strictObject({ keys: columnsForm, ...rowFunction })
      .describe('What a Python function makes of each group, as pandas frames.'),
    ({ keys, ...form }, ground) => {
      const parts = partsOf(form, ground)
      return applyInPandasNode({ ...parts, keys: ground.columns(keys, [...ground.path, 'keys']) })
    },
  ),
  map_in_arrow: ofRows(
    'map_in_arrow',
    'What a Python function makes of the rows, as an iterator of record batches.',
    mapInArrowNode,
  ),
  map_in_pandas: ofRows(
    'map_in_pandas',
    'What a Python function makes of the rows, as an iterator of pandas frames.',
    mapInPandasNode,
  ),
  transform: ofRows('transform', 'What a Python function makes of the DataFrame.', transformNode),
} as const
