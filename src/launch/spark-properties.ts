import { DRIVER_PROFILES, type DriverProfile } from './driver-profile.js'
import { isLoopbackMaster, type Master } from './master.js'

/** What Spark masks in its own pages and logs; extends Spark's default, which misses PEM keys and user info. */
export const REDACTION =
  '(?i)secret|password|passwd|token|access[.]?key|credential|jaas|keystore[.]key|private key|user[.]info|api[.]?key'

/** Whether Spark masks a property or an option, by its name or by what it is. */
export function isRedacted(text: string): boolean {
  return new RegExp(REDACTION.replace('(?i)', ''), 'i').test(text)
}

const SQL_REDACTION = '(?i)url|jaas|keystore|user[.]info'

/** The patterns by which Spark masks: ours, and what the caller has of his own beside them. */
function redaction(conf: Readonly<Record<string, string>>): Record<string, string> {
  const patterns = { 'spark.redaction.regex': REDACTION, 'spark.sql.redaction.options.regex': SQL_REDACTION }
  return Object.fromEntries(
    Object.entries(patterns).map(([property, own]) => {
      const given = conf[property]
      return [property, given === undefined ? own : `${own}|(?-i:${given})`]
    }),
  )
}

export interface SparkPropertiesOptions {
  readonly master: Master
  readonly name: string
  /** A directory of the run's own for what Spark writes beside its results. */
  readonly scratch: string
  readonly jars: readonly string[]
  /** An archive of classes for the driver's JVM; fits only the class path that the jars make. */
  readonly classArchive?: string | undefined
  readonly profile: DriverProfile
  /** Maven coordinates, where spark-submit is to resolve the connector itself. */
  readonly packages: readonly string[]
  /** The caller's own; they win. */
  readonly conf: Readonly<Record<string, string>>
}

/**
 * The properties a driver starts with: those that change speed or place, never results.
 * Follows https://spark.apache.org/docs/latest/configuration.html
 */
export function sparkProperties(options: SparkPropertiesOptions): Record<string, string> {
  const { master, scratch, conf } = options
  const local = master.kind === 'local'
  const here = master.deployMode === 'client'
  return {
    'spark.app.name': options.name,
    'spark.log.level': 'WARN',
    'spark.ui.enabled': 'false',
    'spark.ui.showConsoleProgress': 'false',
    ...(options.packages.length > 0 ? { 'spark.jars.packages': options.packages.join(',') } : {}),
    ...(here ? { 'spark.sql.warehouse.dir': `${scratch}/warehouse`, ...ENDS_WITH_SCRIPT } : {}),
    ...(local || isLoopbackMaster(master) ? LOOPBACK : {}),
    ...(local ? { 'spark.local.dir': `${scratch}/local` } : {}),
    ...conf,
    ...redaction(conf),
    ...(local ? classPath(options) : {}),
    ...(here ? javaOptions(options) : {}),
  }
}

/** The JVM ends with its script, whatever threads that has left there. Since Spark 4.1; before, it is ended from outside. */
const ENDS_WITH_SCRIPT = { 'spark.submit.callSystemExitOnMainExit': 'true' }

/** Where nobody but this machine takes part, nobody else can connect. */
const LOOPBACK = { 'spark.driver.host': '127.0.0.1', 'spark.driver.bindAddress': '127.0.0.1' }

/** With a local master the driver's JVM does all the work, so the jars lie on its class path from the start. */
function classPath({ jars, conf }: SparkPropertiesOptions): Record<string, string> {
  const given = conf['spark.driver.extraClassPath']
  const entries = given === undefined ? jars : [...jars, given]
  return entries.length > 0 ? { 'spark.driver.extraClassPath': entries.join(':') } : {}
}

/** The JVM keeps its temporary files in the run's scratch, so that nothing is left where it is killed. */
function javaOptions(options: SparkPropertiesOptions): Record<string, string> {
  const { master, scratch, conf, classArchive, profile } = options
  const own = [`-Djava.io.tmpdir=${scratch}/tmp`, '-XX:-UsePerfData', ...DRIVER_PROFILES[profile]]
  // An archive that does not fit is left aside by the JVM; it need not say so on the job's stdout.
  if (classArchive !== undefined && master.kind === 'local')
    own.push(`-XX:SharedArchiveFile=${classArchive}`, '-Xlog:cds=off', '-Xlog:cds+dynamic=off')
  const given = conf['spark.driver.extraJavaOptions']
  return {
    'spark.driver.extraJavaOptions': [
      ...own.map(quoteJavaOption),
      ...(given === undefined ? [] : [given]),
    ].join(' '),
  }
}

/** Spark splits the options at spaces outside of double quotes. */
function quoteJavaOption(text: string): string {
  return /[\s"\\]/.test(text) ? `"${text.replace(/["\\]/g, '\\$&')}"` : text
}

/** The text of a properties file: what Java's Properties.load reads back as the same pairs. */
export function propertiesText(properties: Readonly<Record<string, string>>): string {
  return Object.entries(properties)
    .map(([key, value]) => `${escapeKey(key)}=${escapeValue(value)}\n`)
    .join('')
}

function escapeKey(text: string): string {
  return escapeValue(text).replace(/[:= #!]/g, '\\$&')
}

function escapeValue(text: string): string {
  return text
    .replace(/\\/g, '\\\\')
    .replace(/\n/g, '\\n')
    .replace(/\r/g, '\\r')
    .replace(/\t/g, '\\t')
    .replace(/^ /, '\\ ')
    .replace(/[^\x20-\x7e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
