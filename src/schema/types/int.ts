import { wholeNumber } from './whole-number.js'

export const int = wholeNumber<'int'>(32)
