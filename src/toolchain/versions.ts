/** The pins of what sparkwire installs; the Python packages are pinned in `python/requirements.txt`. */

/** The Spark that jobs run on by default. */
export const SPARK_VERSION = '4.1.1'
/** The Scala binary version that Spark is built for. */
export const SCALA_VERSION = '2.13'
/** The broker of the sandbox. */
export const KAFKA_VERSION = '4.1.1'
/** The YARN of the sandbox. */
export const HADOOP_VERSION = '3.4.2'
/** The oldest Java that Spark 4 runs on. */
export const MIN_JAVA = 17
/** The oldest Python that PySpark 4.1 runs on. */
export const MIN_PYTHON = '3.10'
/** The oldest Node.js that sparkwire runs on. */
export const MIN_NODE = '20.19.0'
