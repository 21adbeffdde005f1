/** A column of the relation, by name. */
export interface ColumnNode {
  readonly kind: 'column'
  readonly name: string
}

export function columnNode(name: string): ColumnNode {
  return Object.freeze({ kind: 'column', name })
}
