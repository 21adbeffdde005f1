import { readFileSync } from 'node:fs'
import { KafkaError } from '../errors/kafka-error.js'
import type { ClientProperties } from './client-properties.js'

/**
 * Reads the file that Kafka's own tools take as `--command-config`: a property a line, `security.protocol=SASL_SSL`.
 *
 * @throws KafkaError KAFKA_BAD_PROPERTIES when it cannot be read
 */
export function readClientProperties(file: string): ClientProperties {
  try {
    return parseProperties(readFileSync(file, 'utf8'))
  } catch (cause) {
    throw new KafkaError('KAFKA_BAD_PROPERTIES', {
      message: `The properties of Kafka's client cannot be read: ${(cause as Error).message}. Expected a file with a property a line.`,
      hint: 'name a file as the tools of Kafka take it: --command-config client.properties',
      details: { file },
      cause,
    })
  }
}

/** Text as java.util.Properties reads it, without the rarer of its forms: keys have no escapes. */
export function parseProperties(text: string): ClientProperties {
  // A line whose last backslash is none of an escape goes on in the next.
  const lines = text.replace(/(?<!\\)((?:\\\\)*)\\\r?\n[ \t]*/g, '$1').split(/\r?\n/)
  return Object.fromEntries(
    lines.flatMap((line): [string, string][] => {
      const [, key, value = ''] = /^\s*([^#!\s=:][^\s=:]*)\s*[=:]?\s*(.*)$/.exec(line) ?? []
      return key === undefined ? [] : [[key, unescaped(value)]]
    }),
  )
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', f: '\f' }

function unescaped(value: string): string {
  return value.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/g, (_, code: string | undefined, char: string = '') =>
    code === undefined ? (ESCAPES[char] ?? char) : String.fromCharCode(Number.parseInt(code, 16)),
  )
}
