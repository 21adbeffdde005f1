import { exprNode } from '../ir/expression/expr-node.js'
import type { ExpressionNode, NamedExpression } from '../ir/expression/expression-node.js'
import { inferType } from '../ir/expression/infer-type.js'
import type { SortKeyNode } from '../ir/expression/sort-key-node.js'
import { checkSqlText, sqlText } from '../ir/expression/sql-text.js'
import type { RelationNode } from '../ir/relation/relation-node.js'
import { sqlNode } from '../ir/relation/sql-node.js'
import { requireKnownRow } from '../ir/relation/unknown-row.js'
import type { StructType } from '../schema/data-type.js'
import { parseType } from '../schema/parse-type.js'
import { didYouMean } from '../util/did-you-mean.js'
import { type SourceGround, structOf } from './build-options.js'
import { buildSource } from './build-sources.js'
import { ExpressionParser } from './expression/parse-expression.js'
import type { ColumnsForm, ExpressionForm } from './expression-form.js'
import type { JobFileForm, QueryForm } from './job-file-form.js'
import type { Path } from './job-file-text.js'
import { filledQuery, namesIn } from './sql-views.js'
import type { StepGround, StepSpelling } from './step/step-spelling.js'
import { STEPS } from './step/step-table.js'

/** The datasets of a file by name; the query, if there is one, apart. */
export interface Datasets {
  readonly named: ReadonlyMap<string, RelationNode>
  readonly query: RelationNode | undefined
}

type Step = Readonly<Record<string, unknown>>

const KINDS = new Map(Object.entries(STEPS).map(([kind, { word }]) => [word, kind as keyof typeof STEPS]))

class DatasetBuilder {
  readonly #ground: SourceGround
  readonly #named = new Map<string, RelationNode>()

  constructor(ground: SourceGround) {
    this.#ground = ground
  }

  get named(): ReadonlyMap<string, RelationNode> {
    return this.#named
  }

  add(name: string, path: Path, node: RelationNode): void {
    const { file } = this.#ground
    const twin = [...this.#named.keys()].find((other) => other.toLowerCase() === name.toLowerCase())
    if (twin !== undefined) {
      const message = `two datasets are named ${twin} and ${name}; expected names that differ by more than upper and lower case`
      throw file.fault('JOBFILE_BAD_FORM', path, message, { atKey: true })
    }
    this.#named.set(name, node)
  }

  dataset(name: string, path: Path): RelationNode {
    const found = this.#named.get(name)
    if (found !== undefined) return found
    const known = [...this.#named.keys()]
    const near = didYouMean(name, known)
    const there = near === undefined ? `those above are ${known.join(', ')}` : `did you mean ${near}?`
    throw this.#ground.file.fault(
      'JOBFILE_UNKNOWN_NAME',
      path,
      `unknown dataset ${name.slice(0, 60)}; ${there}`,
    )
  }

  query(form: QueryForm, path: Path): RelationNode {
    const { file, parameters } = this.#ground
    const isShort = typeof form === 'string'
    const at = isShort ? path : [...path, 'text']
    return file.located(at, () => {
      const text = sqlText(filledQuery(isShort ? form : form.text, parameters.value))
      const names = namesIn(text)
      const views = [...this.#named].filter(([name]) => names.has(name.toLowerCase()))
      return sqlNode({
        text,
        views: views.map(([name]) => name),
        inputs: views.map(([, node]) => node),
        ...(isShort ? {} : { columns: structOf(file, form.columns, [...path, 'columns']) }),
        ...file.site(path),
      })
    })
  }

  /** The steps of a dataset, the first of which says what they begin with. */
  steps(name: string, steps: readonly Step[]): RelationNode {
    const { file } = this.#ground
    const path: Path = ['steps', name]
    const [first = {}, ...rest] = steps
    let node: RelationNode
    if (typeof first['from'] === 'string') node = this.dataset(first['from'], [...path, 0, 'from'])
    else if (first['sql'] !== undefined) node = this.query(first['sql'] as QueryForm, [...path, 0, 'sql'])
    else {
      const word = Object.keys(first)[0] ?? ''
      const message = `the first step of ${name} is ${word}; expected from or sql, which say what the steps begin with`
      throw file.fault('JOBFILE_BAD_FORM', [...path, 0, word], message, { atKey: true })
    }
    const begun = node
    for (const [at, step] of rest.entries()) {
      const [word = '', value] = Object.entries(step)[0] ?? []
      const kind = KINDS.get(word)
      if (kind === undefined) {
        const message = `${word} stands after other steps; expected it first, in a dataset of its own`
        throw file.fault('JOBFILE_BAD_FORM', [...path, at + 1, word], message, { atKey: true })
      }
      node = this.#step(kind, value, node, [...path, at + 1, word])
    }
    // Another name for a source is the source itself.
    return node === begun && first['sql'] === undefined ? node : Object.freeze({ ...node, name })
  }

  #step(kind: keyof typeof STEPS, value: unknown, input: RelationNode, path: Path): RelationNode {
    const { file } = this.#ground
    const spelling: StepSpelling = STEPS[kind]
    return file.located(path, () => {
      requireKnownRow(kind, input)
      return spelling.build(value, this.#stepGround(input, path))
    })
  }

  #stepGround(input: RelationNode, path: Path): StepGround {
    const { file } = this.#ground
    const expression: StepGround['expression'] = (form, at, fields = input.schema.fields) =>
      this.#expression(form, { kind: 'struct', fields }, at)
    return {
      ...{ input, path, expression, ...file.site(path) },
      columns: (form, at) => this.#columns(form, input.schema, at),
      sortKey: (text, at) => this.#sortKey(text, input, at),
      columnTypes: (form, at) => structOf(file, form, at),
      dataset: (name, at) => this.dataset(name, at),
    }
  }

  #parser(text: string, schema: StructType): ExpressionParser {
    const { parameters, functions, schemas } = this.#ground
    return new ExpressionParser(text, { schema, parameter: parameters.value, functions, schemas })
  }

