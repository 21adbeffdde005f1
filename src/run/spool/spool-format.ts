import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { z } from 'zod'

/** The spool in a run's directory. */
export const SPOOL = 'spool'

/** The folder of one result in a spool. */
export function resultFolder(spool: string, result: string): string {
  // A name of dots alone would lead out.
  const encoded = encodeURIComponent(result).replace(/^\.+$/, (dots) => '%2E'.repeat(dots.length))
  return join(spool, encoded)
}

/** The files of a result's `n`-th micro-batch, counted from 0: its frames, and the manifest that is written last. */
export function batchFiles(folder: string, n: number): { readonly rows: string; readonly manifest: string } {
  const name = numbered(n)
  return { rows: join(folder, `${name}.rows`), manifest: join(folder, `${name}.json`) }
}

/** How the name of the `n`-th file of its kind begins. */
export function numbered(n: number): string {
  return String(n).padStart(8, '0')
}

/** The number in the name of a manifest; undefined for other files. */
export function numberOf(name: string): number | undefined {
  const [, digits] = /^(\d{8,})\.json$/.exec(name) ?? []
  return digits === undefined ? undefined : Number(digits)
}

/** Says that no further batch of a result comes. */
export function endFile(folder: string): string {
  return join(folder, 'end.json')
}

const count = z.number().int().nonnegative()

/** What the manifest of a micro-batch says. */
export const MANIFEST = z.object({
  v: z.literal(1),
  run: z.string(),
  result: z.string(),
  queryId: z.string().nullable(),
  batchId: count,
  /** As Spark counted them. */
  rows: count,
  /** Spark's schema JSON. */
  schema: z.unknown(),
  /** The frames, one behind the other in the file of rows; each is one whole Arrow stream. */
  frames: z.array(z.object({ bytes: count, crc32: z.string() })),
})
export type Manifest = z.infer<typeof MANIFEST>

/** What the end of a result says. */
export const RESULT_END = z.object({ v: z.literal(1), batches: count })

/** JSON with its checksum on a second line: whoever reads it in the middle of its being written can tell. */
export function sealedJson(data: unknown): string {
  const line = JSON.stringify(data)
  return `${line}\n${checksum(Buffer.from(line))}\n`
}

/** Reads what {@link sealedJson} has written; undefined where it is not whole. */
export function unsealJson<T>(text: string, form: z.ZodType<T>): T | undefined {
  const [line = '', sum] = text.split('\n')
  return sum === checksum(Buffer.from(line)) ? form.parse(JSON.parse(line)) : undefined
}

/** The CRC-32 of some bytes, as eight hex digits. */
export function checksum(bytes: Uint8Array): string {
  return crc32(bytes).toString(16).padStart(8, '0')
}
