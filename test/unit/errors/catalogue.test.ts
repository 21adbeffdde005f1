import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { ERROR_FAMILIES, errorCatalogue } from '../../../src/errors/catalogue.js'

const ERRORS = new URL('../../../src/errors/', import.meta.url)
const SRC = new URL('../../../src/', import.meta.url)

describe('the error catalogue', () => {
  test('has every family file', () => {
    const files = readdirSync(ERRORS).filter(
      (name) => name.endsWith('-error.ts') && name !== 'bridge-error.ts',
    )
    expect(Object.keys(ERROR_FAMILIES)).toEqual(files.map((name) => name.replace('-error.ts', '')).sort())
  })

  test.each(
    Object.entries(ERROR_FAMILIES),
  )('%s: codes begin with the family and stand in order', (family, table) => {
    const codes = Object.keys(table)
    expect(codes.filter((code) => !code.startsWith(`${family.toUpperCase()}_`))).toEqual([])
    expect(codes).toEqual([...codes].sort())
  })

  test('no code is there twice', () => {
    const codes = errorCatalogue().map(({ code }) => code)
    expect(codes).toEqual([...new Set(codes)].sort())
  })

  test('each summary is one sentence', () => {
    const bad = errorCatalogue().filter(({ summary }) => !/^(?:[A-Z]|spark-submit ).*[^.]\.$/.test(summary))
    expect(bad).toEqual([])
  })

  test('each code is used outside of its table', () => {
    const text = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(ts|mjs)$/.test(name) && !name.startsWith('errors'))
      .map((name) => readFileSync(new URL(name, SRC), 'utf8'))
      .join('\n')
    const unused = errorCatalogue().filter(({ code }) => !text.includes(`'${code}'`))
    expect(unused.map(({ code }) => code)).toEqual([])
  })
})
