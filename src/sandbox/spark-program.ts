import { join } from 'node:path'

/** The Spark whose daemons are started. */
export interface SparkProgram {
  /** A Spark distribution or an installed pyspark. */
  readonly sparkHome: string
  /** Binary version: `2.13`. */
  readonly scalaVersion: string
  /** Path of the java program. */
  readonly java: string
  readonly javaHome: string
}

/**
 * The environment of a daemon, and of the executors that a worker starts. Nothing else is handed on: SPARK_CONF_DIR
 * and the like of the caller would change the cluster.
 */
export function sparkDaemonEnvironment(
  { sparkHome, scalaVersion, javaHome }: SparkProgram,
  directory: string,
): Readonly<Record<string, string | undefined>> {
  return {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    LANG: 'C.UTF-8',
    TMPDIR: join(directory, 'tmp'),
    JAVA_HOME: javaHome,
    SPARK_HOME: sparkHome,
    // Else the worker looks for the build directories of a source tree.
    SPARK_SCALA_VERSION: scalaVersion,
    // An installed Spark may have defaults for another cluster.
    SPARK_CONF_DIR: join(directory, 'conf'),
    SPARK_LOCAL_DIRS: join(directory, 'local'),
    SPARK_LOG_DIR: directory,
    SPARK_LOCAL_IP: '127.0.0.1',
    SPARK_PUBLIC_DNS: '127.0.0.1',
  }
}

/** The call of a daemon: `spark-class` without its two extra processes. */
export function sparkDaemon(
  { java, sparkHome }: SparkProgram,
  directory: string,
  mainClass: string,
  args: readonly string[],
): readonly string[] {
  return [
    java,
    '-Xmx512m',
    // A sandbox lives for minutes: quick to start counts more than the second compiler's code.
    '-XX:TieredStopAtLevel=1',
    '-XX:-UsePerfData',
    '-Djava.awt.headless=true',
    `-Djava.io.tmpdir=${join(directory, 'tmp')}`,
    // A port that is taken is an error, not a reason to be somewhere else.
    '-Dspark.port.maxRetries=0',
    // Its port is fixed, and Python jobs cannot be submitted to it.
    '-Dspark.master.rest.enabled=false',
    '-cp',
    join(sparkHome, 'jars', '*'),
    mainClass,
    ...args,
  ]
}
