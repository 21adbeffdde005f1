import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { civilFromDays, dateText, daysFromCivil, daysFromText } from '../../../src/schema/calendar.js'
import { decimalFromText, decimalText, smallDecimalText } from '../../../src/schema/decimal-text.js'
import {
  dayTimeText,
  microsFromDayTime,
  monthsFromText,
  yearMonthText,
} from '../../../src/schema/interval-text.js'
import { microsFromText, timestampText } from '../../../src/schema/timestamp-text.js'

const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })

describe('dates', () => {
  test('known days', () => {
    expect([0, -1, 59, 11_016, -719_162, -719_528, -719_529].map(dateText)).toEqual([
      '1970-01-01',
      '1969-12-31',
      '1970-03-01',
      '2000-02-29',
      '0001-01-01',
      '0000-01-01',
      '-000001-12-31',
    ])
  })

  test('there and back for every int32, in step with the days', () => {
    fc.assert(
      fc.property(int32, (days) => {
        expect(daysFromCivil(civilFromDays(days))).toBe(days)
        expect(daysFromText(dateText(days))).toBe(days)
      }),
    )
  })

  test("the same as JavaScript's own calendar, where it has one", () => {
    fc.assert(
      fc.property(fc.integer({ min: -719_528, max: 2_932_896 }), (days) => {
        expect(dateText(days)).toBe(new Date(days * 86_400_000).toISOString().slice(0, 10))
      }),
    )
  })

  test.each([
    ['2023-02-29'],
    ['2023-13-01'],
    ['2023-00-10'],
    ['2023-1-1'],
    ['12023-01-01'],
    [''],
  ])('%j is no day', (text) => {
    expect(daysFromText(text)).toBeUndefined()
  })
})

describe('timestamps', () => {
  test('there and back for every int64', () => {
    fc.assert(
      fc.property(int64, (micros) => {
        expect(microsFromText(timestampText(micros), false)).toBe(micros)
        expect(microsFromText(`${timestampText(micros)}Z`, true)).toBe(micros)
      }),
    )
  })

  test("the same as JavaScript's own to the millisecond", () => {
    fc.assert(
      fc.property(fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 }), (ms) => {
        const micros = BigInt(ms) * 1000n + 7n
        expect(`${timestampText(micros).slice(0, 23)}Z`).toBe(new Date(ms).toISOString())
        expect(timestampText(micros).slice(23)).toBe('007')
      }),
    )
  })

  test('offsets, blanks and fewer digits are read', () => {
    expect(microsFromText('2024-02-29 12:00:00+02:00', true)).toBe(1_709_200_800_000_000n)
    expect(microsFromText('2024-02-29T10:00:00.5Z', true)).toBe(1_709_200_800_500_000n)
    expect(microsFromText('1969-12-31T23:30:00-00:30', true)).toBe(0n)
    expect(microsFromText('1970-01-01T00:00:00.000001000', false)).toBe(1n)
  })

  test.each([
    ['2024-02-29T10:00:00', true],
    ['2024-02-29T10:00:00Z', false],
    ['2024-02-29T10:00:00.0000001Z', true],
    ['2024-02-29T24:00:00Z', true],
    ['2024-02-29T10:60:00Z', true],
    ['2024-02-29T10:00:61Z', true],
    ['2024-02-30T10:00:00Z', true],
    ['2024-02-29', false],
    ['+294247-01-10T04:00:54.775808', false],
  ])('%j with zone %j is none', (text, zoned) => {
    expect(microsFromText(text, zoned)).toBeUndefined()
  })
})

describe('intervals', () => {
  test('years and months', () => {
    expect([14, 12, 1, 0, -14].map(yearMonthText)).toEqual(['P1Y2M', 'P1Y', 'P1M', 'P0M', '-P1Y2M'])
    fc.assert(
      fc.property(int32, (months) => {
        expect(monthsFromText(yearMonthText(months))).toBe(months)
      }),
    )
    expect(['P', 'P1D', 'P99999999999Y', 'P1M2Y', '1Y'].map(monthsFromText)).toEqual(Array(5).fill(undefined))
  })

  test('days to seconds', () => {
    expect(
      [93_784_000_005n, 0n, -500_000n, 86_400_000_000n, 60_000_000n, 10_000_000n].map(dayTimeText),
    ).toEqual(['P1DT2H3M4.000005S', 'PT0S', '-PT0.5S', 'P1D', 'PT1M', 'PT10S'])
    fc.assert(
      fc.property(int64, (micros) => {
        expect(microsFromDayTime(dayTimeText(micros))).toBe(micros)
      }),
    )
    expect(['P', 'PT', 'P1Y', 'P1DT', 'PT1.0000001S', 'P106751992D'].map(microsFromDayTime)).toEqual(
      Array(6).fill(undefined),
    )
  })
})

describe('decimals', () => {
  test('exactly scale digits', () => {
    expect(decimalText(1230n, 2)).toBe('12.30')
    expect(decimalText(-5n, 2)).toBe('-0.05')
    expect(decimalText(0n, 3)).toBe('0.000')
    expect(decimalText(7n, 0)).toBe('7')
  })

  test('the short way gives the same', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.integer({ min: 0, max: 15 }), (unscaled, scale) => {
        expect(smallDecimalText(unscaled, scale)).toBe(decimalText(BigInt(unscaled), scale))
      }),
    )
  })

  test('from text, without loss', () => {
    const type = { kind: 'decimal', precision: 5, scale: 2 } as const
    expect(['1', '-0.0', '999.99', '1.500'].map((text) => decimalFromText(text, type))).toEqual([
      '1.00',
      '0.00',
      '999.99',
      '1.50',
    ])
    expect(['1000', '1.005', '1e2', '.5', ''].map((text) => decimalFromText(text, type))).toEqual(
      Array(5).fill(undefined),
    )
  })
})
