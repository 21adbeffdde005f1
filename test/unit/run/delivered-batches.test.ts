import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DeliveredBatches } from '../../../src/run/delivered-batches.js'

const QUERY = '5f1c0c9e-3a52-4a0e-9a54-1d5d9c3c2b11'
const batch = (batchId: number, queryId: string | null = QUERY, result = 'strong') => ({
  result,
  queryId,
  batchId,
})

let folder: string
let delivered: DeliveredBatches
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'sw-delivered-')), 'queries')
  delivered = new DeliveredBatches(folder)
})
afterEach(() => rmSync(join(folder, '..'), { recursive: true }))

describe('what was handed out', () => {
  test('only the last batch of a query can come again', () => {
    delivered.begin(batch(3))
    expect(delivered.wasBegun(batch(3))).toBe(true)
    delivered.acknowledge(batch(3))
    expect([delivered.isAcknowledged(batch(3)), delivered.wasBegun(batch(3))]).toEqual([true, false])
    // Somebody has set the checkpoint back: what they want to compute anew is handed out anew.
    expect(delivered.isAcknowledged(batch(2))).toBe(false)
  })

  test('each query and each result has its own', () => {
    delivered.acknowledge(batch(3))
    delivered.acknowledge(batch(3, null))
    expect(delivered.isAcknowledged(batch(3, QUERY.replace('5f', '6f')))).toBe(false)
    expect(delivered.isAcknowledged(batch(3, QUERY, 'weak'))).toBe(false)
    expect(delivered.isAcknowledged(batch(3, null))).toBe(true)
  })
})

describe('on disk', () => {
  test('a later run on the same checkpoint knows', () => {
    delivered.acknowledge(batch(3))
    delivered.begin(batch(4))
    const later = new DeliveredBatches(folder)
    expect([later.isAcknowledged(batch(3)), later.wasBegun(batch(4))]).toEqual([true, true])
    expect(readdirSync(folder)).toEqual([`${QUERY}.json`])
    expect(statSync(join(folder, `${QUERY}.json`)).mode & 0o777).toBe(0o600)
  })

  test('nothing is written for a batch job, nor under a name that is no query id', () => {
    delivered.acknowledge(batch(0, null))
    delivered.acknowledge(batch(0, '../../escape'))
    expect(() => readdirSync(folder)).toThrow('ENOENT')
    expect(delivered.isAcknowledged(batch(0, '../../escape'))).toBe(true)
  })
})
