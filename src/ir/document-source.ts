import type { DocumentSource } from './job-document.js'

/** Marks the objects that give a job document, whichever copy of the package made them. */
export const DOCUMENT_SOURCE = Symbol.for('sparkwire.document-source')

/** Whether `value` gives a job document. */
export function isDocumentSource(value: unknown): value is DocumentSource {
  return (
    typeof value === 'object' &&
    value !== null &&
    (value as { [DOCUMENT_SOURCE]?: unknown })[DOCUMENT_SOURCE] === true &&
    typeof (value as { toDocument?: unknown }).toDocument === 'function'
  )
}
