import { abs, ceil, floor, job, json, kafka, lit, pow, results, round, sqrt, t } from 'sparkwire'

const points = kafka({
  topic: 'points',
  value: json({
    small: t.smallint(),
    n: t.int(),
    big: t.bigint(),
    real: t.float(),
    x: t.double(),
    money: t.decimal(10, 2),
  }),
})

const computed = points.select((c) => ({
  sum: c.n.plus(c.big),
  scaled: c.x.times(2).minus(0.5),
  small: c.small.plus(1),
  real: c.real.plus(0.25),
  ratio: c.n.dividedBy(c.big),
  gross: c.money.times('1.19'),
  share: c.money.dividedBy(3),
  rest: c.big.mod(10n).negate(),
  length: sqrt(pow(c.x, 2).plus(pow(c.real, 2))),
  rounded: round(c.money, 1),
  whole: floor(c.x).plus(ceil(c.money.cast(t.double()))),
  absolute: abs(c.x.minus(c.real)),
  never: lit(Number.NaN),
  least: lit(-7, t.tinyint()),
}))

export default job({ name: 'arithmetic', sinks: { computed: results(computed) } })
