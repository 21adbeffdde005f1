import { type FunctionEntry, scalar } from './function-entry.js'

/** Digests and hashes. */
export const HASH_FUNCTIONS = {
  crc32: scalar(['string_or_binary'], 'bigint', 'any', '1.5', 'CRC-32 checksum.'),
  hash: {
    ...scalar(
      ['comparable'],
      'int',
      'never',
      '2.0',
      'Murmur3 hash of the values, 32 bits; as Spark partitions rows.',
    ),
    rest: 'comparable',
  },
  md5: scalar(['string_or_binary'], 'string', 'any', '1.5', 'MD5 digest in hexadecimal digits.'),
  sha1: scalar(['string_or_binary'], 'string', 'any', '1.5', 'SHA-1 digest in hexadecimal digits.'),
  sha2: scalar(
    ['string_or_binary', 'digest_bits'],
    'string',
    'always',
    '1.5',
    'SHA-2 digest of 224, 256, 384 or 512 bits in hexadecimal digits.',
  ),
  xxhash64: {
    ...scalar(['comparable'], 'bigint', 'never', '3.0', 'xxHash of the values, 64 bits.'),
    rest: 'comparable',
  },
} as const satisfies Readonly<Record<string, FunctionEntry>>
