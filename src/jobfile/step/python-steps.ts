import { z } from 'zod'
import {
  applyInPandasNode,
  mapInArrowNode,
  mapInPandasNode,
  transformNode,
} from '../../ir/relation/python-nodes.js'
import type { RelationNode } from '../../ir/relation/relation-node.js'
import {
  applyInPandasWithStateNode,
  STATE_OUTPUT_MODES,
  STATE_TIMES,
  transformWithStateNode,
} from '../../ir/relation/state-nodes.js'
import { columnsForm } from '../expression-form.js'
import { type RowFunctionForm, rowFunction, rowFunctionForm } from '../python-function-form.js'
import { columnTypes } from '../value-form.js'
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

const outputMode = z.exactOptional(
  z.enum(STATE_OUTPUT_MODES).describe('That of the sink which its rows go to; default: append.'),
)
const stateTime = z.exactOptional(z.enum(STATE_TIMES))

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
  apply_in_pandas_with_state: spelled(
    'apply_in_pandas_with_state',
    z
      .strictObject({
        keys: columnsForm,
        ...rowFunction,
        state: columnTypes.describe('The fields of the state of one group, with their types.'),
        output_mode: outputMode,
        timeout: stateTime.describe('What a timeout of a state goes by; default: none.'),
      })
      .describe('What a Python function makes of each group of a stream and of its state.'),
    ({ keys, state, output_mode = 'append', timeout = 'none', ...form }, ground) => {
      const { columns, columnTypes: typed, path } = ground
      return applyInPandasWithStateNode({
        ...partsOf(form, ground),
        keys: columns(keys, [...path, 'keys']),
        outputMode: output_mode,
        state: typed(state, [...path, 'state']),
        timeout,
      })
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
  transform_with_state: spelled(
    'transform_with_state',
    z
      .strictObject({
        keys: columnsForm,
        ...rowFunction,
        output_mode: outputMode,
        time_mode: stateTime.describe('What timers and the time to live go by; default: none.'),
      })
      .describe('What a StatefulProcessor, a Python class, makes of each group; of Spark 4.0.'),
    ({ keys, output_mode = 'append', time_mode = 'none', ...form }, ground) =>
      transformWithStateNode({
        ...partsOf(form, ground),
        keys: ground.columns(keys, [...ground.path, 'keys']),
        outputMode: output_mode,
        timeMode: time_mode,
      }),
  ),
} as const
