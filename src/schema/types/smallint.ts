import { wholeNumber } from './whole-number.js'

export const smallint = wholeNumber<'smallint'>(16)
