/**
 * Spark's static SQL settings, of all versions from 3.5 to 4.2, as the starts of their names: they take effect only when
 * Spark starts. One that were missing here would be refused by the driver, not ignored.
 * Follows https://spark.apache.org/docs/latest/configuration.html#static-sql-configuration
 */
const STATIC_SQL: readonly string[] = [
  'artifact.',
  'broadcastExchange.',
  'cache.serializer',
  'catalog.spark_catalog.defaultDatabase',
  'catalogImplementation',
  'codegen.cache.',
  'codegen.comments',
  'debug',
  'defaultUrlStreamHandlerFactory.',
  'event.truncate.',
  'extensions',
  'filesourceTableRelationCacheSize',
  'globalTempDatabase',
  'hive.',
  'legacy.sessionInitWithConfigDefaults',
  'metadataCacheTTLSeconds',
  'queryExecutionListeners',
  'resultQueryStage.',
  'shuffleExchange.',
  'sources.disabledJdbcConnProviderList',
  'sources.schemaStringLengthThreshold',
  'streaming.streamingQueryListeners',
  'streaming.ui.',
  'subquery.maxThreadThreshold',
  'ui.',
].map((name) => `spark.sql.${name}`)

/** Spark properties by when they take effect. */
export interface SplitConf {
  /** When Spark starts: a driver has them or not. */
  readonly launch: Readonly<Record<string, string>>
  /** In each session: one driver serves scripts with other values. */
  readonly session: Readonly<Record<string, string>>
}

/** Tells the properties that only a start of Spark can take from those that a session can have. */
export function splitConf(conf: Readonly<Record<string, string>>): SplitConf {
  const entries = Object.entries(conf)
  return {
    launch: Object.fromEntries(entries.filter(([name]) => !isSessionSetting(name))),
    session: Object.fromEntries(entries.filter(([name]) => isSessionSetting(name))),
  }
}

/** Whether each session may have its own value; a catalog and its warehouse are the session's on a warm driver. */
export function isSessionSetting(name: string): boolean {
  return name.startsWith('spark.sql.') && !STATIC_SQL.some((start) => name.startsWith(start))
}
