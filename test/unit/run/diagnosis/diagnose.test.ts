import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { DIAGNOSES } from '../../../../src/run/diagnosis/catalogue.js'
import { diagnose, type Evidence } from '../../../../src/run/diagnosis/diagnose.js'

const FAILURES = fileURLToPath(new URL('../../../fixtures/failures', import.meta.url))

/** What real Spark and Kafka said of each failing script, and which entry of the catalogue that is. */
const EXPECTED: Readonly<Record<string, string>> = {
  'kafka.bad_address': 'kafka-bad-address',
  'kafka.bad_client_option': 'kafka-bad-option',
  'kafka.bad_strategy': 'kafka-bad-strategy',
  'kafka.bad_topic_name': 'kafka-bad-topic-name',
  'kafka.broken_jaas': 'kafka-broken-jaas',
  'kafka.broken_pem': 'kafka-broken-pem',
  'kafka.callback_class_missing': 'kafka-class-missing',
  'kafka.data_loss': 'kafka-data-loss',
  'kafka.denied': 'kafka-denied',
  'kafka.keystore_missing': 'kafka-store-missing',
  'kafka.limits_crossed': 'kafka-limits-crossed',
  'kafka.no_address': 'kafka-no-address',
  'kafka.no_broker': 'kafka-unanswered',
  'kafka.no_jaas': 'kafka-no-jaas',
  'kafka.no_offset_for_time': 'kafka-no-offset-for-time',
  'kafka.no_protocol': 'kafka-unanswered',
  'kafka.no_such_host': 'kafka-host-unknown',
  'kafka.no_target_topic': 'kafka-no-topic',
  'kafka.no_topic_option': 'kafka-topics-not-said',
  'kafka.no_value_column': 'kafka-no-value',
  'kafka.null_topic': 'kafka-null-topic',
  'kafka.offset_out_of_range': 'kafka-data-loss',
  'kafka.offsets_incomplete': 'kafka-offsets-incomplete',
  'kafka.offsets_latest': 'kafka-offsets-latest',
  'kafka.offsets_unreadable': 'kafka-offsets-unreadable',
  'kafka.other_mechanism': 'kafka-mechanism',
  'kafka.overwrite': 'kafka-overwrite',
  'kafka.partition_out_of_range': 'kafka-partition-out-of-range',
  'kafka.plain_on_sasl_port': 'kafka-unanswered',
  'kafka.record_too_large': 'kafka-record-too-large',
  'kafka.refused_option': 'kafka-refused-option',
  'kafka.sasl_on_plain_port': 'kafka-sasl-on-plain-port',
  'kafka.slow_fetch': 'kafka-slow-fetch',
  'kafka.tls_on_plain_port': 'kafka-tls-on-plain-port',
  'kafka.two_topic_options': 'kafka-topics-twice',
  'kafka.unknown_advertised_host': 'kafka-unanswered',
  'kafka.unknown_login_module': 'kafka-login-module',
  'kafka.unknown_topic': 'kafka-unknown-topic',
  'kafka.write_without_broker': 'kafka-unanswered',
  'kafka.wrong_column_type': 'kafka-column-type',
  'kafka.wrong_password': 'kafka-wrong-password',
  'python_code.context_in_function': 'context-in-function',
  'python_code.file_missing': 'python-file-missing',
  'python_code.java_class_missing': 'java-class-missing',
  'python_code.killed': 'driver-killed',
  'python_code.module_missing': 'module-missing',
  'python_code.module_missing_on_worker': 'module-missing',
  'python_code.not_picklable': 'not-picklable',
  'python_code.out_of_memory': 'out-of-memory',
  'python_code.result_columns': 'result-columns',
  'python_code.result_type': 'result-type',
  'python_code.script_error': 'python-raised',
  'python_code.script_exits': 'script-exited',
  'python_code.syntax': 'python-syntax',
  'python_code.worker_crashed': 'worker-crashed',
  'python_code.worker_error': 'python-raised',
  'sql.ambiguous_column': 'ambiguous-column',
  'sql.array_index': 'bad-index',
  'sql.avro_missing': 'avro-missing',
  'sql.bad_cast': 'bad-cast',
  'sql.bad_pattern': 'bad-pattern',
  'sql.bad_schema_text': 'sql-syntax',
  'sql.bad_setting': 'bad-setting',
  'sql.bad_timestamp': 'bad-timestamp',
  'sql.broken_file': 'broken-file',
  'sql.columns_differ': 'columns-differ',
  'sql.divided_by_zero': 'divide-by-zero',
  'sql.duplicate_column': 'column-twice',
  'sql.duplicate_map_key': 'duplicate-map-key',
  'sql.malformed_record': 'malformed-record',
  'sql.no_schema': 'no-schema',
  'sql.not_grouped': 'not-grouped',
  'sql.number_out_of_range': 'number-out-of-range',
  'sql.overflow': 'overflow',
  'sql.path_missing': 'path-missing',
  'sql.path_taken': 'path-taken',
  'sql.raised_in_sql': 'raised-in-sql',
  'sql.sql_syntax': 'sql-syntax',
  'sql.static_setting': 'static-setting',
  'sql.subquery_rows': 'subquery-rows',
  'sql.unknown_column': 'unknown-column',
  'sql.unknown_format': 'format-unknown',
  'sql.unknown_function': 'unknown-function',
  'sql.unknown_table': 'unknown-table',
  'sql.wrong_argument_count': 'wrong-argument-count',
  'sql.wrong_types': 'wrong-types',
  'streaming.bad_interval': 'bad-interval',
  'streaming.batch_action': 'stream-as-batch',
  'streaming.batch_not_consumed': 'batch-not-consumed',
  'streaming.batch_write': 'stream-as-batch',
  'streaming.broken_log': 'checkpoint-log-broken',
  'streaming.checkpoint_in_file': 'folder-impossible',
  'streaming.checkpoint_scheme': 'filesystem-unknown',
  'streaming.name_taken': 'query-name-taken',
  'streaming.no_checkpoint': 'no-checkpoint',
  'streaming.no_watermark': 'no-watermark',
  'streaming.operator_added': 'state-missing',
  'streaming.operator_changed': 'state-operator-changed',
  'streaming.outer_join': 'outer-join-unbounded',
  'streaming.output_mode': 'output-mode',
  'streaming.sorted_stream': 'stream-sorted',
  'streaming.sources_changed': 'sources-changed',
  'streaming.state_backend': 'streaming-runner',
  'streaming.state_gone': 'state-missing',
  'streaming.state_key_changed': 'state-schema-changed',
  'streaming.state_value_changed': 'state-schema-changed',
  'streaming.stream_write': 'batch-as-stream',
  'streaming.two_triggers': 'two-triggers',
  'streaming.two_writers': 'checkpoint-shared',
  'streaming.user_function': 'python-raised',
  'streaming.watermark_type': 'watermark-type',
  'streaming.window_of_rows': 'window-of-rows',
}

