import { hostname } from 'node:os'
import { delimiter, join } from 'node:path'

/** How YARN's Java programs are called. */
export interface YarnProgram {
  /** Path of the java program. */
  readonly java: string
  readonly javaHome: string
  /** The published jars of the resource manager and the node manager, with all they depend on. */
  readonly classPath: readonly string[]
}

/** The environment of the daemons; what of it containers get stands in the node manager's configuration. */
export function yarnEnvironment({ javaHome }: YarnProgram): Readonly<Record<string, string | undefined>> {
  return {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    LANG: 'C.UTF-8',
    JAVA_HOME: javaHome,
    SPARK_LOCAL_IP: '127.0.0.1',
  }
}

/** The text of `log4j.properties` for the daemons: everything to stdout, which the keeper writes to a file. */
export const DAEMON_LOGGING = `log4j.rootLogger=INFO,console
log4j.appender.console=org.apache.log4j.ConsoleAppender
log4j.appender.console.layout=org.apache.log4j.PatternLayout
log4j.appender.console.layout.ConversionPattern=%d{yy/MM/dd HH:mm:ss} %p %c{1}: %m%n
`

/**
 * The only names that the daemons know. They ask for this machine's own, which not every machine can resolve, and
 * need no other.
 */
export function daemonHosts(): string {
  return `127.0.0.1 localhost ${hostname()}\n`
}

/** The call of a daemon. */
export function yarnDaemon(
  { java, classPath }: YarnProgram,
  directory: string,
  mainClass: string,
): readonly string[] {
  return [
    java,
    '-Xmx512m',
    // A sandbox lives for minutes: quick to start counts more than the second compiler's code.
    '-XX:TieredStopAtLevel=1',
    '-XX:-UsePerfData',
    '-Djava.awt.headless=true',
    `-Djava.io.tmpdir=${join(directory, 'tmp')}`,
    `-Dlog4j.configuration=file:${join(directory, 'log4j.properties')}`,
    `-Djdk.net.hosts.file=${join(directory, 'hosts')}`,
    // The web pages' Guice makes classes in it; Hadoop's own scripts open it, too.
    '--add-opens=java.base/java.lang=ALL-UNNAMED',
    '-cp',
    [join(directory, 'conf'), ...classPath].join(delimiter),
    mainClass,
  ]
}
