import { describe, expect, test } from 'vitest'
import { text } from '../../../src/define/formats.js'
import { job } from '../../../src/define/job.js'
import { kafka } from '../../../src/define/kafka.js'
import { script } from '../../../src/define/script.js'
import { results, toConsole } from '../../../src/define/sinks.js'
import { processingTime } from '../../../src/define/triggers.js'
import { caseParams, underTest } from '../../../src/testing/job-under-test.js'
import { quakes } from '../define/quakes.js'

const slow = job({
  name: 'slow',
  sinks: { rows: results(quakes, { trigger: processingTime('1 hour') }), log: toConsole(quakes) },
})

describe('the trigger of a case', () => {
  test('takes the place of those of all queries, and of nothing else', () => {
    const before = slow.toDocument()
    const after = underTest(slow, { name: 'one', trigger: 'availableNow' }).toDocument()
    const trigger = { kind: 'available_now' }
    expect(after).toEqual({ ...before, sinks: before.sinks.map((sink) => ({ ...sink, trigger })) })
  })

  test('is not given to a batch, which has none', () => {
    const batch = kafka({ topic: 'messages', key: text(), read: 'batch' })
    const whole = job({ name: 'whole', sinks: { rows: results(batch) } })
    const after = underTest(whole, { name: 'one', trigger: 'availableNow' }).toDocument()
    expect(after).toEqual(whole.toDocument())
  })

  test('is the job’s own where the case says nothing', () => {
    expect(underTest(slow, { name: 'one' })).toBe(slow)
  })

  test('cannot be given to a script, which starts its queries itself', () => {
    const counting = underTest(script({ path: 'count.py' }), { name: 'one', trigger: 'availableNow' })
    expect(() => counting.toDocument()).toThrow(
      expect.objectContaining({
        code: 'TESTING_SCRIPT_TRIGGER',
        message: 'Case "one" has a trigger, but its job is the script count.py. Expected a pipeline.',
      }),
    )
  })
})

test('the broker of the test stands in the parameters that ask for it', () => {
  const broker = ['$', '{param:bootstrap_servers}'].join('')
  const params = { target: broker, dollar: '$&', both: `a=${broker},b=${broker}` }
  expect(caseParams({ params }, 'host:9092')).toEqual({
    target: 'host:9092',
    dollar: '$&',
    both: 'a=host:9092,b=host:9092',
  })
})
