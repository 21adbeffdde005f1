import { functionOf } from './function-of.js'

/** Rows of the group; with a column, those where it is not null. */
export const count = functionOf('count')
/** Rows of the group for which the condition is true. */
export const countIf = functionOf('count_if')
/** About how many different values; within 5 % of the number. */
export const approxCountDistinct = functionOf('approx_count_distinct')
/** Sum: of integers a bigint, of floats a double, of decimals with ten digits more. */
export const sum = functionOf('sum')
/** Mean; null for a group without values. */
export const avg = functionOf('avg')
/** Smallest value. */
export const min = functionOf('min')
/** Greatest value. */
export const max = functionOf('max')
/** The first column where the second is smallest: `minBy(c.place, c.mag)`. */
export const minBy = functionOf('min_by')
/** The first column where the second is greatest: `maxBy(c.place, c.mag)`. */
export const maxBy = functionOf('max_by')
/** The value of some first row; which one depends on the order in which rows come. */
export const first = functionOf('first')
/** The value of some last row; which one depends on the order in which rows come. */
export const last = functionOf('last')
/** All values that are not null, in no fixed order. */
export const collectList = functionOf('collect_list')
/** All different values that are not null, in no fixed order. */
export const collectSet = functionOf('collect_set')
/** Standard deviation of the sample. */
export const stddev = functionOf('stddev')
/** Variance of the sample. */
export const variance = functionOf('variance')
