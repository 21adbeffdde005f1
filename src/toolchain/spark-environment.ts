import type { SparkOrigin } from './find-system-spark.js'

/** Everything that is needed to start spark-submit: found, checked, and matching. Paths are absolute. */
export interface SparkEnvironment {
  /** Whose Spark it is: sparkwire's own, or how it was found on this machine. */
  readonly origin: 'sparkwire' | SparkOrigin
  readonly sparkHome: string
  /** As `pyspark.__version__` says: `4.1.1`. */
  readonly sparkVersion: string
  /** Binary version: `2.13`. */
  readonly scalaVersion: string
  /** The Python that runs the driver. */
  readonly python: string
  readonly pythonVersion: string
  /** Where that Python's packages lie, the job's own first; empty for a Python of the system's. */
  readonly sitePackages: readonly string[]
  readonly java: string
  /** Major version: 17. */
  readonly javaVersion: number
  readonly javaHome: string
  /** The jars of the job's connectors, checked against the lock. */
  readonly jars: readonly string[]
  /** The archive of classes that the driver's JVM starts with; absent where there is none. */
  readonly classArchive?: string
  /** Maven coordinates of the same connectors, for `--packages`. */
  readonly packages: readonly string[]
  /** Variables spark-submit needs: SPARK_HOME, PYSPARK_PYTHON, JAVA_HOME. */
  readonly variables: Readonly<Record<string, string>>
}
