import type { BrokerFaultKind } from '../../kafka/broker-fault.js'
import type { DiagnosisTable, Sign } from './diagnosis-entry.js'
import { PAGES } from './reference-pages.js'

/** What Kafka's client says for whatever reason it had no answer. */
const UNANSWERED: readonly Sign[] = [
  { message: /^Timed out waiting for a node assignment/ },
  { message: /^Timed out waiting to send the call/ },
  { message: /^Topic \S+ not present in metadata after \d+ ms/ },
  { message: /^Expiring \d+ record\(s\) for / },
]

/** The same where asking the brokers has shown the reason. */
export const unanswered = (fault: BrokerFaultKind): readonly Sign[] =>
  UNANSWERED.map((sign) => ({ ...sign, fault }))

/** Brokers that cannot be reached, or that speak otherwise than the job. */
export const KAFKA_CONNECTION_FAILURES = {
  'kafka-no-address': {
    signs: [{ message: /Option 'kafka\.bootstrap\.servers' must be specified/ }],
    cause: 'Kafka is used, and no broker is named',
    fix: 'Give `--bootstrap-servers`, in a script of your own the option `kafka.bootstrap.servers`.',
    doc: PAGES.sparkKafka,
    kind: 'permanent',
  },
  'kafka-bad-address': {
    signs: [{ message: /Invalid url in bootstrap\.servers/ }],
    cause: 'the address of a broker is not `host:port`',
    fix: 'Write host and port, `kafka:9092`; several are separated by commas.',
    doc: PAGES.consumer,
    kind: 'permanent',
  },
  'kafka-host-unknown': {
    signs: [{ message: /No resolvable bootstrap urls given in bootstrap\.servers/ }],
    cause: "the name of the brokers' host is not known where Spark runs",
    fix: 'Check the name; on a cluster it must be known on every machine of Spark.',
    doc: PAGES.consumer,
    kind: 'permanent',
  },
  'kafka-tls-on-plain-port': {
    signs: [
      { message: /Unsupported or unrecognized SSL message/ },
      {
        message: /^Timed out waiting for a node assignment/,
        log: /terminated during authentication.*Firewall blocking Kafka TLS/,
      },
      ...unanswered('speaks-plain'),
    ],
    cause: 'the job speaks TLS, and the port of the broker does not',
    fix: 'Use the port of a TLS listener, or `PLAINTEXT` (with a password `SASL_PLAINTEXT`) as `kafka.security.protocol`.',
    doc: PAGES.tls,
    kind: 'permanent',
  },
  'kafka-plain-on-tls-port': {
    signs: unanswered('speaks-tls'),
    cause: 'the port of the broker speaks TLS, and the job does not',
    fix: 'Set `kafka.security.protocol` to `SSL`, with a password to `SASL_SSL`, or use the port of a listener without TLS.',
    doc: PAGES.tls,
    kind: 'permanent',
  },
  'kafka-plain-on-sasl-port': {
    signs: unanswered('wants-sasl'),
    cause: 'the port of the broker wants a user and a password, and the job gives none',
    fix: 'Set `kafka.security.protocol` to `SASL_SSL` or `SASL_PLAINTEXT`, `kafka.sasl.mechanism` and `kafka.sasl.jaas.config`.',
    doc: PAGES.sasl,
    kind: 'permanent',
  },
  'kafka-advertised-unknown': {
    signs: unanswered('advertised-unknown'),
    cause: 'the brokers give a name for themselves that is not known here',
    fix: 'Correct `advertised.listeners` of the brokers, or make the name known to every machine of Spark.',
    doc: PAGES.listeners,
    kind: 'permanent',
  },
  'kafka-advertised-unreachable': {
    signs: unanswered('advertised-unreachable'),
    cause: 'the brokers give an address for themselves where nobody answers',
    fix: 'Correct `advertised.listeners` of the brokers: clients use the address that stands there after the first answer.',
    doc: PAGES.listeners,
    kind: 'permanent',
  },
  'kafka-down': {
    signs: unanswered('down'),
    cause: 'no broker runs at the address that the job is given',
    fix: 'Start the brokers, or check host and port.',
    doc: PAGES.sparkKafka,
    kind: 'transient',
  },
  'kafka-unanswered': {
    signs: UNANSWERED,
    cause: 'no broker gave an answer in time',
    fix: 'Check that the brokers run, that the topic is there, and that host, port and security protocol are those of one of their listeners.',
    doc: PAGES.sparkKafka,
    kind: 'transient',
  },
} as const satisfies DiagnosisTable

export type KafkaConnectionFailure = keyof typeof KAFKA_CONNECTION_FAILURES