  #expression(form: ExpressionForm, schema: StructType, path: Path): ExpressionNode {
    const { file } = this.#ground
    if (typeof form !== 'object') {
      return file.located(path, () => this.#parser(String(form), schema).whole().node)
    }
    file.located([...path, 'expr'], () => checkSqlText('Text of expr', form.expr))
    const node = exprNode(
      form.expr,
      file.located([...path, 'type'], () => parseType(form.type)),
    )
    file.located(path, () => inferType(node, schema))
    return node
  }

  #columns(form: ColumnsForm, schema: StructType, path: Path): readonly NamedExpression[] {
    const { file } = this.#ground
    if (!Array.isArray(form)) {
      return Object.entries(form).map(([name, each]) => ({
        name,
        expression: this.#expression(each, schema, [...path, name]),
      }))
    }
    return form.flatMap((item, at): readonly NamedExpression[] => {
      if (typeof item !== 'string') return this.#columns(item, schema, [...path, at])
      return file.located([...path, at], () => {
        const { name, operand } = this.#parser(item, schema).wholeNamed()
        return [{ name, expression: operand.node }]
      })
    })
  }

  #sortKey(text: string, input: RelationNode, path: Path): SortKeyNode {
    return this.#ground.file.located(path, () => this.#parser(text, input.schema).wholeSortKey())
  }
}

/** The datasets of a file: its sources, its steps in their order, its query. */
export function buildDatasets(ground: SourceGround, { sources, steps, query }: JobFileForm): Datasets {
  const builder = new DatasetBuilder(ground)
  for (const [name, form] of Object.entries(sources)) {
    builder.add(name, ['sources', name], buildSource(ground, name, form))
  }
  for (const [name, list] of Object.entries(steps ?? {})) {
    builder.add(name, ['steps', name], builder.steps(name, list as readonly Step[]))
  }
  return { named: builder.named, query: query === undefined ? undefined : builder.query(query, ['query']) }
}
