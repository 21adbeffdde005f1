import { BridgeError, type ErrorFacts, type ErrorTable } from './bridge-error.js'

export const PREFLIGHT_ERRORS = {
  PREFLIGHT_ACCESS_DENIED: {
    summary: 'The brokers do not let this user see, read or write a topic of the job.',
    exit: 3,
    retryable: false,
  },
  PREFLIGHT_CHECKPOINT_INCOMPATIBLE: {
    summary: 'The checkpoint that was given is that of a job with other sources.',
    exit: 2,
    retryable: false,
  },
  PREFLIGHT_CHECKPOINT_SETTING: {
    summary: 'Spark takes a setting from the checkpoint, and the job says another one.',
    exit: 0,
    retryable: false,
  },
  PREFLIGHT_CLOCK_SKEW: {
    summary: "A topic has records that this machine's clock places in the future.",
    exit: 0,
    retryable: false,
  },
  PREFLIGHT_CONNECT_SILENT: {
    summary: 'Nobody answers where the Spark Connect server should be.',
    exit: 3,
    retryable: true,
  },
  PREFLIGHT_DISK_FULL: {
    summary: 'There is next to no space where the run writes.',
    exit: 3,
    retryable: true,
  },
  PREFLIGHT_DISK_LOW: { summary: 'There is little space where the run writes.', exit: 0, retryable: false },
  PREFLIGHT_NO_MATCH: {
    summary: 'A topic pattern matches no topic that is there now.',
    exit: 0,
    retryable: false,
  },
  PREFLIGHT_PARTITION_OFFLINE: {
    summary: 'Partitions of a topic have no leader, so that nobody can read or write them.',
    exit: 0,
    retryable: true,
  },
  PREFLIGHT_PARTITION_UNNAMED: {
    summary: 'A source says where to begin or end in some partitions of a topic, which has more of them.',
    exit: 2,
    retryable: false,
  },
  PREFLIGHT_PATH_MISSING: {
    summary: 'Files that the job reads are not there.',
    exit: 2,
    retryable: false,
  },
  PREFLIGHT_PATH_UNWRITABLE: {
    summary: 'The run cannot write where its checkpoint or its record is to lie.',
    exit: 3,
    retryable: false,
  },
  PREFLIGHT_SINK_TOPIC_MISSING: {
    summary: 'The topic of a sink is not there; the brokers will create it, or may.',
    exit: 0,
    retryable: false,
  },
  PREFLIGHT_UNCHECKED: {
    summary:
      'Topics could not be checked, since Spark alone can sign in to the brokers in the way that the job says.',
    exit: 0,
    retryable: false,
  },
} as const satisfies ErrorTable

export type PreflightErrorCode = keyof typeof PREFLIGHT_ERRORS

/** What the checks before a run found; thrown where the run cannot succeed, else told as a warning. */
export class PreflightError extends BridgeError<PreflightErrorCode> {
  constructor(code: PreflightErrorCode, facts: ErrorFacts) {
    super(PREFLIGHT_ERRORS, code, facts)
  }
}
