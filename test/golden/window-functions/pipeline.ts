import {
  avg,
  count,
  cumeDist,
  denseRank,
  firstValue,
  job,
  json,
  kafka,
  lag,
  lead,
  nthValue,
  ntile,
  percentRank,
  rank,
  results,
  rowNumber,
  sum,
  t,
  unixDate,
} from 'sparkwire'

const races = kafka({
  topic: 'races',
  read: 'batch',
  value: json({ team: t.string(), day: t.date(), runner: t.string(), points: t.int() }),
})

const placed = races.select((c) => {
  const byPoints = { partitionBy: c.team, orderBy: [c.points.desc(), c.runner] }
  const peers = { partitionBy: c.team, orderBy: c.points.desc() }
  return {
    runner: c.runner,
    number: rowNumber().over(byPoints),
    rank: rank().over(peers),
    dense: denseRank().over(peers),
    percent: percentRank().over(peers),
    share: cumeDist().over(peers),
    half: ntile(2).over(byPoints),
    before: lag(c.runner).over(byPoints),
    second: lead(c.points, 2, -1).over(byPoints),
    next_best: nthValue(c.runner, 2).over({ ...byPoints, rows: ['unbounded', 'unbounded'] }),
  }
})

const sums = races
  .withColumn('running', (c) => sum(c.points).over({ partitionBy: c.team, orderBy: [c.day, c.runner] }))
  .select((c) => ({
    runner: c.runner,
    running: c.running,
    of_team: c.points.times(100).dividedBy(sum(c.points).over({ partitionBy: c.team })),
    around: avg(c.points).over({ orderBy: [c.team, c.runner], rows: [-1, 1] }),
    week: count().over({ partitionBy: [c.team.eq('red')], orderBy: unixDate(c.day), range: [-6, 0] }),
    first: firstValue(c.runner, true).over({ orderBy: c.day.ascNullsLast(), range: ['unbounded', 0] }),
    all: count().over({}),
  }))

export default job({ name: 'window-functions', sinks: { placed: results(placed), sums: results(sums) } })
