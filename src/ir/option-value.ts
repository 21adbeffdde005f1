/** A run's parameter, read by the script when it starts; its value is no part of the document. */
export interface ParamReference {
  readonly param: string
  /** Whether its value may be shown to nobody. Absent: no. */
  readonly secret?: true
}

/** Whether a value is read from a parameter of the run. */
export function isParamReference(value: unknown): value is ParamReference {
  return (
    typeof value === 'object' && value !== null && typeof (value as { param?: unknown }).param === 'string'
  )
}

/** The value of an option: written into the script, or read from a parameter. */
export type OptionValue = string | ParamReference

export type OptionMap = Readonly<Record<string, OptionValue>>
