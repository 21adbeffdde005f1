import type { DiagnosisTable } from './diagnosis-entry.js'
import { PAGES } from './reference-pages.js'

/** Ends of the driver's process, and what it has too little of. */
export const PROCESS_FAILURES = {
  'driver-memory-small': {
    signs: [{ condition: 'INVALID_DRIVER_MEMORY' }, { log: /\[INVALID_DRIVER_MEMORY\]/ }],
    cause: 'the driver is given less memory than Spark can start with',
    fix: 'Give it 512m or more: `--driver-memory`.',
    doc: PAGES.configuration,
    kind: 'permanent',
  },
  'result-too-large': {
    signs: [{ message: /bigger than spark\.driver\.maxResultSize/ }],
    cause: 'rows are collected on the driver that are more than it may take',
    fix: 'Collect less, or raise `spark.driver.maxResultSize` and `--driver-memory`.',
    doc: PAGES.configuration,
    kind: 'permanent',
  },
  'out-of-memory': {
    signs: [
      { type: /OutOfMemoryError$/ },
      { message: /java\.lang\.OutOfMemoryError/ },
      { log: /java\.lang\.OutOfMemoryError/ },
    ],
    cause: "the JVM's memory is full",
    fix: 'Give it more, `--driver-memory` (with a local master the tasks are in it, too), or less to do at once: `maxOffsetsPerTrigger`.',
    doc: PAGES.tuning,
    kind: 'permanent',
  },
  'script-exited': {
    signs: [{ end: 'exited' }],
    cause: 'the script ended itself with an exit code that is not 0',
    fix: 'Look for its `sys.exit`; what it printed before is above and in its log.',
    doc: PAGES.submit,
    kind: 'permanent',
  },
  'driver-killed': {
    signs: [{ end: 'killed' }],
    cause: 'the driver was killed from outside (SIGKILL)',
    fix: "Somebody did it, or the kernel or a container's limit for want of memory: see `dmesg`, and give the machine or the container more.",
    doc: PAGES.tuning,
    kind: 'transient',
  },
  'driver-terminated': {
    signs: [{ end: 'terminated' }],
    cause: 'the driver was told to end from outside (SIGTERM)',
    fix: 'Somebody or something ended it: a service manager, a scheduler, a shutdown.',
    doc: PAGES.submit,
    kind: 'transient',
  },
} as const satisfies DiagnosisTable
