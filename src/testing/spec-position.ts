/** A place in a specification file; both count from 1. */
export interface SpecPosition {
  readonly line: number
  readonly column: number
}
