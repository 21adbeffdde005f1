import { badValue } from '../bad-value.js'
import type { SimpleType } from '../data-type.js'
import type { TypeForm } from '../type-form.js'

export const binary: TypeForm<SimpleType<'binary'>, Uint8Array> = {
  typescript: () => 'Uint8Array',
  writeJson: () => (value) =>
    `"${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64')}"`,
  readJson: (type) => (json, path) => {
    if (json instanceof Uint8Array) return json
    if (typeof json === 'string' && isBase64(json)) return new Uint8Array(Buffer.from(json, 'base64'))
    throw badValue(path, type, json, 'base64 text')
  },
}

function isBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text)
}
