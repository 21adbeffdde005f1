/** Whether what is inside are rows of the user's, whose values are no nodes, whatever they look like. */
export function holdsRows(value: object): boolean {
  return (value as { kind?: unknown }).kind === 'rows_source'
}

/** The nodes of a kind, in relations as a document has them, wherever they stand. */
export function nodesOfKind(value: unknown, kind: string): readonly object[] {
  if (typeof value !== 'object' || value === null) return []
  const inside = holdsRows(value) ? [] : Object.values(value).flatMap((part) => nodesOfKind(part, kind))
  return (value as { kind?: unknown }).kind === kind ? [value, ...inside] : inside
}
