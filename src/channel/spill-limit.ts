import { ChannelError } from '../errors/channel-error.js'

const FORM = /^([1-9]\d{0,11})([kmgt])b?$/i
const UNITS = 'bkmgt'

/** Reads how much of a micro-batch may wait on disk, as bytes. Throws CHANNEL_BAD_LIMIT. */
export function readSpillLimit(text: string): number {
  const [, digits, unit = ''] = FORM.exec(text) ?? []
  const bytes = Number(digits) * 1024 ** UNITS.indexOf(unit.toLowerCase())
  if (Number.isSafeInteger(bytes)) return bytes
  throw new ChannelError('CHANNEL_BAD_LIMIT', {
    message: `spillLimit is ${JSON.stringify(text)}. Expected a size with its unit: 512m, 16g.`,
    hint: 'Correct `--spill-limit` (in the library: `spillLimit`).',
    details: { value: text },
  })
}
