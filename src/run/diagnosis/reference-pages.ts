const SPARK = 'https://spark.apache.org/docs/latest'
const KAFKA = 'https://kafka.apache.org/documentation/'

/** The pages that the catalogue points to. */
export const PAGES = {
  conditions: `${SPARK}/sql-error-conditions.html`,
  ansi: `${SPARK}/sql-ref-ansi-compliance.html`,
  functions: `${SPARK}/api/sql/index.html`,
  files: `${SPARK}/sql-data-sources.html`,
  avro: `${SPARK}/sql-data-sources-avro.html`,
  configuration: `${SPARK}/configuration.html`,
  streaming: `${SPARK}/streaming/apis-on-dataframes-and-datasets.html`,
  python: `${SPARK}/api/python/user_guide/sql/arrow_pandas.html`,
  dependencies: `${SPARK}/api/python/tutorial/python_packaging.html`,
  submit: `${SPARK}/submitting-applications.html`,
  tuning: `${SPARK}/tuning.html`,
  sparkKafka: `${SPARK}/streaming/structured-streaming-kafka-integration.html`,
  listeners: `${KAFKA}#listener_configuration`,
  security: `${KAFKA}#security`,
  sasl: `${KAFKA}#security_sasl`,
  tls: `${KAFKA}#security_ssl`,
  authorization: `${KAFKA}#security_authz`,
  consumer: `${KAFKA}#consumerconfigs`,
  producer: `${KAFKA}#producerconfigs`,
} as const
