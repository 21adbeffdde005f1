import type { DiagnosisTable } from './diagnosis-entry.js'
import { PAGES } from './reference-pages.js'

/** Checkpoints that a query cannot go on from. */
export const CHECKPOINT_FAILURES = {
  'state-schema-changed': {
    signs: [
      { condition: 'STATE_STORE_KEY_SCHEMA_NOT_COMPATIBLE' },
      { condition: 'STATE_STORE_VALUE_SCHEMA_NOT_COMPATIBLE' },
    ],
    cause: 'the checkpoint holds state of other columns or types than the query has now',
    fix: 'Give the changed query a new checkpoint, or take the change back.',
    doc: PAGES.streaming,
    kind: 'permanent',
  },
  'state-operator-changed': {
    signs: [
      { condition: 'STREAMING_STATEFUL_OPERATOR_NOT_MATCH_IN_STATE_METADATA' },
      { condition: 'STREAMING_STATEFUL_OPERATOR_MISSING_STATE_DIRECTORY' },
    ],
    cause: 'the checkpoint holds state of other steps than the query has now',
    fix: 'Give the changed query a new checkpoint, or take the change back.',
    doc: PAGES.streaming,
    kind: 'permanent',
  },
  'sources-changed': {
    signs: [{ message: /There are \[\d+\] sources in the checkpoint offsets/ }],
    cause: 'the checkpoint is that of a query with more or fewer sources',
    fix: 'Give the changed query a new checkpoint, or take the change back.',
    doc: PAGES.streaming,
    kind: 'permanent',
  },
  'state-missing': {
    signs: [
      { type: /FileNotFoundException$/, message: /\/state\/\d+\/\d+\// },
      { condition: 'CANNOT_LOAD_STATE_STORE' },
    ],
    cause: 'files of the state are missing in the checkpoint, or the query had no state when it was written',
    fix: 'Restore the checkpoint whole, or begin with a new one.',
    doc: PAGES.streaming,
    kind: 'permanent',
  },
  'checkpoint-log-broken': {
    signs: [
      { message: /^Incomplete log file/ },
      { condition: 'MALFORMED_LOG_FILE' },
      { condition: 'CHECKPOINT_FILE_CHECKSUM_VERIFICATION_FAILED' },
      { type: /ChecksumException$/ },
      { condition: 'STREAMING_CHECKPOINT_MISSING_METADATA_FILE' },
      { message: /batch \d+ doesn't exist|Failed to read log file/ },
    ],
    cause: 'a file of the checkpoint is damaged or missing',
    fix: 'Restore the checkpoint whole, or begin with a new one.',
    doc: PAGES.streaming,
    kind: 'permanent',
  },
  'checkpoint-shared': {
    signs: [
      { condition: 'CONCURRENT_STREAM_LOG_UPDATE' },
      { message: /Multiple streaming queries are concurrently using/ },
    ],
    cause: 'another query writes to the same checkpoint',
    fix: 'Stop one of the two, or give each a checkpoint of its own.',
    doc: PAGES.streaming,
    kind: 'permanent',
  },
  'folder-impossible': {
    signs: [{ type: /ParentNotDirectoryException$|AccessControlException$|AccessDeniedException$/ }],
    cause: 'a folder cannot be made where the checkpoint or the output is to lie',
    fix: 'Give a path below a folder that the user of the driver may write to.',
    doc: PAGES.streaming,
    kind: 'permanent',
  },
  'filesystem-unknown': {
    signs: [{ type: /UnsupportedFileSystemException$/ }, { message: /No FileSystem for scheme/ }],
    cause: 'a path has a scheme that this Spark has no file system for',
    fix: 'Check the scheme, or bring the package of that file system with `--packages`.',
    doc: PAGES.files,
    kind: 'permanent',
  },
} as const satisfies DiagnosisTable
