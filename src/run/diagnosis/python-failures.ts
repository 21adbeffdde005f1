import type { DiagnosisTable } from './diagnosis-entry.js'
import { PAGES } from './reference-pages.js'

/** The Python of a script and of functions, on the driver and on the workers. */
export const PYTHON_FAILURES = {
  'module-missing': {
    signs: [{ type: /^ModuleNotFoundError$/ }],
    cause: 'a Python module is imported that is not installed where it runs',
    fix: 'Bring it: `--requirements` for packages, `--py-files` for modules of your own.',
    doc: PAGES.dependencies,
    kind: 'permanent',
  },
  'python-file-missing': {
    signs: [{ type: /^FileNotFoundError$/ }],
    cause: "the script's Python opens a file that is not there",
    fix: 'Give an absolute path; on a cluster the file must be on the machine that opens it.',
    doc: PAGES.submit,
    kind: 'permanent',
  },
  'python-syntax': {
    signs: [{ type: /^(SyntaxError|IndentationError|TabError)$/ }],
    cause: 'a text of Python cannot be read',
    fix: 'Correct it at the line that is named, or run it with a newer Python.',
    doc: PAGES.submit,
    kind: 'permanent',
  },
  'context-in-function': {
    signs: [{ condition: 'CONTEXT_ONLY_VALID_ON_DRIVER' }],
    cause: 'a function for the workers uses the Spark session, which only the driver has',
    fix: 'Use columns and DataFrames outside the function, and hand it plain values.',
    doc: PAGES.python,
    kind: 'permanent',
  },
  'not-picklable': {
    signs: [{ type: /PicklingError$/ }, { condition: 'STREAMING_CONNECT_SERIALIZATION_ERROR' }],
    cause: 'a function for the workers holds a value that cannot be sent to them',
    fix: 'Make locks, connections and open files inside the function.',
    doc: PAGES.python,
    kind: 'permanent',
  },
  'worker-crashed': {
    signs: [{ message: /Python worker exited unexpectedly \(crashed\)/ }],
    cause: "a worker's Python died while it computed",
    fix: 'It ran out of memory, or native code crashed. Give the workers memory, or smaller batches; `spark.python.worker.faulthandler.enabled` shows where it was.',
    doc: PAGES.python,
    kind: 'permanent',
  },
  'result-columns': {
    signs: [
      { condition: 'RESULT_COLUMN_NAMES_MISMATCH' },
      { condition: 'RESULT_COLUMNS_MISMATCH_FOR_PANDAS_UDF' },
      { condition: 'RESULT_COLUMNS_MISMATCH_FOR_ARROW_UDF' },
      { condition: 'RESULT_COLUMN_SCHEMA_MISMATCH' },
      { message: /\[RESULT_COLUMN[A-Z_]*MISMATCH/ },
    ],
    cause: 'a Python function gives other columns than it declares',
    fix: 'Return exactly the declared columns, or declare those that it returns.',
    doc: PAGES.python,
    kind: 'permanent',
  },
  'result-type': {
    signs: [
      { type: /PySparkValueError$/, message: /converting pandas\.Series/ },
      { type: /^(PySparkTypeError|ArrowTypeError|ArrowInvalid|pyarrow\.lib\.Arrow\w+)$/ },
    ],
    cause: 'a Python function gives values of another type than it declares',
    fix: 'Return values of the declared type, or declare the type that it returns.',
    doc: PAGES.python,
    kind: 'permanent',
  },
  'java-class-missing': {
    signs: [{ message: /'JavaPackage' object is not callable/ }],
    cause: 'a class of the JVM is used that is not there',
    fix: 'Bring its jar with `--packages` or `--jars`, and check that Spark and PySpark are of one version.',
    doc: PAGES.submit,
    kind: 'permanent',
  },
  'streaming-runner': {
    signs: [{ condition: 'STREAMING_PYTHON_RUNNER_INITIALIZATION_FAILURE' }],
    cause: 'the Python of a step with state could not be started',
    fix: 'transformWithState needs the package `protobuf`: bring it with `--requirements`.',
    doc: PAGES.python,
    kind: 'permanent',
  },
} as const satisfies DiagnosisTable

/** What is said where nothing more is known of an exception of Python. */
export const OTHER_PYTHON_FAILURES = {
  'python-raised': {
    signs: [
      {
        type: /^(?!PySpark|Py4J|Analysis|StreamingQuery|Spark|Illegal|Parse)[A-Z]\w*(Error|Exception|Interrupt|Iteration)$/,
      },
    ],
    cause: "the job's Python raised an exception",
    fix: 'Look at the line that is named; `--verbose` and the log show the whole traceback.',
    doc: PAGES.submit,
    kind: 'permanent',
  },
} as const satisfies DiagnosisTable
