import { availableNow, job, json, kafka, pythonFunction, results, t } from 'sparkwire'

const moves = kafka({
  topic: 'moves',
  value: json({ account: t.string(), amount: t.bigint() }),
  maxOffsetsPerTrigger: 2,
})

const balance = pythonFunction({
  file: './accounts.py',
  function: 'balance',
  columns: { account: t.string(), total: t.bigint(), moves: t.int() },
})

const balances = moves.groupBy('account').applyInPandasWithState(balance, {
  state: { total: t.bigint(), moves: t.int() },
  outputMode: 'update',
})

export default job({
  name: 'python-state',
  sinks: { balances: results(balances, { outputMode: 'update' }) },
  trigger: availableNow(),
  shufflePartitions: 1,
})
