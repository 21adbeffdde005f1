import { functionOf } from './function-of.js'

/** Texts one after the other; null where one of them is. */
export const concat = functionOf('concat')
/** Texts with a separator between them; nulls are left out: `concatWs(', ', c.place, c.net)`. */
export const concatWs = functionOf('concat_ws')
/** The value at a JSON path, as text: `getJsonObject(c.value, '$.id')`. */
export const getJsonObject = functionOf('get_json_object')
/** Each word with a capital. */
export const initcap = functionOf('initcap')
/** Characters of the text. */
export const length = functionOf('length')
/** In lower case. */
export const lower = functionOf('lower')
/** Filled up on the left to a length: `lpad(c.id, 8, '0')`. */
export const lpad = functionOf('lpad')
/** Without spaces on the left. */
export const ltrim = functionOf('ltrim')
/** MD5 digest in hexadecimal digits. */
export const md5 = functionOf('md5')
/** A group of the first match of a Java regular expression; `''` without one. */
export const regexpExtract = functionOf('regexp_extract')
/** Every match of a Java regular expression replaced. */
export const regexpReplace = functionOf('regexp_replace')
/** Back to front. */
export const reverse = functionOf('reverse')
/** Filled up on the right to a length. */
export const rpad = functionOf('rpad')
/** Without spaces on the right. */
export const rtrim = functionOf('rtrim')
/** SHA-2 digest of 224, 256, 384 or 512 bits in hexadecimal digits: `sha2(c.id, 256)`. */
export const sha2 = functionOf('sha2')
/** The parts between the matches of a Java regular expression. */
export const split = functionOf('split')
/** A part of the text, from a position counted from 1, of a length. */
export const substring = functionOf('substring')
/** A struct, map or array as JSON text: `toJson(struct({ id: c.id }))`. Fields that are null are left out. */
export const toJson = functionOf('to_json')
/** Without spaces on both sides. */
export const trim = functionOf('trim')
/** In upper case. */
export const upper = functionOf('upper')
