import { job, results, rows, t } from 'sparkwire'

const nested = t.struct({ name: t.string(), tags: t.array(t.string()), sizes: t.map(t.string(), t.bigint()) })

const given = rows(
  [
    {
      tiny: -128,
      small: 32_767,
      whole: -2_147_483_648,
      big: 9_223_372_036_854_775_807n,
      single: 0.1,
      double: 5e-324,
      price: '-12345678901234567890123456789012345.678',
      text: 'a "quoted" \\ line\nand \'more\' 漢 😀',
      bytes: new Uint8Array([0, 255, 34, 92]),
      yes: true,
      day: '0001-01-01',
      at: '2026-03-29T01:30:00.123456Z',
      wall: '1969-12-31T23:59:59.999999',
      took: '-P1DT0.000001S',
      nested: {
        name: 'n',
        tags: ['x', null, ''],
        sizes: new Map([
          ['one', 1n],
          ['none', null],
        ]),
      },
    },
    { double: Number.NaN, single: Number.NEGATIVE_INFINITY, price: 0, day: '9999-12-31', nested: {} },
    {},
  ],
  {
    tiny: t.tinyint(),
    small: t.smallint(),
    whole: t.int(),
    big: t.bigint(),
    single: t.float(),
    double: t.double(),
    price: t.decimal(38, 3),
    text: t.string(),
    bytes: t.binary(),
    yes: t.boolean(),
    day: t.date(),
    at: t.timestamp(),
    wall: t.timestampNtz(),
    took: t.dayTimeInterval(),
    nested,
  },
)

export default job({
  name: 'rows-of-every-type',
  sinks: {
    given: results(given),
    one_column: results(rows([{ id: 'only' }], { id: t.string() })),
    none: results(rows([], { id: t.bigint() })),
  },
})
