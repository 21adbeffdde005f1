import type { KafkaRecord } from '../kafka/kafka-record.js'
import type { StructType } from '../schema/data-type.js'
import type { CliIo } from './cli-io.js'
import { tableFormat } from './row-output/table-format.js'
import { type OutputState, textOut } from './row-output/text-out.js'

/** Records that are printed together when they come fast. */
const TOGETHER = 500
/** How long a record waits for others to be printed with, ms. */
const WAIT_MS = 50

const COLUMNS: StructType = {
  kind: 'struct',
  fields: [
    { name: 'partition', type: { kind: 'int' }, nullable: false },
    { name: 'offset', type: { kind: 'bigint' }, nullable: false },
    { name: 'timestamp', type: { kind: 'string' }, nullable: false },
    { name: 'key', type: { kind: 'string' }, nullable: true },
    { name: 'value', type: { kind: 'string' }, nullable: true },
    { name: 'headers', type: { kind: 'string' }, nullable: true },
  ],
}

/** Prints records as they arrive: a table for people, a JSON object a line for programs. */
export class RecordOutput {
  readonly #text: (records: readonly KafkaRecord[]) => string
  readonly #out: ReturnType<typeof textOut>
  #waiting: KafkaRecord[] = []
  #timer: NodeJS.Timeout | undefined
  #written: Promise<OutputState> = Promise.resolve('open')

  constructor(io: CliIo, format: 'table' | 'json') {
    this.#out = textOut(io.stdout)
    const columns = (io.stdout as NodeJS.WriteStream).columns
    const table = tableFormat({ schema: COLUMNS, columns, colour: io.colour })
    this.#text =
      format === 'json'
        ? (records) => records.map((record) => `${recordJson(record)}\n`).join('')
        : (records) => [...table.rows(records.map(tableRow))].join('')
  }

  /** Takes a record; `closed` when nobody reads the output any more. */
  async write(record: KafkaRecord): Promise<OutputState> {
    this.#waiting.push(record)
    if (this.#waiting.length >= TOGETHER) return this.flush()
    this.#timer ??= setTimeout(() => void this.flush().catch(() => {}), WAIT_MS)
    return 'open'
  }

  /** Prints what waits. */
  flush(): Promise<OutputState> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const records = this.#waiting
    this.#waiting = []
    this.#written = this.#written.then((state) =>
      state === 'closed' ? state : this.#out.write(this.#text(records)),
    )
    this.#written.catch(() => {})
    return this.#written
  }
}

/** The JSON form of a record: bytes as text; `keyBase64` and `valueBase64` where they are no UTF-8. */
export function recordJson(record: KafkaRecord): string {
  const { topic, partition, offset, timestamp, key, value, headers } = record
  const rest = JSON.stringify({
    timestamp: new Date(timestamp).toISOString(),
    ...textOrBase64('key', key),
    ...textOrBase64('value', value),
    headers: headers.map((header) => ({ key: header.key, ...textOrBase64('value', header.value) })),
  })
  // Exact digits: a JSON number of ours never went through a double.
  return `{"topic":${JSON.stringify(topic)},"partition":${partition},"offset":${offset},${rest.slice(1)}`
}

function tableRow(record: KafkaRecord): Readonly<Record<string, unknown>> {
  const { partition, offset, timestamp, key, value, headers } = record
  const headerTexts = headers.map((header) => `${header.key}=${textOrHex(header.value)}`)
  return {
    partition,
    offset,
    timestamp: new Date(timestamp).toISOString(),
    key: textOrHex(key),
    value: textOrHex(value),
    headers: headerTexts.join(' '),
  }
}

function textOrBase64(name: 'key' | 'value', bytes: Uint8Array | null): Record<string, string | null> {
  const text = textOf(bytes)
  if (text !== undefined) return { [name]: text }
  return { [`${name}Base64`]: Buffer.from(bytes ?? []).toString('base64') }
}

function textOrHex(bytes: Uint8Array | null): string | null {
  const text = textOf(bytes)
  return text === undefined ? `0x${Buffer.from(bytes ?? []).toString('hex')}` : text
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The text of UTF-8 bytes; undefined when they are none. */
function textOf(bytes: Uint8Array | null): string | null | undefined {
  if (bytes === null) return null
  try {
    return decoder.decode(bytes)
  } catch {
    return undefined
  }
}
