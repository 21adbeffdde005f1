import type { DiagnosisTable } from './diagnosis-entry.js'
import { unanswered } from './kafka-connection-failures.js'
import { PAGES } from './reference-pages.js'

/** Signing in to Kafka: users, certificates, rights. */
export const KAFKA_SECURITY_FAILURES = {
  'kafka-wrong-password': {
    signs: [
      { type: /SaslAuthenticationException$/, message: /Authentication failed|invalid credentials/i },
      ...unanswered('wrong-password'),
    ],
    cause: 'the brokers refuse the user or the password',
    fix: 'Check both in `kafka.sasl.jaas.config`, and whether the user is known under this mechanism.',
    doc: PAGES.sasl,
    kind: 'permanent',
  },
  'kafka-mechanism': {
    signs: [{ type: /UnsupportedSaslMechanismException$/ }, ...unanswered('other-mechanism')],
    cause: 'the brokers do not let anyone sign in by this SASL mechanism',
    fix: 'Set `kafka.sasl.mechanism` to one that the message lists as enabled.',
    doc: PAGES.sasl,
    kind: 'permanent',
  },
  'kafka-sasl-on-plain-port': {
    signs: [{ type: /IllegalSaslStateException$/ }, ...unanswered('takes-no-sasl')],
    cause: 'the job gives a user and a password, and the port of the broker takes none',
    fix: 'Use the port of a SASL listener, or `PLAINTEXT` as `kafka.security.protocol`.',
    doc: PAGES.sasl,
    kind: 'permanent',
  },
  'kafka-no-jaas': {
    signs: [{ message: /Could not find a 'KafkaClient' entry in the JAAS configuration/ }],
    cause: 'SASL is asked for, and no user is given',
    fix: 'Set `kafka.sasl.jaas.config`, and `kafka.sasl.mechanism` where it is not GSSAPI.',
    doc: PAGES.sasl,
    kind: 'permanent',
  },
  'kafka-broken-jaas': {
    signs: [
      { message: /JAAS config entry not terminated by semi-colon/ },
      { message: /Invalid login module control flag/ },
    ],
    cause: 'the text of `sasl.jaas.config` cannot be read',
    fix: 'It is a class, `required`, settings with their values in quotes, and a semicolon at the end.',
    doc: PAGES.sasl,
    kind: 'permanent',
  },
  'kafka-login-module': {
    signs: [{ message: /No LoginModule found for/ }],
    cause: '`sasl.jaas.config` names a class that is not there',
    fix: 'Name the module of Kafka itself, `org.apache.kafka.common.security.plain.PlainLoginModule`; the prefix `kafkashaded.` is of Databricks alone.',
    doc: PAGES.sasl,
    kind: 'permanent',
  },
  'kafka-class-missing': {
    signs: [{ message: /Class \S+ could not be found/ }],
    cause: "an option of Kafka's client names a class that is not there",
    fix: 'Bring its jar with `--packages` or `--jars`.',
    doc: PAGES.security,
    kind: 'permanent',
  },
  'kafka-store-missing': {
    signs: [{ message: /Failed to load SSL keystore/ }],
    cause: 'a key store or trust store cannot be read',
    fix: 'Check path, type and password. On a cluster the file must be there on every machine; PEM as text in the options needs none.',
    doc: PAGES.tls,
    kind: 'permanent',
  },
  'kafka-broken-pem': {
    signs: [{ message: /No matching .* entries in PEM file/ }],
    cause: 'a certificate or a key is not in PEM',
    fix: 'Give it with its BEGIN and END lines and with its line breaks.',
    doc: PAGES.tls,
    kind: 'permanent',
  },
  'kafka-certificate': {
    signs: [
      { message: /PKIX path (building|validation) failed|No subject alternative (DNS )?names?\b/ },
      ...unanswered('certificate'),
    ],
    cause: 'the certificate of the brokers is not trusted, or is for another host name',
    fix: 'Give the certificate of whoever signed it as `kafka.ssl.truststore.certificates`, with `kafka.ssl.truststore.type` `PEM`, and use a host name that stands in it.',
    doc: PAGES.tls,
    kind: 'permanent',
  },
  'kafka-denied': {
    signs: [{ type: /(Topic|Group|Cluster|TransactionalId)AuthorizationException$/ }],
    cause: 'the user may not do this on the topic, group or cluster',
    fix: 'Ask for READ and DESCRIBE on topics that are read, WRITE on those that are written; a consumer group only with `kafka.group.id`.',
    doc: PAGES.authorization,
    kind: 'permanent',
  },
} as const satisfies DiagnosisTable
