import type { DataType, SimpleKind, SimpleType, TypeKind } from './data-type.js'

/** The data type of one kind; what makes a table over all kinds total and typed. */
export type TypeOfKind<K extends TypeKind> = K extends SimpleKind
  ? SimpleType<K>
  : Extract<DataType, { readonly kind: K }>
