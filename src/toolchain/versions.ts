import { DEFAULT_SPARK, sparkRelease } from './spark-releases.js'

/** The pins of what sparkwire installs; the Python packages are pinned in `python/requirements`. */

/** The Spark that jobs run on by default. */
export const SPARK_VERSION = DEFAULT_SPARK
/** The Scala binary version that Spark is built for. */
export const SCALA_VERSION = sparkRelease().scalaVersion
/** The broker of the sandbox. */
export const KAFKA_VERSION = '4.1.1'
/** The YARN of the sandbox. */
export const HADOOP_VERSION = '3.4.2'
/** The oldest Java that the default Spark runs on. */
export const MIN_JAVA = sparkRelease().java.least
/** The oldest Python that the default PySpark runs on. */
export const MIN_PYTHON = sparkRelease().python.least
/** The oldest Node.js that sparkwire runs on. */
export const MIN_NODE = '20.19.0'
