import { CHECKPOINT_FAILURES } from './checkpoint-failures.js'
import { DATA_FAILURES } from './data-failures.js'
import type { DiagnosisEntry, DiagnosisTable } from './diagnosis-entry.js'
import { FILE_FAILURES } from './file-failures.js'
import { KAFKA_CONNECTION_FAILURES } from './kafka-connection-failures.js'
import { KAFKA_READING_FAILURES } from './kafka-reading-failures.js'
import { KAFKA_SECURITY_FAILURES } from './kafka-security-failures.js'
import { KAFKA_WRITING_FAILURES } from './kafka-writing-failures.js'
import { PROCESS_FAILURES } from './process-failures.js'
import { OTHER_PYTHON_FAILURES, PYTHON_FAILURES } from './python-failures.js'
import { SQL_FAILURES } from './sql-failures.js'
import { STREAMING_FAILURES } from './streaming-failures.js'

/** The families of failures, in the order in which they are tried; the last one takes what the others leave. */
export const DIAGNOSIS_FAMILIES = {
  'Columns, types and SQL': SQL_FAILURES,
  'Values that do not fit': DATA_FAILURES,
  'Streaming queries': STREAMING_FAILURES,
  Checkpoints: CHECKPOINT_FAILURES,
  'Reaching Kafka': KAFKA_CONNECTION_FAILURES,
  'Signing in to Kafka': KAFKA_SECURITY_FAILURES,
  'Reading from Kafka': KAFKA_READING_FAILURES,
  'Writing to Kafka': KAFKA_WRITING_FAILURES,
  'Files, formats, jars': FILE_FAILURES,
  Python: PYTHON_FAILURES,
  "The driver's process": PROCESS_FAILURES,
  'What is left': OTHER_PYTHON_FAILURES,
} as const satisfies Readonly<Record<string, DiagnosisTable>>

/** An entry with its name. */
export interface NamedEntry extends DiagnosisEntry {
  readonly id: string
}

/** The entries that are tried first. */
export const CERTAIN: readonly NamedEntry[] = Object.values(DIAGNOSIS_FAMILIES)
  .filter((table) => table !== OTHER_PYTHON_FAILURES)
  .flatMap(named)

/** What is said where no other entry is known of any exception of a chain. */
export const LAST_RESORTS: readonly NamedEntry[] = named(OTHER_PYTHON_FAILURES)

/** Every entry, in the order in which they are tried. */
export const DIAGNOSES: readonly NamedEntry[] = [...CERTAIN, ...LAST_RESORTS]

function named(table: DiagnosisTable): NamedEntry[] {
  return Object.entries(table).map(([id, entry]) => ({ id, ...entry }))
}
