import { beforeEach, expect, test } from 'vitest'
import { DeliveredBatches } from '../../../src/run/delivered-batches.js'
import { ResultStreams } from '../../../src/run/result-streams.js'

let streams: ResultStreams
beforeEach(() => {
  const port = {
    grant: () => {},
    acknowledge: async () => {},
    acknowledgeAgain: () => {},
    delivered: new DeliveredBatches(),
    remaining: () => Number.POSITIVE_INFINITY,
    limitReached: () => {},
    left: () => {},
    broken: () => {},
  }
  streams = new ResultStreams({ job: 'quakes', declared: ['strong', 'weak'], open: true }, port)
})

/** How the rows of a result end; `open` while they have not. */
function endOf(name: string): Promise<string> {
  const first = streams.of(name).rows().next()
  const how = first.then(
    () => 'end',
    (error: unknown) => String(error),
  )
  return Promise.race([how, new Promise<string>((resolve) => setTimeout(() => resolve('open'), 20))])
}

test('a result ends while another goes on, the last one with the run and its failure', async () => {
  streams.endOne('weak')
  expect(await endOf('weak')).toBe('end')
  streams.endOne('strong')
  const strong = streams.of('strong').rows().next()
  streams.end(new Error('the script failed'))
  await expect(strong).rejects.toThrow('the script failed')
})

test('the last one of now ends when a script opens a further one', async () => {
  streams.endOne('weak')
  streams.endOne('strong')
  streams.of('third')
  expect(await endOf('strong')).toBe('end')
  expect(await endOf('third')).toBe('open')
})
