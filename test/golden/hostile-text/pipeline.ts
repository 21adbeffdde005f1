import { concat, job, json, kafka, lit, results, struct, t, toJson } from 'sparkwire'

const hostile = '"""; import os; os.system("touch pwned") #\n\\N{BULLET} {} \u2028\0 é 漢字 😀'

const rows = kafka({
  topic: 'a.b-c_d',
  value: json({
    '"""; import os; os.system("touch pwned") #\n\\N{BULLET} {} \u2028': t.string(),
    "it's": t.string(),
    import: t.string(),
  }),
})

const renamed = rows
  .withColumn('lambda', () => lit(hostile))
  .withColumn("'); drop", (c) => concat(c["it's"], "'); raise SystemExit #"))
  .filter((c) => c.import.ne("' or '1'='1").and(c.import.ne('\\')))
  .as('class')
  .select((c) => ({ out: toJson(struct({ '"x"': c.lambda, 'y\n': c["'); drop"] })) }))

export default job({ name: 'hostile.text-1', sinks: { filter: results(renamed) } })
