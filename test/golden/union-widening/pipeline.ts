import { job, results, rows, t } from 'sparkwire'

const old = rows(
  [
    { id: 1, price: '0.10', at: '2026-01-31', ratio: 0.5, size: 9_007_199_254_740_993n, name: 'a' },
    { id: 2, price: null, at: null, ratio: Number.NaN, size: -1n, name: 'b' },
  ],
  {
    id: t.int(),
    price: t.decimal(10, 2),
    at: t.date(),
    ratio: t.float(),
    size: t.bigint(),
    name: t.string(),
  },
)
const late = rows(
  [
    {
      id: 9_007_199_254_740_993n,
      price: 2_147_483_647,
      at: '2026-01-31T12:00:00.000001Z',
      ratio: 16_777_217,
      size: 0.25,
      name: 'c',
    },
    { id: 2n, name: 'd' },
  ],
  { id: t.bigint(), price: t.int(), at: t.timestamp(), ratio: t.int(), size: t.double(), name: t.string() },
)

const [left, right] = [old.select('id', 'name'), late.select('id', 'size')]

export default job({
  name: 'union-widening',
  sinks: {
    all: results(old.union(late)),
    whole: results(left.join(right, { on: ['id'], how: 'full' })),
    shared: results(left.join(right, { on: ['id'] })),
    known: results(right.join(left, { on: ['id'], how: 'left' })),
  },
})
