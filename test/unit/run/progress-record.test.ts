import { afterEach, expect, test } from 'vitest'
import { onStep, type StepEvent } from '../../../src/observe/steps.js'
import { ProgressRecord } from '../../../src/run/progress-record.js'
import { kafkaProgress, progressOf } from '../../helpers/streaming-progress.js'

let stop = (): void => {}
afterEach(() => stop())

test('keeps the last lag of each query, by its name, else its id', () => {
  const record = new ProgressRecord()
  const behind = (latest: number) =>
    progressOf({ sources: [kafkaProgress(null, { words: { 0: 2 } }, { words: { 0: latest } })] })
  record.take('counts', behind(9))
  const event = record.take('counts', behind(5))
  record.take(null, { ...progressOf({ id: 'q2', name: null }), sources: [] })
  const lag = [{ topic: 'words', partition: 0, endOffset: 2, latestOffset: 5, lag: 3 }]
  expect(event).toEqual({ event: 'progress', query: 'counts', progress: behind(5), lag })
  expect(record.lag).toEqual({ counts: lag, q2: [] })
})

test('what a later Spark adds comes along', () => {
  const sent = { ...progressOf(), commitLatencyMs: 7 }
  expect(new ProgressRecord().take('q', sent)?.progress).toEqual(sent)
})

test('what is not of the form is told, and nothing is made of it', () => {
  const told: StepEvent[] = []
  stop = onStep((event) => told.push(event))
  const record = new ProgressRecord()
  expect(record.take('counts', { ...progressOf(), batchId: 'seven' })).toBeUndefined()
  expect(record.lag).toEqual({})
  expect(told.map(({ state, text }) => `${state}: ${text}`)).toEqual([
    "failed: the progress of query counts is not of Spark's form, at 'batchId'",
  ])
})
