/** What a kind of join gives. */
export interface JoinKindEntry {
  /** Whose columns the row has. */
  readonly keeps: 'both' | 'left'
  /** Whether the columns of that side are null where it has no row that belongs to one of the other. */
  readonly leftNulls: boolean
  readonly rightNulls: boolean
  /** What PySpark calls it. */
  readonly word: string
}

/** The kinds of joins there are; the document uses these names. */
export const JOIN_KINDS = {
  inner: { keeps: 'both', leftNulls: false, rightNulls: false, word: 'inner' },
  left: { keeps: 'both', leftNulls: false, rightNulls: true, word: 'left' },
  right: { keeps: 'both', leftNulls: true, rightNulls: false, word: 'right' },
  full: { keeps: 'both', leftNulls: true, rightNulls: true, word: 'full' },
  semi: { keeps: 'left', leftNulls: false, rightNulls: false, word: 'left_semi' },
  anti: { keeps: 'left', leftNulls: false, rightNulls: false, word: 'left_anti' },
  cross: { keeps: 'both', leftNulls: false, rightNulls: false, word: 'cross' },
} as const satisfies Readonly<Record<string, JoinKindEntry>>

export type JoinKind = keyof typeof JOIN_KINDS
