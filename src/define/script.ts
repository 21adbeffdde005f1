import { DefineError } from '../errors/define-error.js'
import { checkJobName } from '../ir/check-job-name.js'
import { CONNECTORS, type Connector } from '../ir/connector.js'
import { DOCUMENT_SOURCE } from '../ir/document-source.js'
import { type DocumentSource, IR_VERSION, type ScriptDocument } from '../ir/job-document.js'
import { SPARK_FEATURE_NAMES, type SparkFeature } from '../ir/spark-feature.js'
import { deepFreeze } from '../util/freeze.js'
import { valueText } from '../util/value-text.js'
import { checkOptions } from './check-options.js'

/** A PySpark script of the user's own. */
export interface ScriptOptions {
  /** Path of the script; a relative one counts from the job file, or else from the working directory. */
  readonly path: string
  /** Its `sys.argv[1:]`. @default none */
  readonly args?: readonly string[]
  /** The job's name; left out, that of the file. */
  readonly name?: string
  /**
   * What the script needs on Spark's class path.
   * @default ['kafka']
   */
  readonly connectors?: readonly Connector[]
  /**
   * What the script uses that not every supported Spark has; it is run on one that has all of it.
   * @default none
   */
  readonly needs?: readonly SparkFeature[]
  /**
   * Python packages for driver and workers: the path of a requirements file, which counts as `path` does, or its lines.
   * @default none
   */
  readonly requirements?: string | readonly string[]
  /**
   * Modules for driver and workers: `.py`, `.zip` and `.egg` files, and folders; they count as `path` does.
   * @default none
   */
  readonly pyFiles?: readonly string[]
}

/** A script as a job. */
export class ScriptJob implements DocumentSource {
  readonly #document: ScriptDocument
  readonly [DOCUMENT_SOURCE] = true

  /** @internal */
  constructor(document: ScriptDocument) {
    this.#document = document
  }

  /** The job as data. */
  toDocument(): ScriptDocument {
    return this.#document
  }
}

/** The name of a script's job: that of its file, with other characters than a name has as hyphens. */
function nameOf(path: string): string {
  const base = path.split(/[/\\]/).at(-1) ?? ''
  return (
    base
      .replace(/\.py$/, '')
      .replace(/[^A-Za-z0-9._-]+/g, '-')
      .replace(/^[^A-Za-z0-9]+/, '') || 'script'
  )
}

/**
 * Runs a PySpark script unchanged: `script({ path: 'wordcount.py', args: ['localhost:9092'] })`.
 * @throws DEFINE_BAD_VALUE, DEFINE_BAD_NAME, DEFINE_UNKNOWN_OPTION
 */
export function script(options: ScriptOptions): ScriptJob {
  checkOptions('script', options, {
    ...{
      path: true,
      args: true,
      name: true,
      connectors: true,
      needs: true,
      requirements: true,
      pyFiles: true,
    },
  })
  const { path, args = [], connectors = ['kafka'], needs = [], requirements, pyFiles = [] } = options
  if (typeof path !== 'string' || path === '' || path.includes('\0')) {
    throw new DefineError('DEFINE_BAD_VALUE', {
      message: `Path of a script: ${valueText(path)}. Expected the path of a Python file.`,
    })
  }
  checkTexts('Arguments', args)
  checkTexts('Python files', pyFiles)
  if (requirements !== undefined && typeof requirements !== 'string') checkTexts('Requirements', requirements)
  checkNames('Connectors', connectors, CONNECTORS)
  checkNames('Needs', needs, SPARK_FEATURE_NAMES)
  const name = options.name ?? nameOf(path)
  checkJobName(name)
  return new ScriptJob(
    deepFreeze({
      irVersion: IR_VERSION,
      kind: 'script',
      name,
      connectors: [...connectors],
      ...(needs.length === 0 ? {} : { needs: [...needs] }),
      ...(requirements === undefined
        ? {}
        : { requirements: typeof requirements === 'string' ? requirements : [...requirements] }),
      ...(pyFiles.length === 0 ? {} : { pyFiles: [...pyFiles] }),
      path,
      args: [...args],
    }),
  )
}

function checkTexts(what: string, given: readonly string[]): void {
  if (Array.isArray(given) && given.every((text) => typeof text === 'string')) return
  throw new DefineError('DEFINE_BAD_VALUE', {
    message: `${what} of a script: ${valueText(given)}. Expected strings.`,
  })
}

function checkNames(what: string, given: readonly string[], known: readonly string[]): void {
  const unknown = Array.isArray(given) ? given.find((name) => !known.includes(name)) : String(given)
  if (unknown === undefined) return
  throw new DefineError('DEFINE_BAD_VALUE', {
    message: `${what} of a script: ${valueText(unknown)}. Expected a list of ${known.join(', ')}.`,
  })
}
