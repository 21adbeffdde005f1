import type { z } from 'zod'

/** The little of a form that is read here. */
interface Form {
  readonly _zod: {
    readonly def: {
      readonly type: string
      readonly shape?: Readonly<Record<string, Form>>
      readonly element?: Form
      readonly valueType?: Form
      readonly innerType?: Form
      readonly getter?: () => Form
      readonly options?: readonly Form[]
      readonly in?: Form
      readonly discriminator?: string
    }
    readonly values?: ReadonlySet<unknown>
  }
}

/** The form that stands behind wrappers, and of alternatives the one that the value means. */
function plain(form: Form, value: unknown): Form {
  const { def } = form._zod
  if (def.getter !== undefined) return plain(def.getter(), value)
  if (def.innerType !== undefined) return plain(def.innerType, value)
  if (def.type === 'pipe' && def.in !== undefined) return plain(def.in, value)
  if (def.options === undefined) return form
  const options = def.options.map((option) => plain(option, value))
  const { discriminator } = def
  const said =
    discriminator === undefined ? undefined : (value as Record<string, unknown> | null)?.[discriminator]
  const meant = options.find((option) => {
    if (discriminator === undefined) return option._zod.def.shape !== undefined
    const kind = option._zod.def.shape?.[discriminator]
    return kind?._zod.values?.has(said) === true
  })
  return meant ?? form
}

/** The keys that a form knows at a path of a value; of alternatives those of the one that the value means. */
export function knownKeys(form: z.ZodType, path: readonly PropertyKey[], root: unknown): readonly string[] {
  let value = root
  let at = plain(form as unknown as Form, value)
  for (const part of path) {
    const { shape, element, valueType } = at._zod.def
    const next = shape?.[String(part)] ?? element ?? valueType
    if (next === undefined) return []
    value = (value as Record<PropertyKey, unknown> | null | undefined)?.[part]
    at = plain(next, value)
  }
  return Object.keys(at._zod.def.shape ?? {})
}
