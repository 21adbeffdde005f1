/**
 * Why no record is read as Protobuf: the one format of Spark's guides that is asked for and not there. What is said of it
 * is the same in a pipeline and in a job file.
 */
export const NO_PROTOBUF =
  'protobuf is not there: of the connector that Spark reads it with, spark-protobuf, no jars are locked for any Spark'
