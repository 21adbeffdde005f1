import { readdir, readFile } from 'node:fs/promises'
import { basename, dirname, extname, join, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createJiti } from 'jiti'
import { script } from '../define/script.js'
import { isBridgeError } from '../errors/bridge-error.js'
import { LoadError } from '../errors/load-error.js'
import { isDocumentSource } from '../ir/document-source.js'
import type { DocumentSource } from '../ir/job-document.js'
import { parseDocument } from '../ir/parse-document.js'
import { withPythonFiles } from '../ir/python-files.js'
import { absolutePath } from '../launch/spark-submit-options.js'
import { cacheDirectory } from '../toolchain/cache-directory.js'
import { didYouMean } from '../util/did-you-mean.js'
import { codeFrame } from './code-frame.js'
import { resolveCallSite } from './job-position.js'

/** The package by its own name: what a job file imports is the copy that is running. */
const PACKAGE: string = 'sparkwire'

/** A job as its file gives it. */
export interface LoadedJob {
  /** Absolute path of the file. */
  readonly file: string
  readonly source: DocumentSource
}

/** What a job file in YAML or JSON is loaded with. */
export interface LoadJobOptions {
  /** Which of its environments is laid over it. @default none */
  readonly environment?: string
  /** Values of its parameters, as those of the run; only what stands in options may be given later. @default {} */
  readonly params?: Readonly<Record<string, string>>
}

type Load = (file: string, options: LoadJobOptions) => Promise<DocumentSource>

/** What a job may be written in, by the ending of its file. */
const LOADERS: Readonly<Record<string, Load>> = {
  '.ts': loadModule,
  '.mts': loadModule,
  '.js': loadModule,
  '.mjs': loadModule,
  '.py': loadScript,
  '.yaml': loadJobFile,
  '.yml': loadJobFile,
  '.json': loadJson,
}

/**
 * Loads a job: the default export of a TypeScript or JavaScript module, a job file in YAML or JSON, a PySpark script,
 * or a document.
 * `sparkwire` inside a job module is the running copy, wherever the file lies.
 *
 * @throws LOAD_NOT_FOUND, LOAD_UNSUPPORTED, LOAD_NO_JOB, LOAD_FAILED with file, line and code frame, JOBFILE_*, IR_*, DEFINE_*
 */
export async function loadJob(path: string, options: LoadJobOptions = {}): Promise<LoadedJob> {
  const file = resolve(path)
  const load = LOADERS[extname(file).toLowerCase()]
  if (load === undefined) {
    throw new LoadError('LOAD_UNSUPPORTED', {
      message: `Not a job file: ${path}. Expected one that ends in ${Object.keys(LOADERS).join(', ')}`,
      hint: 'Describe the job in TypeScript, in YAML, or as a PySpark script.',
      details: { file },
    })
  }
  await readJobFile(file, path)
  if (options.environment !== undefined && !/\.(ya?ml|json)$/i.test(file)) {
    throw new LoadError('LOAD_UNSUPPORTED', {
      message: `Environment ${options.environment} of ${path}: a module or a script has none. Expected a job file in YAML or JSON.`,
      details: { file },
    })
  }
  return Object.freeze({ file, source: await load(file, options) })
}

async function loadModule(file: string): Promise<DocumentSource> {
  const jiti = createJiti(pathToFileURL(file).href, {
    // By content: what is unchanged need not be translated again, which costs more than all the rest of a job's load.
    fsCache: cacheDirectory().modules,
    moduleCache: false,
    interopDefault: false,
    virtualModules: { [PACKAGE]: await import(PACKAGE) },
  })
  let loaded: { readonly default?: unknown }
  try {
    loaded = await jiti.import(file)
  } catch (error) {
    throw failedToLoad(file, error)
  }
  const found = loaded.default
  if (isDocumentSource(found)) return besideFile(file, found)
  throw new LoadError('LOAD_NO_JOB', {
    message: `${file} has no job: its default export is ${describe(found)}. Expected job({…}) or script({…})`,
    hint: 'Write `export default job({ name, sinks })`.',
    details: { file, exports: Object.keys(loaded) },
  })
}

