// Arrow to row objects alone, on one core, beside the row objects of the Arrow library underneath.
import { execFile } from 'node:child_process'
import { readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { tableFromIPC } from '@uwdata/flechette'
import { rowDecoder } from '../../dist/rows/decode-batch.js'
import { resolveSparkEnvironment } from '../../dist/toolchain/resolve-environment.js'
import { figure } from '../statistics.mjs'

const TURNS = 7
const WARM_UP = 2
const FRAMES = 40
const FRAME_ROWS = 25_000
const ROWS = FRAMES * FRAME_ROWS
const SCRIPT = fileURLToPath(new URL('decode.py', import.meta.url))

/** @param {string} name @param {import('../../dist/schema/data-type.js').DataType} type */
const column = (name, type) => ({ name, type, nullable: true })
/** @type {import('../../dist/schema/data-type.js').StructType} */
const SCHEMA = {
  kind: 'struct',
  fields: [
    column('id', { kind: 'bigint' }),
    column('device', { kind: 'string' }),
    column('temperature', { kind: 'double' }),
    column('humidity', { kind: 'double' }),
    column('ok', { kind: 'boolean' }),
  ],
}

/** @returns {Promise<readonly import('../figures.js').Figure[]>} */
export async function measureDecoder() {
  const frame = await arrowFrame()
  const decoder = rowDecoder(SCHEMA)
  /** @type {Record<string, number[]>} */
  const took = { ours: [], bare: [] }
  for (let turn = -WARM_UP; turn < TURNS; turn++) {
    for (const [way, decode] of /** @type {const} */ ([
      ['ours', () => rowsOf(decoder.slices(frame))],
      ['bare', () => rowsOf([tableFromIPC(frame, { useBigInt: true }).toArray()])],
    ])) {
      const began = performance.now()
      let rows = 0
      for (let at = 0; at < FRAMES; at++) rows += decode()
      if (rows !== ROWS) throw new Error(`${way}: ${rows} rows, expected ${ROWS}`)
      const rate = (ROWS * 1000) / (performance.now() - began)
      if (turn >= 0) took[way]?.push(rate)
      console.error(`  decode ${way}: ${rate.toFixed(0)} rows/s`)
    }
  }
  return [
    figure({
      id: 'channel.decode',
      unit: 'rows/s',
      values: took.ours ?? [],
      baseline: { what: 'row objects of @uwdata/flechette, the decoder underneath', values: took.bare ?? [] },
      setup: `${FRAMES} frames of ${FRAME_ROWS} rows of 5 columns, one core`,
    }),
  ]
}

/** A sum over the first column, so that no reader is lazy. @param {Iterable<readonly unknown[]>} slices */
function rowsOf(slices) {
  let seen = 0
  let sum = 0n
  for (const rows of slices) {
    for (const row of rows) {
      const { id, device, temperature, humidity, ok } = /** @type {Record<string, any>} */ (row)
      sum += id
      if (device.length + temperature + humidity + Number(ok) < 0) throw new Error('not what was written')
    }
    seen += rows.length
  }
  if (sum !== (BigInt(FRAME_ROWS) * BigInt(FRAME_ROWS - 1)) / 2n) throw new Error(`the ids sum to ${sum}`)
  return seen
}

async function arrowFrame() {
  const { python } = await resolveSparkEnvironment({ connectors: ['kafka'] })
  const file = join(tmpdir(), `sparkwire-decode-${process.pid}.arrow`)
  try {
    await promisify(execFile)(python, [SCRIPT, file, String(FRAME_ROWS)])
    return new Uint8Array(await readFile(file))
  } finally {
    await rm(file, { force: true })
  }
}
