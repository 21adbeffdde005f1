/** What Spark reads and writes by jars of its own, by short names; the toolchain turns them into the artifacts that fit. */
export const CONNECTORS = ['kafka', 'avro', 'protobuf'] as const

/** A connector by its short name. */
export type Connector = (typeof CONNECTORS)[number]
