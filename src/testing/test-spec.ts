import type { UntilConditions } from '../ir/until.js'
import type { TextPosition } from '../util/text-position.js'

/** A test specification as read from its file: cases that feed topics, run one job and say what it must give. */
export interface TestSpec {
  /** Path of the file as it was named. */
  readonly file: string
  /** The text of the file, for code frames. */
  readonly source: string
  /** Path of the job, absolute. */
  readonly jobPath: string
  /** Where the job is named. */
  readonly jobAt: TextPosition
  readonly cases: readonly TestCase[]
}

/** One case: given topics, run the job, expect rows or records. */
export interface TestCase {
  readonly name: string
  readonly at: TextPosition
  readonly given: readonly GivenTopic[]
  readonly expect: readonly Expectation[]
  /** A value may hold `${param:bootstrap_servers}`: the broker of the test. */
  readonly params: Readonly<Record<string, string>>
  /** What the queries of a pipeline get in place of their own triggers. */
  readonly trigger?: 'availableNow'
  /** What ends a job that does not end by itself. */
  readonly until?: UntilConditions
  /** Time that the job has from its launch to its end, ms. */
  readonly timeoutMs: number
}

/** A topic that the case creates and fills before the job starts. */
export interface GivenTopic {
  readonly topic: string
  readonly at: TextPosition
  readonly partitions: number
  readonly records: readonly GivenRecord[]
}

/** A record as bytes of text; `null` is a tombstone's value or a missing key. */
export interface GivenRecord {
  readonly key: string | Uint8Array | null
  readonly value: string | Uint8Array | null
  readonly headers: Readonly<Record<string, string>>
  /** Milliseconds since 1970; the broker's client sets it when absent. */
  readonly timestampMs?: number
  readonly partition?: number
}

/** What a case expects: the rows of a result, or the records of a topic. */
export type Expectation = ResultExpectation | TopicExpectation

/** How the rows of an expectation are compared. */
export interface Comparison {
  /** Whether the order counts. */
  readonly ordered: boolean
  /** Whether rows beyond the expected ones are allowed. */
  readonly contains: boolean
  /** Columns that identify a row; rows are paired by likeness when absent. */
  readonly key?: readonly string[]
  /** Largest difference at which two floating-point numbers count as equal. */
  readonly tolerance: number
}

/** The rows that a result of the job must have. */
export interface ResultExpectation extends Comparison {
  readonly kind: 'result'
  readonly name: string
  readonly at: TextPosition
  /** Columns to compare; all columns of the result when absent. */
  readonly columns?: readonly string[]
  readonly rows: readonly ExpectedRow[]
}

/** The records that the job must have written to a topic. */
export interface TopicExpectation extends Comparison {
  readonly kind: 'topic'
  readonly name: string
  readonly at: TextPosition
  /** Partitions with which the case creates the topic. */
  readonly partitions: number
  /**
   * Fields `key` or `keyBase64`, `value` or `valueBase64`, `headers`, `partition`, `timestamp`; those no record names are
   * not compared.
   */
  readonly rows: readonly ExpectedRow[]
}

/** A row as the specification writes it; its values are decoded once the result's schema is known. */
export interface ExpectedRow {
  readonly cells: Readonly<Record<string, unknown>>
  readonly at: TextPosition
  /** Where each cell is written. */
  readonly cellsAt: Readonly<Record<string, TextPosition>>
  /** Where the name of each cell's column is written. */
  readonly columnsAt: Readonly<Record<string, TextPosition>>
}
