import { wholeNumber } from './whole-number.js'

export const tinyint = wholeNumber<'tinyint'>(8)