/** Where the words are alike: what asking the brokers has shown beside them, and which entry that is. */
const ASKED = [
  ['kafka.no_broker', 'down', 'kafka-down'],
  ['kafka.no_protocol', 'speaks-tls', 'kafka-plain-on-tls-port'],
  ['kafka.plain_on_sasl_port', 'wants-sasl', 'kafka-plain-on-sasl-port'],
  ['kafka.tls_on_plain_port', 'speaks-plain', 'kafka-tls-on-plain-port'],
  ['kafka.unknown_advertised_host', 'advertised-unknown', 'kafka-advertised-unknown'],
  ['kafka.unknown_advertised_host', 'advertised-unreachable', 'kafka-advertised-unreachable'],
  ['kafka.write_without_broker', 'down', 'kafka-down'],
] as const

/** Provoked in test/integration/broker-faults.test.ts and test/fault: they take more than a script. */
const LIVE: readonly string[] = ['kafka-certificate', 'kafka-batch-again', 'disk-full', 'jvm-held']

interface Recording {
  readonly causes: Evidence['causes']
  readonly log: readonly string[]
  readonly closed: string | null
  readonly exit: Evidence['exit']
}

function recording(name: string): Evidence {
  const told = JSON.parse(readFileSync(join(FAILURES, `${name}.json`), 'utf8')) as Recording
  return { ...told, closed: told.closed !== null, log: told.log.join('\n') }
}

describe('the catalogue of failures', () => {
  test.each(Object.entries(EXPECTED))('%s is %s', (name, id) => {
    expect(diagnose(recording(name))?.id).toBe(id)
  })

  test.each(ASKED)('%s with brokers of which %s is known is %s', (name, fault, id) => {
    expect(diagnose({ ...recording(name), fault })?.id).toBe(id)
  })

  test('what asking the brokers has shown changes nothing where the words are certain', () => {
    expect(diagnose({ ...recording('kafka.wrong_password'), fault: 'down' })?.id).toBe('kafka-wrong-password')
  })

  test('every recording is expected to be something, and every entry has a recording', () => {
    const recorded = readdirSync(FAILURES)
      .filter((file) => file.endsWith('.json'))
      .map((file) => file.slice(0, -'.json'.length))
    expect(recorded.sort()).toEqual(Object.keys(EXPECTED).sort())
    const met = new Set<string>([...Object.values(EXPECTED), ...ASKED.map(([, , id]) => id), ...LIVE])
    expect(DIAGNOSES.map(({ id }) => id).filter((id) => !met.has(id))).toEqual([])
    expect(DIAGNOSES.length).toBeGreaterThanOrEqual(60)
  })

  test('each entry says why and what to do in a form that fits behind its job', () => {
    for (const { id, cause, fix, doc } of DIAGNOSES) {
      expect(cause, id).toMatch(/[^.\s]$/)
      expect(fix, id).toMatch(/[.`]$/)
      expect(doc, id).toMatch(/^https:\/\//)
    }
  })

  test('what nobody knows is no entry', () => {
    const cause = { type: 'com.example.Oddity', message: 'never seen', condition: null, sqlState: null }
    const exit = { code: 1, signal: null }
    expect(diagnose({ causes: [cause], log: '', closed: true, exit })).toBeUndefined()
    expect(diagnose({ causes: [], log: '', closed: false, exit })).toBeUndefined()
  })
})