/** What a job file names lies beside it, unless its path is absolute. */
function besideFile(file: string, source: DocumentSource): DocumentSource {
  const document = source.toDocument()
  const folder = dirname(file)
  if (document.kind !== 'script') {
    const pipeline = withPythonFiles(document, (path) => resolve(folder, path))
    return pipeline === document ? source : { toDocument: () => pipeline }
  }
  const { path, requirements, pyFiles } = document
  const beside = Object.freeze({
    ...document,
    path: resolve(folder, path),
    ...(typeof requirements === 'string' ? { requirements: resolve(folder, requirements) } : {}),
    ...(pyFiles === undefined ? {} : { pyFiles: pyFiles.map((entry) => absolutePath(entry, folder)) }),
  })
  return { toDocument: () => beside }
}

async function loadScript(file: string): Promise<DocumentSource> {
  return script({ path: file })
}

/** A job file, with the values of its parameters and what it says of its end as defaults of its runs. */
async function loadJobFile(file: string, options: LoadJobOptions): Promise<DocumentSource> {
  const { parseJobFile } = await import('../jobfile/parse-job-file.js')
  const { document, ...defaults } = parseJobFile(await readFile(file, 'utf8'), {
    ...options,
    file: shownPath(file),
    path: pathToFileURL(file).href,
    variables: process.env,
  })
  return { ...besideFile(file, { toDocument: () => document }), defaults }
}

/** As errors name it: from the working directory, where it lies in it. */
function shownPath(file: string): string {
  const path = relative(process.cwd(), file)
  return path.startsWith('..') ? file : path
}

/** JSON that names the version of its form is a document, any other a job file. */
async function loadJson(file: string, options: LoadJobOptions): Promise<DocumentSource> {
  let value: unknown
  try {
    value = JSON.parse(await readFile(file, 'utf8'))
  } catch (cause) {
    throw new LoadError('LOAD_FAILED', {
      message: `${file} is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`,
      hint: '`sparkwire compile JOB --document` prints a document.',
      details: { file },
      cause,
    })
  }
  const isDocument = typeof value === 'object' && value !== null && 'irVersion' in value
  if (!isDocument) return loadJobFile(file, options)
  const document = parseDocument(value)
  return { toDocument: () => document }
}

async function readJobFile(file: string, path: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? String(cause)
    const absent = code === 'ENOENT'
    const nearest = absent ? await nearestJobFile(file) : undefined
    throw new LoadError('LOAD_NOT_FOUND', {
      message: absent
        ? `There is no job file ${path}. Expected a file at ${file}.`
        : `The job file cannot be read: ${path} (${code}). Expected a file that this user may read.`,
      hint:
        nearest === undefined
          ? 'Check the path; a relative one counts from the working directory.'
          : `did you mean ${join(dirname(path), nearest)}?`,
      details: { file, ...(nearest === undefined ? {} : { nearest }) },
      cause,
    })
  }
}

/** The job file in the same folder whose name is the nearest. */
async function nearestJobFile(file: string): Promise<string | undefined> {
  const names = await readdir(dirname(file)).catch(() => [])
  const jobs = names.filter((name) => extname(name).toLowerCase() in LOADERS)
  return didYouMean(basename(file), jobs)
}

/** An error of the job file, with the place it came from; one of ours keeps its code. */
function failedToLoad(file: string, cause: unknown): unknown {
  const error = cause instanceof Error ? cause : new Error(String(cause))
  const place = placeOf(file, error)
  const frame = place === undefined ? '' : `\n${codeFrame({ file, ...place }) ?? ''}`
  const where = place === undefined ? file : `${file}:${place.line}:${place.column}`
  const message = firstLine(error.message)
  if (isBridgeError(cause)) {
    return Object.assign(cause, { message: `${where}: ${cause.message}${frame}` })
  }
  return new LoadError('LOAD_FAILED', {
    message: `${where}: ${message}${frame}`,
    hint: 'The job file itself failed while it was loaded.',
    details: { file, ...place },
    cause,
  })
}

function placeOf(file: string, error: Error): { readonly line: number; readonly column: number } | undefined {
  // A syntax error names its place in the message: `ParseError: Unexpected token  \n /…/job.ts:2:0`.
  const escaped = file.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const syntax = new RegExp(`${escaped}:(\\d+):(\\d+)`).exec(error.message)
  if (syntax !== null) return { line: Number(syntax[1]), column: Number(syntax[2]) + 1 }
  const frame = error.stack
    ?.split('\n')
    .find((line) => line.includes(file) || line.includes(pathToFileURL(file).href))
  return frame === undefined ? undefined : resolveCallSite(frame.trim())
}

function firstLine(text: string): string {
  return (text.split('\n', 1)[0] ?? '').trim()
}

function describe(value: unknown): string {
  if (value === undefined) return 'missing'
  return value === null ? 'null' : `of type ${typeof value}`
}
