import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { generatedFiles } from '../../../src/run/generated-files.js'

const ROOT = new URL('../../../', import.meta.url)

describe('generated files are as `npm run gen` would write them', () => {
  test.each(Object.entries(generatedFiles()))('%s', (name, expected) => {
    const stored = readFileSync(new URL(name, ROOT), 'utf8')
    // The layout of JSON is the formatter's.
    if (name.endsWith('.json')) expect(JSON.parse(stored)).toEqual(JSON.parse(expected))
    else expect(stored).toBe(expected)
  })
})
