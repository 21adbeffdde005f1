import { job, processingTime, rate, results } from 'sparkwire'

const ticks = rate({ rowsPerSecond: 20, numPartitions: 1, rampUpTime: '1s' })

export default job({
  name: 'rate',
  sinks: { odd: results(ticks.filter((c) => c.value.mod(2n).eq(1n)).select('value')) },
  trigger: processingTime('500 milliseconds'),
})
