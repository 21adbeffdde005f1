import type { JobDocument } from '../ir/job-document.js'
import { pythonFilesOf } from '../ir/python-files.js'
import { type JobRequirements, readJobRequirements } from '../toolchain/job-requirements.js'

/** What a caller says of the job's packages and modules. */
export interface PackageOptions {
  readonly requirements?: string | readonly string[]
  readonly pyFiles?: readonly string[]
}

/**
 * The packages of a job: the caller's, or else those of its document.
 *
 * @throws TOOLCHAIN_REQUIREMENTS_INVALID
 */
export function requirementsOf(
  document: JobDocument,
  options: PackageOptions,
  cwd: string,
): JobRequirements | undefined {
  const own = document.kind === 'script' ? document.requirements : undefined
  const given = options.requirements ?? own
  return given === undefined ? undefined : readJobRequirements(given, cwd)
}

/** The modules of a job: those of its script or its functions, then the caller's; undefined where there are none. */
export function pyFilesOf(document: JobDocument, options: PackageOptions): readonly string[] | undefined {
  const own = document.kind === 'script' ? (document.pyFiles ?? []) : pythonFilesOf(document)
  const all = [...own, ...(options.pyFiles ?? [])]
  return all.length === 0 ? options.pyFiles : all
}
