import { BridgeError, type ErrorFacts, type ErrorTable } from './bridge-error.js'

export const RUN_ERRORS = {
  RUN_AMBIGUOUS: { summary: 'A word could mean several runs.', exit: 2, retryable: false },
  RUN_ANALYSIS_FAILED: { summary: "Spark's analysis refuses a step of the job.", exit: 2, retryable: false },
  RUN_ANALYSIS_LOST: {
    summary: 'Spark ended before it had analysed the job.',
    exit: 3,
    retryable: true,
  },
  RUN_BAD_RETRIES: { summary: 'A policy of retries cannot be read.', exit: 2, retryable: false },
  RUN_BAD_UNTIL: { summary: 'A condition to end by cannot be read.', exit: 2, retryable: false },
  RUN_CHECKPOINT_CHANGED: {
    summary: 'The checkpoint is that of another job, and going on with it could be wrong.',
    exit: 2,
    retryable: false,
  },
  RUN_CHECKPOINT_DAMAGED: {
    summary: 'A file of the checkpoint is truncated, or is not what Spark has written.',
    exit: 3,
    retryable: false,
  },
  RUN_CHECKPOINT_HELD: {
    summary: 'Another run works on the checkpoint.',
    exit: 3,
    retryable: true,
  },
  RUN_CHECKPOINT_UNGUARDED: {
    summary: 'A given checkpoint is neither locked nor compared with the job, on a Spark Connect server.',
    exit: 0,
    retryable: false,
  },
  RUN_DETACH_FAILED: {
    summary: 'The process that was to run a detached run has ended before it could.',
    exit: 3,
    retryable: true,
  },
  RUN_HELD: { summary: 'Another process reads the rows of the run.', exit: 2, retryable: true },
  RUN_INCOMPLETE: { summary: "A run's directory is half-written.", exit: 1, retryable: false },
  RUN_KEY_TAKEN: {
    summary: 'A key was given for another job before.',
    exit: 2,
    retryable: false,
  },
  RUN_NOT_DETACHED: {
    summary: 'Only a detached run keeps its rows for another process.',
    exit: 2,
    retryable: false,
  },
  RUN_NOT_STOPPED: {
    summary: 'A run was stopped, and the program that runs it does not tell its end.',
    exit: 1,
    retryable: true,
  },
  RUN_NO_BROKERS: {
    summary: 'The job reads or writes Kafka, but no bootstrap servers are given.',
    exit: 2,
    retryable: false,
  },
  RUN_NO_CHECKPOINT: {
    summary:
      'The driver runs in the cluster, or on another machine, and no checkpoint folder is given that it can reach.',
    exit: 2,
    retryable: false,
  },
  RUN_NO_RESULTS: {
    summary: 'Row types are asked of a job that hands back no rows.',
    exit: 2,
    retryable: false,
  },
  RUN_OPTIONS_CONFLICT: { summary: 'Two options of a run exclude each other.', exit: 2, retryable: false },
  RUN_PARAM_MISSING: {
    summary: 'The job reads a parameter that the run was not given.',
    exit: 2,
    retryable: false,
  },
  RUN_PRINTS_ELSEWHERE: {
    summary: 'A console sink prints on the Spark Connect server, not on this machine.',
    exit: 0,
    retryable: false,
  },
  RUN_QUERY_UNSUPPORTED: {
    summary: 'Spark would refuse to start a query of the job.',
    exit: 2,
    retryable: false,
  },
  RUN_RECORD_UNWRITABLE: {
    summary: "A file of a run's record could not be written.",
    exit: 1,
    retryable: false,
  },
  RUN_RESULT_TAKEN: { summary: 'A result is read a second time in the same run.', exit: 2, retryable: false },
  RUN_SPOOL_BROKEN: {
    summary: 'Rows in a spool are not what was written.',
    exit: 1,
    retryable: false,
  },
  RUN_SPOOL_FAILED: {
    summary: 'A spool cannot be written.',
    exit: 1,
    retryable: true,
  },
  RUN_STILL_RUNS: { summary: 'What needs an ended run is asked of one that runs.', exit: 2, retryable: true },
  RUN_TYPES_CHANGED: {
    summary: 'The rows of the job are no longer those that a file of types has.',
    exit: 1,
    retryable: false,
  },
  RUN_UNKNOWN: { summary: 'There is no run of that id or name.', exit: 2, retryable: false },
  RUN_UNKNOWN_RESULT: {
    summary: 'A result is asked for that the job does not have.',
    exit: 2,
    retryable: false,
  },
} as const satisfies ErrorTable

export type RunErrorCode = keyof typeof RUN_ERRORS

/** Thrown for a run: its submission, its results, its end. */
export class RunError extends BridgeError<RunErrorCode> {
  constructor(code: RunErrorCode, facts: ErrorFacts) {
    super(RUN_ERRORS, code, facts)
  }
}
