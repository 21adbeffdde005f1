import { createHash } from 'node:crypto'
import { canonicalText } from '../ir/document-text.js'
import type { JobDocument } from '../ir/job-document.js'

/**
 * The SHA-256 digest of a job document's meaning, in hexadecimal: the same for the same job on every machine, whatever
 * its variables are called and wherever its files lie, and another for any other job. Of a script it says which one is
 * named and how it is called; the text of the script is not in its document.
 *
 * @example
 * fingerprint(job.toDocument()) // '9f2c…', 64 digits
 */
export function fingerprint(document: JobDocument): string {
  return createHash('sha256').update(canonicalText(document)).digest('hex')
}
