import { DefineError } from '../../errors/define-error.js'
import type { StructField, StructType } from '../../schema/data-type.js'
import { didYouMean } from '../../util/did-you-mean.js'
import { deepFreeze } from '../../util/freeze.js'
import { valueText } from '../../util/value-text.js'
import { checkScalar } from '../expression/aggregation.js'
import type { ExpressionNode } from '../expression/expression-node.js'
import { inferType } from '../expression/infer-type.js'
import { widerType } from '../expression/wider-type.js'
import { typeMismatch, typeName } from '../type-mismatch.js'
import { checkComparable, namedFields } from './comparable.js'
import { JOIN_KINDS, type JoinKind } from './join-kind.js'
import type { RelationBase, RelationNode, SpecOf } from './relation-node.js'
import { rowSchema } from './row-schema.js'

/** Rows of both sides that belong together: by columns that are equal, by a condition, or, crossed, all with all. */
export interface JoinNode extends RelationBase {
  readonly kind: 'join'
  /** The left side. */
  readonly input: RelationNode
  /** The right side. */
  readonly other: RelationNode
  readonly how: JoinKind
  /** Columns of both sides that must be equal; each is in the row once. */
  readonly on?: readonly string[]
  /** A condition over the columns of both sides, which then have no name in common. */
  readonly condition?: ExpressionNode
}

const asNullable = (fields: readonly StructField[], nulls: boolean): readonly StructField[] =>
  nulls ? fields.map((field) => ({ ...field, nullable: true })) : fields

function checkKind(how: unknown): void {
  if (typeof how === 'string' && Object.hasOwn(JOIN_KINDS, how)) return
  const kinds = Object.keys(JOIN_KINDS).filter((kind) => kind !== 'cross')
  const near = didYouMean(String(how), kinds)
  throw new DefineError('DEFINE_BAD_VALUE', {
    message: `Kind of join: ${valueText(how)}. Expected one of ${kinds.join(', ')}.`,
    ...(near === undefined ? {} : { hint: `Did you mean ${near}?` }),
  })
}

/** @throws DEFINE_DUPLICATE_COLUMN for names that both sides have, but for those of `on`. */
function checkNames(left: StructType, right: StructType, on: readonly string[]): void {
  const names = new Map(left.fields.map(({ name }) => [name.toLowerCase(), name]))
  const shared = right.fields
    .map(({ name }) => name)
    .filter((name) => !on.includes(name) && names.has(name.toLowerCase()))
  const [first] = shared
  if (first === undefined) return
  throw new DefineError('DEFINE_DUPLICATE_COLUMN', {
    message: `Columns of join: ${shared.join(', ')} on both sides. Expected names that one side alone has${on.length === 0 ? '' : `, but for ${on.join(', ')}`}.`,
    hint: `Rename or drop one of each first: .rename({ ${first}: 'other_${first}' }).`,
    details: { columns: shared },
  })
}

function checkOn(on: readonly string[], left: StructType, right: StructType): void {
  const pairs = [namedFields('join', on, left), namedFields('join', on, right)] as const
  checkComparable('join', pairs[0])
  pairs[0].forEach(({ name, type }, at) => {
    const twin = pairs[1][at]
    if (twin === undefined || widerType(type, twin.type) !== undefined) return
    throw typeMismatch(
      `Column ${name} of join`,
      `${typeName(type)} and ${typeName(twin.type)}`,
      'the same type on both sides, two numbers, or two of date, timestamp and timestamp_ntz',
      'Bring one side to the type of the other with cast().',
    )
  })
}

function checkCondition(condition: ExpressionNode, fields: readonly StructField[]): void {
  checkScalar('join', condition)
  const { type } = inferType(condition, { kind: 'struct', fields })
  if (type.kind === 'boolean') return
  throw typeMismatch('Condition of join', typeName(type), 'a condition (boolean)')
}

/** The column of both sides that are equal in it. */
function keyField(name: string, how: JoinKind, left: StructType, right: StructType): StructField {
  const [own, twin] = [left, right].map(({ fields }) => fields.find((field) => field.name === name))
  if (own === undefined || twin === undefined) throw new TypeError(`No column ${name}`)
  if (how === 'right') return twin
  return how === 'full' ? { name, type: widerType(own.type, twin.type) ?? own.type, nullable: true } : own
}

export function joinNode(spec: SpecOf<JoinNode>): JoinNode {
  const { how, on, condition } = spec
  checkKind(how)
  if ([on, condition].filter((each) => each !== undefined).length !== (how === 'cross' ? 0 : 1)) {
    throw new DefineError('DEFINE_BAD_VALUE', {
      message: `Join of the kind ${how}: ${on === undefined && condition === undefined ? 'neither columns nor a condition' : 'columns or a condition too many'}. Expected ${how === 'cross' ? 'none' : 'one of them'}.`,
      hint: "Write join(other, { on: ['id'] }) or join(other, { on: (l, r) => l.id.eq(r.user_id) }); all rows with all is crossJoin(other).",
    })
  }
  const [left, right] = [spec.input.schema, spec.other.schema]
  const { keeps, leftNulls, rightNulls } = JOIN_KINDS[how]
  if (on !== undefined) checkOn(on, left, right)
  if (keeps === 'both' || condition !== undefined) checkNames(left, right, on ?? [])
  if (condition !== undefined) checkCondition(condition, [...left.fields, ...right.fields])
  const keys = on ?? []
  const rest = ({ fields }: StructType): readonly StructField[] =>
    fields.filter(({ name }) => !keys.includes(name))
  const schema = rowSchema('join', [
    ...keys.map((name) => keyField(name, how, left, right)),
    ...asNullable(rest(left), leftNulls),
    ...(keeps === 'both' ? asNullable(rest(right), rightNulls) : []),
  ])
  return deepFreeze({ ...spec, kind: 'join', schema })
}
