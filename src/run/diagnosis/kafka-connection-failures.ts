import type { DiagnosisTable } from './diagnosis-entry.js'
import { PAGES } from './reference-pages.js'

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
    ],
    cause: 'the job speaks TLS, and the port of the broker does not',
    fix: 'Use the port of a TLS listener, or `PLAINTEXT` (with a password `SASL_PLAINTEXT`) as `kafka.security.protocol`.',
    doc: PAGES.tls,
    kind: 'permanent',
  },
  'kafka-unanswered': {
    signs: [
      { message: /^Timed out waiting for a node assignment/ },
      { message: /^Timed out waiting to send the call/ },
      { message: /^Topic \S+ not present in metadata after \d+ ms/ },
      { message: /^Expiring \d+ record\(s\) for / },
    ],
    cause: 'no broker gave an answer in time',
    fix: 'Check that the brokers run, that the topic is there, and that host, port and security protocol are those of one of their listeners.',
    doc: PAGES.sparkKafka,
    kind: 'transient',
  },
} as const satisfies DiagnosisTable

export type KafkaConnectionFailure = keyof typeof KAFKA_CONNECTION_FAILURES
