import type { JobDocument } from './job-document.js'

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
 * The text that two documents share when they mean the same job: without call sites and variable names,
 * keys in order. A digest of it is the job's fingerprint.
 */
export function canonicalText(document: JobDocument): string {
  const plain = withoutSites(document)
  const unnamed =
    plain.kind === 'pipeline'
      ? { ...plain, relations: plain.relations.map(({ name: _name, ...entry }) => entry) }
      : plain
  return JSON.stringify(sorted(unnamed))
}
