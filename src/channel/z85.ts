const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#'

/** Bytes as ZeroMQ writes its keys: https://rfc.zeromq.org/spec/32/. Their number must be a multiple of four. */
export function z85(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let text = ''
  for (let at = 0; at < bytes.length; at += 4) {
    const value = view.getUint32(at)
    for (let power = 85 ** 4; power >= 1; power /= 85) text += DIGITS[Math.floor(value / power) % 85]
  }
  return text
}
