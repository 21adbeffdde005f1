import type { WriterRegistry } from '../../ir/expression/confluent-frame-node.js'
import type { InputKey } from '../../ir/relation/relation-entry.js'
import type { RelationKind, RelationOf } from '../../ir/relation/relation-node.js'
import type { FilesSourceNode } from '../../ir/source/files-source-node.js'
import type { BadRecordBudget, KafkaSourceNode } from '../../ir/source/kafka-source-node.js'
import type { RateSourceNode } from '../../ir/source/rate-source-node.js'
import type { RecordPart } from '../../ir/source/record-format.js'
import type { RowsSourceNode } from '../../ir/source/rows-source-node.js'
import type { SchemaRegistry } from '../../ir/source/schema-registry.js'

/** A schema that the script names once, above its steps. */
export interface SchemaConstant {
  readonly name: string
  readonly columns: readonly string[]
  /** What stands between them; a comma where nothing is said. */
  readonly separator?: string
}

/** How many bad records a source may have, by the name that they are counted under. */
export interface SourceBudget {
  readonly source: string
  readonly budget: BadRecordBudget
  readonly site?: string
}

/** Reads the records of a Kafka source, as Spark gives them. */
export interface ReadKafka {
  readonly kind: 'read_kafka'
  readonly source: KafkaSourceNode
  /** Whether its headers are needed beyond those that the source names. */
  readonly withHeaders: boolean
}

/** The names of what a format is read with. */
export interface FormatNames {
  /** The constant with its schema. */
  readonly schema: string
  /** The constant with the schema that Avro is read by, where that is another one. */
  readonly reader?: string
  /** The variable with the schemas of its registry, by their numbers. */
  readonly registered?: string
}

/** What the key's and the value's format is read with. */
export type PartNames = { readonly [P in RecordPart]?: FormatNames }

/** Makes columns of records. */
export interface DecodeKafka {
  readonly kind: 'decode_kafka'
  readonly source: KafkaSourceNode
  readonly records: string
  readonly names: PartNames
}

/** Reads key and value beside the records, says which records are bad, and counts them under `name`. */
export interface CheckKafka {
  readonly kind: 'check_kafka'
  readonly source: KafkaSourceNode
  readonly records: string
  readonly names: PartNames
  readonly name: string
}

/** The columns of the checked records that are not bad. */
export interface KeepGood {
  readonly kind: 'keep_good'
  readonly source: KafkaSourceNode
  readonly checked: string
}

/** A query of several lines that the script names once, above its steps. */
export interface QueryConstant {
  readonly name: string
  readonly text: string
}

/** Gives a relation the name under which queries see it. */
export interface RegisterView {
  readonly kind: 'register_view'
  readonly input: string
  readonly view: string
}

/** Runs a query, from its text or from the constant that holds it. */
export interface RunSql {
  readonly kind: 'run_sql'
  readonly text: string
  readonly constant?: string
}

/** Reads files; `schema` is the constant that has their columns. */
export interface ReadFiles {
  readonly kind: 'read_files'
  readonly source: FilesSourceNode
  readonly schema: string
}

/** Reads a stream of numbered rows. */
export interface ReadRate {
  readonly kind: 'read_rate'
  readonly source: RateSourceNode
}

/** Makes the rows that stand in the job. */
export interface MakeRows {
  readonly kind: 'make_rows'
  readonly source: RowsSourceNode
  readonly schema: string
}

/** The steps that a Python function of the user's own makes. */
export type PythonKind =
  | 'apply_in_pandas'
  | 'apply_in_pandas_with_state'
  | 'map_in_arrow'
  | 'map_in_pandas'
  | 'transform'
  | 'transform_with_state'

/** Calls a Python function on rows; `schema` is the constant for what it gives. */
export type PythonStep = {
  [K in PythonKind]: {
    readonly kind: K
    readonly node: RelationOf<K>
    readonly input: string
    readonly schema: string
    /** The constant for what it keeps of a group. */
    readonly state: string
  }
}[PythonKind]

/** What is lowered to something else than one call on the variables of its inputs. */
type Lowered = PythonKind | 'files_source' | 'kafka_source' | 'rate_source' | 'rows_source' | 'sql'

/** Asks a registry for the schemas of some subjects. */
export interface ReadRegistry {
  readonly kind: 'read_registry'
  readonly registry: SchemaRegistry
  readonly subjects: readonly string[]
}

/** Asks a registry for the number of the schema that records are written with. */
export interface RegisteredNumber {
  readonly kind: 'registered_number'
  readonly registry: WriterRegistry
  /** The constant with the schema. */
  readonly schema: string
  readonly schemaKind: 'AVRO' | 'JSON'
}

/** A relation that one call of PySpark makes, on the variables that hold its inputs. */
export type CallStep = {
  [K in Exclude<RelationKind, Lowered>]: {
    readonly kind: K
    readonly node: RelationOf<K>
  } & { readonly [I in Extract<keyof RelationOf<K>, InputKey>]: string }
}[Exclude<RelationKind, Lowered>]

/** The core that every relation is lowered to: what one statement of the script does. */
export type Operation =
  | CallStep
  | CheckKafka
  | DecodeKafka
  | KeepGood
  | MakeRows
  | ReadFiles
  | ReadKafka
  | PythonStep
  | ReadRate
  | ReadRegistry
  | RegisteredNumber
  | RegisterView
  | RunSql

export type OperationOf<K extends Operation['kind']> = Extract<Operation, { readonly kind: K }>

/** One statement of the script: the variable it sets, if any, and the call of the definition it comes from. */
export interface Step {
  readonly variable?: string
  readonly operation: Operation
  readonly label: string
  readonly site?: string
}
