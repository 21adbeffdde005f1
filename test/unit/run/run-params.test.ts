import { expect, test } from 'vitest'
import { availableNow, job, kafka, param, results, secret, text } from '../../../src/index.js'
import { compileSource } from '../../../src/run/compile-source.js'
import { runParams } from '../../../src/run/run-params.js'

const compiled = await compileSource(
  job({
    name: 'orders',
    sinks: {
      rows: results(
        kafka({
          topic: 'orders',
          value: text(),
          maxOffsetsPerTrigger: param('limit'),
          options: { 'kafka.sasl.jaas.config': secret('login') },
        }),
      ),
    },
    trigger: availableNow(),
  }),
)

test('what is given counts first, then the environment; which of them are secret is known', () => {
  const given = { bootstrapServers: 'a:1', params: { limit: '5', spare: 'x' }, secrets: { own: 'y' } }
  const environment = { SPARKWIRE_PARAM_LOGIN: 'z', SPARKWIRE_PARAM_LIMIT: '9' }
  expect(runParams(compiled, given, environment)).toEqual({
    params: { bootstrap_servers: 'a:1', limit: '5', spare: 'x', own: 'y', login: 'z' },
    secrets: ['own', 'login'],
  })
})

test('one that nobody gives is asked for in a way that shows it to nobody', () => {
  const given = { bootstrapServers: 'a:1', params: { limit: '5' } }
  expect(() => runParams(compiled, given, {})).toThrow(
    expect.objectContaining({
      code: 'RUN_PARAM_MISSING',
      message: "Job 'orders' reads parameter 'login', which was not given. Given: bootstrap_servers, limit",
      hint: expect.stringContaining('SPARKWIRE_PARAM_LOGIN; a secret as `--secret login=FILE`'),
    }),
  )
})
