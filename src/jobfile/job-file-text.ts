import { isMap, isScalar } from 'yaml'
import { type BridgeError, isBridgeError } from '../errors/bridge-error.js'
import { JobFileError, type JobFileErrorCode } from '../errors/jobfile-error.js'
import { hideSecretValues } from '../ir/hide-secret-values.js'
import { TextFault } from '../schema/text-fault.js'
import { faultsText, inOrder, type NamedText, type PlacedFault } from '../util/placed-fault.js'
import type { TextPosition } from '../util/text-position.js'
import { readYaml, type YamlSource } from '../util/yaml-source.js'
import { Located } from './expression/located.js'
import { hintFor } from './hints.js'
import { scalarOffset } from './scalar-offset.js'

/** Where something stands in a job file: keys and indices from its root. */
export type Path = readonly (string | number)[]

/** The text of a job file: it knows the place of everything in it, and makes errors that begin with one. */
export class JobFileText implements NamedText {
  readonly file: string
  readonly source: string
  readonly yaml: YamlSource
  readonly #path: string

  /** `file` names it in errors, `path` in call sites. */
  constructor(source: string, file: string, path: string) {
    this.source = source
    this.file = file
    this.#path = path
    this.yaml = readYaml(source)
  }

  /** The place of a node, in the form of a call site. */
  site(path: Path): { readonly site: string } {
    const { line, column } = this.yaml.at(path, true)
    return { site: `at ${this.#path}:${line}:${column}` }
  }

  /** The keys of a map in their order in the file. */
  keys(path: Path): readonly string[] {
    const map = this.yaml.document.getIn(path, true)
    return isMap(map) ? map.items.map(({ key }) => String(isScalar(key) ? key.value : key)) : []
  }

  /** The error for faults at known places. */
  faulty(code: JobFileErrorCode, faults: readonly PlacedFault[], hint?: string): JobFileError {
    const [first] = inOrder(faults)
    return new JobFileError(code, {
      message: faultsText(this.#shown, faults),
      details: { file: this.file, line: first?.line, column: first?.column, faults: inOrder(faults) },
      ...(hint === undefined ? {} : { hint }),
    })
  }

  /** The error for what is wrong at a path; `start` is an offset into the text that stands there. */
  fault(
    code: JobFileErrorCode,
    path: Path,
    message: string,
    {
      hint,
      start,
      atKey = false,
    }: { readonly hint?: string; readonly start?: number; readonly atKey?: boolean } = {},
  ): JobFileError {
    return this.faulty(code, [{ message, ...this.#place(path, start, atKey) }], hint)
  }

  /** The text around a fault may hold what nobody may see. */
  get #shown(): NamedText {
    return { file: this.file, source: hideSecretValues(this.source, 'yaml') }
  }

  /** Runs what may find a fault in what stands at a path; the error that comes out of it begins with the place. */
  located<T>(path: Path, check: () => T): T {
    try {
      return check()
    } catch (error) {
      if (error instanceof TextFault) {
        const { message, start, hint } = error
        throw this.fault(
          'JOBFILE_BAD_EXPRESSION',
          path,
          message,
          hint === undefined ? { start } : { start, hint },
        )
      }
      if (error instanceof Located) throw this.#placed(error.error, this.#place(path, error.start))
      if (!isBridgeError(error) || 'line' in error.details) throw error
      throw this.#placed(error, this.#place(path))
    }
  }

  #place(path: Path, start?: number, atKey = false): TextPosition {
    const node = this.yaml.document.getIn(path, true)
    if (start === undefined || !isScalar(node)) return this.yaml.at(path, atKey)
    return this.yaml.place(scalarOffset(node, this.source, start))
  }

  /** One of the errors of definitions, with the place; it keeps its code. */
  #placed(error: BridgeError, place: TextPosition): BridgeError {
    const message = faultsText(this.#shown, [{ message: error.message, ...place }])
    const details = Object.freeze({ ...error.details, file: this.file, ...place })
    return Object.assign(error, { message, details, hint: hintFor(error) })
  }
}
