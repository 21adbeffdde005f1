import { readFile } from 'node:fs/promises'
import { relative } from 'node:path'
import { compileJob } from '../compile/compile-job.js'
import type { CompiledJob, SourceMapEntry } from '../compile/compiled-job.js'
import { type BridgeError, isBridgeError } from '../errors/bridge-error.js'
import { LoadError } from '../errors/load-error.js'
import type { DocumentSource } from '../ir/job-document.js'
import { codeFrame } from './code-frame.js'
import { resolveCallSite } from './job-position.js'

/**
 * Compiles a loaded job; the text of a script of the user's own is read from its file. An error that comes from
 * one call of the definition begins with the place of that call, and ends with the lines around it.
 *
 * @throws COMPILE_*, DEFINE_*, LOAD_NOT_FOUND
 */
export async function compileSource(source: Pick<DocumentSource, 'toDocument'>): Promise<CompiledJob> {
  const document = source.toDocument()
  try {
    return document.kind === 'script'
      ? compileJob(document, await readScript(document.path))
      : compileJob(document)
  } catch (error) {
    if (isBridgeError(error)) throw withPlace(error)
    throw error
  }
}

async function readScript(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw new LoadError('LOAD_NOT_FOUND', {
      message: `The job's script cannot be read: ${path} (${(cause as NodeJS.ErrnoException).code ?? String(cause)})`,
      hint: 'The path of a script counts from the job file that names it.',
      details: { path },
      cause,
    })
  }
}

function withPlace(error: BridgeError): BridgeError {
  const { site } = error.details
  const position = typeof site === 'string' ? resolveCallSite(site) : undefined
  if (position === undefined) return error
  const { file, line, column } = position
  const frame = codeFrame(position)
  const message = `${file}:${line}:${column}: ${error.message}`
  return Object.assign(error, { message: frame === undefined ? message : `${message}\n${frame}` })
}

/** A line of the source map with the place in the user's file, relative to a folder. */
export interface ResolvedMapEntry extends Omit<SourceMapEntry, 'site'> {
  /** `job.ts:12:3`; absent where the definition came as data. */
  readonly at?: string
}

/** The source map with each raw call site as a place relative to `folder`. */
export function resolveSourceMap(job: CompiledJob, folder: string): readonly ResolvedMapEntry[] {
  return job.sourceMap.map(({ site, ...entry }) => {
    const position = site === undefined ? undefined : resolveCallSite(site)
    if (position === undefined) return entry
    const { file, line, column } = position
    return { ...entry, at: `${relative(folder, file)}:${line}:${column}` }
  })
}
