import { z } from 'zod'
import { dataTypeForm } from '../data-type-form.js'
import { optionValueForm } from '../option-value-form.js'
import type { ExpressionNode } from './expression-node.js'
import { FUNCTIONS, type FunctionName } from './function-table.js'
import { HIGHER_ORDER, type HigherOrderName } from './higher-order-table.js'
import { OPERATORS, type OperatorName } from './operator-table.js'
import { VARIABLE_NAME } from './variable-node.js'

const functionNames = Object.keys(FUNCTIONS) as [FunctionName, ...FunctionName[]]
const higherOrderNames = Object.keys(HIGHER_ORDER) as [HigherOrderName, ...HigherOrderName[]]
const operatorNames = Object.keys(OPERATORS) as [OperatorName, ...OperatorName[]]

/** The form of a Python function in a document. */
export const pythonFunctionForm = z.strictObject({ file: z.string(), function: z.string() })

/** The form of a constant in a document. */
export const literalForm = z.strictObject({
  kind: z.literal('literal'),
  type: dataTypeForm,
  value: z.union([z.string(), z.number(), z.boolean(), z.null()]),
})

const callForm = z.strictObject({
  kind: z.literal('call'),
  function: z.enum(functionNames),
  args: z.array(z.lazy(() => expressionForm)),
})

/** The form of what rows are sorted by in a document. */
export const sortKeyForm = z.strictObject({
  expression: z.lazy(() => expressionForm),
  direction: z.enum(['asc', 'desc']),
  nulls: z.exactOptional(z.enum(['first', 'last'])),
})

const frameBoundForm = z.union([z.literal('unbounded'), z.int()])

/** The form of an expression in a document. */
export const expressionForm: z.ZodType<ExpressionNode> = z
  .lazy(() =>
    z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('arrays_zip'), fields: z.array(namedExpressionForm) }),
      callForm,
      z.strictObject({
        kind: z.literal('case'),
        branches: z.array(z.strictObject({ when: expressionForm, value: expressionForm })),
        otherwise: z.exactOptional(expressionForm),
      }),
      z.strictObject({
        kind: z.literal('cast'),
        input: expressionForm,
        type: dataTypeForm,
        attempt: z.exactOptional(z.literal(true)),
      }),
      z.strictObject({ kind: z.literal('column'), name: z.string() }),
      z.strictObject({
        kind: z.literal('confluent_frame'),
        input: expressionForm,
        registry: z.strictObject({
          url: optionValueForm,
          auth: z.exactOptional(z.strictObject({ param: z.string() })),
          subject: z.string(),
          register: z.exactOptional(z.literal(true)),
        }),
        jsonSchema: z.exactOptional(z.string()),
      }),
      z.strictObject({ kind: z.literal('expr'), text: z.string(), type: dataTypeForm }),
      z.strictObject({ kind: z.literal('drop_fields'), input: expressionForm, names: z.array(z.string()) }),
      z.strictObject({ kind: z.literal('field'), input: expressionForm, name: z.string() }),
      z.strictObject({
        kind: z.literal('from_json'),
        input: expressionForm,
        type: dataTypeForm,
        badRecords: z.enum(['fail', 'null']),
      }),
      z.strictObject({
        kind: z.literal('higher_order'),
        function: z.enum(higherOrderNames),
        args: z.array(expressionForm),
        lambdas: z.array(
          z.strictObject({ parameters: z.array(z.string().regex(VARIABLE_NAME)), body: expressionForm }),
        ),
      }),
      z.strictObject({ kind: z.literal('in_list'), input: expressionForm, values: z.array(literalForm) }),
      literalForm,
      z.strictObject({
        kind: z.literal('operator'),
        operator: z.enum(operatorNames),
        args: z.array(expressionForm),
      }),
      z.strictObject({
        kind: z.literal('over'),
        function: callForm,
        partitionBy: z.array(expressionForm),
        orderBy: z.array(sortKeyForm),
        frame: z.exactOptional(
          z.strictObject({ unit: z.enum(['rows', 'range']), start: frameBoundForm, end: frameBoundForm }),
        ),
      }),
      z.strictObject({
        kind: z.literal('session_window'),
        time: expressionForm,
        gap: z.union([z.string(), expressionForm]),
      }),
      z.strictObject({ kind: z.literal('struct'), fields: z.array(namedExpressionForm) }),
      z.strictObject({ kind: z.literal('variable'), name: z.string().regex(VARIABLE_NAME) }),
      z.strictObject({
        kind: z.literal('time_shift'),
        time: expressionForm,
        direction: z.enum(['plus', 'minus']),
        interval: z.string(),
      }),
      z.strictObject({ kind: z.literal('to_avro'), input: expressionForm, avroSchema: z.string() }),
      z.strictObject({
        kind: z.literal('udf'),
        python: pythonFunctionForm,
        args: z.array(expressionForm),
        returns: dataTypeForm,
      }),
      z.strictObject({
        kind: z.literal('window'),
        time: expressionForm,
        size: z.string(),
        slide: z.exactOptional(z.string()),
      }),
      z.strictObject({
        kind: z.literal('with_fields'),
        input: expressionForm,
        fields: z.array(namedExpressionForm),
      }),
    ]),
  )
  .meta({ id: 'expression' })

/** The form of a named expression in a document. */
export const namedExpressionForm = z
  .lazy(() => z.strictObject({ name: z.string(), expression: expressionForm }))
  .meta({ id: 'namedExpression' })
