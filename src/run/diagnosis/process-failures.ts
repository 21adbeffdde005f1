import type { DiagnosisTable } from './diagnosis-entry.js'
import { PAGES } from './reference-pages.js'

/** Ends of the driver's process, and what it has too little of. */
export const PROCESS_FAILURES = {
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
  'disk-full': {
    signs: [
      { message: /No space left on device|Disk quota exceeded/ },
      { log: /No space left on device|Disk quota exceeded/ },
    ],
    cause: 'a disk is full that the driver writes to',
    fix: 'Free some space, or name another place: `--checkpoint`, or `SPARKWIRE_STATE`, where runs have their temporary files. On the same checkpoint the next run goes on where this one ended.',
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
  'jvm-held': {
    signs: [{ end: 'held' }],
    cause:
      'the script came to its end, but its JVM did not: it was killed (SIGKILL) after 30 s, or from outside before that',
    fix: 'A thread that is no daemon keeps a JVM alive: close what the script has opened there, a client or a timer. With Spark 4.1 or newer the JVM ends with the script all the same, unless `spark.submit.callSystemExitOnMainExit` is false.',
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
} as const satisfies DiagnosisTable

export type ProcessFailure = keyof typeof PROCESS_FAILURES
