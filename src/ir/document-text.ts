import type { JobDocument, ScriptDocument } from './job-document.js'
import { withPythonFiles } from './python-files.js'

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(sorted)
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1))
  return Object.fromEntries(entries.map(([key, part]) => [key, sorted(part)]))
}

/** The document without call sites: the same on every machine. */
export function withoutSites<D extends JobDocument>(document: D): D {
  const relations =
    document.kind === 'pipeline'
      ? { relations: document.relations.map(({ site: _site, ...entry }) => entry) }
      : {}
  const sinks =
    document.kind === 'pipeline' ? { sinks: document.sinks.map(({ site: _site, ...sink }) => sink) } : {}
  return { ...document, ...relations, ...sinks }
}

/** The document as JSON text for people and files, without call sites. */
export function documentText(document: JobDocument): string {
  return `${JSON.stringify(withoutSites(document), undefined, 2)}\n`
}

/**
 * The text that two documents share when they mean the same job: without call sites, variable names and the folders
 * that files lie in, keys in order. A digest of it is the job's fingerprint.
 */
export function canonicalText(document: JobDocument): string {
  const plain = withoutSites(document)
  const unplaced =
    plain.kind === 'pipeline'
      ? withPythonFiles(
          { ...plain, relations: plain.relations.map(({ name: _name, ...entry }) => entry) },
          baseName,
        )
      : withoutFolders(plain)
  return JSON.stringify(sorted(unplaced))
}

function withoutFolders(document: ScriptDocument): ScriptDocument {
  const { path, requirements, pyFiles } = document
  return {
    ...document,
    path: baseName(path),
    ...(typeof requirements === 'string' ? { requirements: baseName(requirements) } : {}),
    ...(pyFiles === undefined ? {} : { pyFiles: pyFiles.map(baseName) }),
  }
}

function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
}
