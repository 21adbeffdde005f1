import { IrError } from '../errors/ir-error.js'
import { IR_VERSION } from './job-document.js'

type Parts = Readonly<Record<string, unknown>>

/** Makes a document of one version into one of the next; what is not of its form is left for the check of the form. */
export type Migration = (document: Parts) => Parts

/**
 * By the version that it starts from. A version is ended by a change that a reader would misunderstand; what is only
 * added needs none.
 */
export const MIGRATIONS: Readonly<Record<number, Migration>> = {}

/** The versions that can be read: the current one, and those that steps lead on from without a gap. */
function oldestOf(steps: Readonly<Record<number, Migration>>, current: number): number {
  let oldest = current
  while (Object.hasOwn(steps, oldest - 1)) oldest -= 1
  return oldest
}

/**
 * Brings what should be a job document to the current version, step by step. A value without a version is left as it
 * is: its form says what it lacks.
 * @throws IR_VERSION_UNSUPPORTED for a version that no step leads on from
 */
export function migrateDocument(
  value: unknown,
  steps: Readonly<Record<number, Migration>> = MIGRATIONS,
  current: number = IR_VERSION,
): unknown {
  if (typeof value !== 'object' || value === null || !('irVersion' in value)) return value
  const version: unknown = value.irVersion
  const oldest = oldestOf(steps, current)
  if (!(Number.isSafeInteger(version) && Number(version) >= oldest && Number(version) <= current)) {
    throw new IrError('IR_VERSION_UNSUPPORTED', {
      message: `Version of a job document: ${JSON.stringify(version)}. Expected ${oldest === current ? current : `${oldest} to ${current}`}.`,
      hint:
        typeof version === 'number' && version > current
          ? 'Use a newer sparkwire.'
          : 'Write the document again with sparkwire compile --document.',
    })
  }
  let document: Parts = value as Parts
  for (let from = Number(version); from < current; from += 1) {
    document = { ...steps[from]?.(document), irVersion: from + 1 }
  }
  return document
}
