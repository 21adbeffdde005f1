import { functionOf } from './function-of.js'

/** Without its sign. */
export const abs = functionOf('abs')
/** The next whole number up. */
export const ceil = functionOf('ceil')
/** The next whole number down. */
export const floor = functionOf('floor')
/** The first to the power of the second, as a double. */
export const pow = functionOf('pow')
/** Rounded half up to so many digits after the point, 0 if not given: `round(c.mag, 1)`. */
export const round = functionOf('round')
/** Elements of an array or a map. */
export const size = functionOf('size')
/** Square root. */
export const sqrt = functionOf('sqrt')
