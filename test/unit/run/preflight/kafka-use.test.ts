import { describe, expect, test } from 'vitest'
import { availableNow, job, kafka, param, results, text, toKafka } from '../../../../src/index.js'
import { kafkaUse } from '../../../../src/run/preflight/kafka-use.js'
import { scriptDocument } from '../../../helpers/script-job.js'

const lines = kafka({ topic: 'lines', value: text() })
const words = kafka({ topics: ['words', 'lines'], value: text(), bootstrapServers: param('other') })

describe('what a job does with Kafka', () => {
  test('by the address of the brokers: the same twice is one', () => {
    const document = job({
      name: 'use',
      sinks: {
        rows: results(lines),
        others: results(words),
        copies: toKafka(lines, { topic: 'copies' }),
        elsewhere: toKafka(lines, { topic: 'copies', bootstrapServers: 'c:1' }),
      },
      trigger: availableNow(),
    }).toDocument()
    const uses = kafkaUse(document, { bootstrap_servers: 'a:1', other: 'b:1' })
    expect(
      uses.map(({ sources, ...use }) => ({ ...use, sources: sources.map(({ topics }) => topics) })),
    ).toEqual([
      { servers: 'a:1', properties: {}, unsure: false, written: ['copies'], sources: [['lines']] },
      { servers: 'b:1', properties: {}, unsure: false, written: [], sources: [['words', 'lines']] },
      { servers: 'c:1', properties: {}, unsure: false, written: ['copies'], sources: [] },
    ])
  })

  test('how a client signs in there, as far as its parameters are given', () => {
    const options = {
      'kafka.security.protocol': 'SASL_SSL',
      'kafka.sasl.mechanism': param('mechanism'),
      'kafka.sasl.jaas.config': param('login'),
      'kafka.ssl.truststore.type': 'PEM',
      'kafka.fetch.min.bytes': '1',
    }
    const source = kafka({ topic: 't', value: text(), options })
    const document = job({ name: 'safe', sinks: { rows: results(source) } }).toDocument()
    const [use] = kafkaUse(document, { bootstrap_servers: 'a:1', mechanism: 'PLAIN' })
    expect(use?.properties).toEqual({
      'security.protocol': 'SASL_SSL',
      'sasl.mechanism': 'PLAIN',
      'ssl.truststore.type': 'PEM',
    })
  })

  test('of a script only that it may use the brokers it is given', () => {
    const script = { ...scriptDocument('/home/ada/job.py'), connectors: ['kafka'] as const }
    expect(kafkaUse(script, {})).toEqual([])
    expect(kafkaUse(script, { bootstrap_servers: 'a:1' })).toEqual([
      { servers: 'a:1', properties: {}, unsure: true, sources: [], written: [] },
    ])
    expect(kafkaUse({ ...script, connectors: [] }, { bootstrap_servers: 'a:1' })).toEqual([])
  })
})
