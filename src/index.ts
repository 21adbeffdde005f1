export { compileJob } from './compile/compile-job.js'
export type { CompiledJob, SourceMapEntry, SourcePosition } from './compile/compiled-job.js'
export {
  type AvroOptions,
  avro,
  type ConfluentAvroOptions,
  type ConfluentJsonOptions,
  confluentAvro,
  confluentJson,
} from './define/avro.js'
export {
  type BadRecordFields,
  badRecords,
  type ToDeadLetterOptions,
  toDeadLetter,
} from './define/bad-records.js'
export { Column } from './define/column.js'
export { Dataset } from './define/dataset.js'
export { type FilesOptions, files } from './define/files.js'
export {
  binary,
  type CsvOptions,
  csv,
  type FieldsOptions,
  type Format,
  type JsonOptions,
  json,
  text,
} from './define/formats.js'
export {
  array,
  arrayAppend,
  arrayContains,
  arrayExcept,
  arrayIntersect,
  arrayPosition,
  arrayPrepend,
  arrayRemove,
  arraysOverlap,
  arrayUnion,
  createMap,
  elementAt,
  mapConcat,
  mapContainsKey,
  sequence,
  tryElementAt,
} from './define/functions/array-functions.js'
export { arraysZip } from './define/functions/arrays-zip.js'
export {
  CaseColumn,
  coalesce,
  greatest,
  ifNull,
  least,
  nanvl,
  nullIf,
  nvl,
  nvl2,
  when,
} from './define/functions/conditional.js'
export { expr } from './define/functions/expr.js'
export { type FromJsonOptions, fromJson } from './define/functions/from-json.js'
export {
  aggregate,
  exists,
  filter,
  forall,
  mapFilter,
  transform,
  transformKeys,
  transformValues,
  zipWith,
} from './define/functions/lambda-functions.js'
export { lit } from './define/functions/lit.js'
export { lag, lead } from './define/functions/neighbour-rows.js'
export {
  type ToConfluentOptions,
  toAvro,
  toConfluentAvro,
  toConfluentJson,
  type WriterRegistryOptions,
} from './define/functions/record-functions.js'
export { struct } from './define/functions/struct.js'
export { tryVariantGet, variantGet } from './define/functions/variant-get.js'
export { session, sliding, tumbling, type WindowType } from './define/functions/windows.js'
export {
  GroupedDataset,
  type TransformWithStateOptions,
  type WithStateOptions,
} from './define/grouped-dataset.js'
export { Job, type JobOptions, job, type ResultsOf } from './define/job.js'
export { type HeaderColumns, type Include, type KafkaOptions, kafka } from './define/kafka.js'
export type { KafkaSettingOptions, Moment, PartitionMoments } from './define/kafka-settings.js'
export { param } from './define/param.js'
export type { PivotedDataset } from './define/pivoted-dataset.js'
export { protobuf } from './define/protobuf.js'
export {
  type PythonFunctionOptions,
  pythonFunction,
  type RowFunction,
  type UdfOptions,
  udf,
} from './define/python-function.js'
export { type RateFields, type RateOptions, rate } from './define/rate.js'
export { type RowInput, rows, type ValueInput } from './define/rows.js'
export { ScriptJob, type ScriptOptions, script } from './define/script.js'
export { secret } from './define/secret.js'
export {
  type ResultsOptions,
  results,
  type SinkDefinition,
  type SinkOptions,
  type ToConsoleOptions,
  type ToKafkaOptions,
  toConsole,
  toKafka,
} from './define/sinks.js'
export type { SortKey } from './define/sort-key.js'
export { type SqlOptions, sql, type TypedSqlOptions } from './define/sql.js'
export { type ToFilesOptions, toFiles } from './define/to-files.js'
export { toMemory } from './define/to-memory.js'
export { availableNow, continuous, once, processingTime, realTime } from './define/triggers.js'
export type { JoinHow } from './define/types/join-fields.js'
export { UntypedDataset } from './define/untyped-dataset.js'
export type { AggregateColumn, Frame, WindowFunction, WindowSpec } from './define/window.js'
export { BridgeError, isBridgeError } from './errors/bridge-error.js'
export { CompileError } from './errors/compile-error.js'
export { DefineError } from './errors/define-error.js'
export { IrError } from './errors/ir-error.js'
export { JobError } from './errors/job-error.js'
export * from './functions.js'
export type { AvroSchemaSource } from './ir/avro/avro-schema.js'
export type { Connector } from './ir/connector.js'
export type {
  DocumentSource,
  JobDocument,
  PipelineDocument,
  ResultRows,
  ScriptDocument,
} from './ir/job-document.js'
export { parseDocument } from './ir/parse-document.js'
export type { SaveMode } from './ir/sink/files-sink.js'
export type { OutputMode } from './ir/sink/output-mode.js'
export type { Trigger } from './ir/sink/trigger.js'
export type { FileFormat } from './ir/source/file-format.js'
export type { BadRecordBudget } from './ir/source/kafka-source-node.js'
export type { BadRecordMode } from './ir/source/record-format.js'
export type { SchemaRegistry } from './ir/source/schema-registry.js'
export type { SparkFeature } from './ir/spark-feature.js'
export { parseUntil, type UntilConditions } from './ir/until.js'
export type { ClientProperties } from './kafka/client-properties.js'
export { type ConnectKafkaOptions, connectKafka } from './kafka/connect-kafka.js'
export type { DeliveryFailure, DeliveryReport, PartitionDelivery } from './kafka/delivery-report.js'
export { type LineRecordsOptions, lineRecords } from './kafka/json-lines.js'
export type {
  CreateTopicOptions,
  GroupLag,
  KafkaClient,
  PartitionDescription,
  PartitionOffsets,
  ProduceOptions,
  ReadOptions,
  StartPosition,
  TopicDescription,
} from './kafka/kafka-client.js'
export type { KafkaHeader, KafkaRecord, ProducerHeader, ProducerRecord } from './kafka/kafka-record.js'
export type { DriverProfile } from './launch/driver-profile.js'
export type { DeployMode } from './launch/master.js'
export type { SparkSubmitOptions } from './launch/spark-submit-options.js'
export type { LaunchLimits } from './run/application-watch.js'
export type { BadRecordCount, BadRecordCounts } from './run/bad-record-counts.js'
export type { OnChange } from './run/checkpoint-contract.js'
export { type AttachOptions, attach } from './run/detached/attach.js'
export { type DetachOptions, detach } from './run/detached/detach.js'
export type { FailureKind } from './run/diagnosis/diagnosis-entry.js'
export type { PlacedBy } from './run/failure-place.js'
export { fingerprint } from './run/fingerprint.js'
export { type LoadedJob, type LoadJobOptions, loadJob } from './run/load-job.js'
export type { PartitionLag } from './run/partition-lag.js'
export type {
  AnalysisEnd,
  JobPlan,
  PlannedColumn,
  QueryPlan,
  QueryProblem,
  StatefulOperator,
} from './run/plan/job-plan.js'
export { type PlanOptions, plan } from './run/plan/plan-job.js'
export type { ResultBatch, ResultChunk } from './run/result-stream.js'
export { parseRetries, type RetryPolicies, type RetryPolicy } from './run/retry-policy.js'
export { rowTypes } from './run/row-types.js'
export type { Run, StopMode } from './run/run.js'
export type { RunEvent } from './run/run-event.js'
export type {
  CommittedBatch,
  LeftOver,
  ReportedError,
  ReportedWarning,
  ReportedWitnesses,
  ResultReport,
  RunFiles,
  RunReport,
} from './run/run-report.js'
export type { RunState } from './run/run-state.js'
export { type Retry, type RetryOptions, runWithRetries } from './run/run-with-retries.js'
export { type SandboxBrokerOptions, startSandboxBroker as startSandbox } from './run/sandbox-broker.js'
export { type SandboxConnectOptions, startSandboxConnect } from './run/sandbox-connect.js'
export { type SandboxSparkOptions, startSandboxSpark } from './run/sandbox-spark.js'
export { type SandboxYarnOptions, startSandboxYarn } from './run/sandbox-yarn.js'
export type { StopRung } from './run/stop-ladder.js'
export { findRun } from './run/stored/find-run.js'
export { type ListRunsOptions, listRuns, type StoredRunOptions } from './run/stored/list-runs.js'
export { type FollowOptions, readRunEvents, readRunReport } from './run/stored/read-run.js'
export { type PruneRunsOptions, pruneRuns, removeRun } from './run/stored/remove-run.js'
export { followRunLag, type QueryLag, runLag } from './run/stored/run-lag.js'
export { type StopRunOptions, stopRun } from './run/stored/stop-run.js'
export type { StoredRun } from './run/stored/stored-run.js'
export type {
  SourceProgress,
  StateOperatorProgress,
  StreamingQueryProgress,
} from './run/streaming-progress.js'
export { type SubmitOptions, submit } from './run/submit.js'
export type { UntilCondition } from './run/until-watch.js'
export type { Verdict } from './run/verdict.js'
export { type WarmDriver, type WarmOptions, warm } from './run/warm.js'
export type { KafkaBroker, KafkaSandbox } from './sandbox/kafka-sandbox.js'
export type { SparkConnectServer } from './sandbox/spark-connect-server.js'
export type { SparkStandalone, SparkWorker } from './sandbox/spark-standalone.js'
export type { YarnSandbox } from './sandbox/yarn-sandbox.js'
export type { DataType, FieldMap, RowOf, StructType, Typed, ValueOf } from './schema/data-type.js'
export { t } from './schema/type-builders.js'
