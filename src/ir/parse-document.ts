import { isBridgeError } from '../errors/bridge-error.js'
import { IrError } from '../errors/ir-error.js'
import { deepFreeze } from '../util/freeze.js'
import { checkJobName } from './check-job-name.js'
import { documentForm } from './document-form.js'
import type { JobDocument } from './job-document.js'
import { type Located, linkPipeline } from './link-pipeline.js'
import { migrateDocument } from './migrate-document.js'

/** Deeper nesting than any job has, and less than any stack. */
const MOST_LEVELS = 200
/** What is added to a version looks so to those who do not know it. */
const NEWER = 'A newer sparkwire may have written it, which knows more than this one.'

function pathText(path: readonly PropertyKey[]): string {
  const text = path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '')
  return text === '' ? 'the document' : text
}

function malformed(path: readonly PropertyKey[], why: string, hint?: string, cause?: unknown): IrError {
  return new IrError('IR_MALFORMED', {
    message: `Job document, ${pathText(path)}: ${why}`,
    details: { path: path.map((part) => (typeof part === 'symbol' ? String(part) : part)) },
    ...(hint === undefined ? {} : { hint }),
    ...(cause === undefined ? {} : { cause }),
  })
}

/** Level by level, since what it guards against is a value too deep to recurse into. */
function checkDepth(value: unknown): void {
  let level: unknown[] = [value]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MOST_LEVELS) throw malformed([], `nested too deeply. Expected at most ${MOST_LEVELS} levels.`)
    level = level.flatMap((part) => (typeof part === 'object' && part !== null ? Object.values(part) : []))
  }
}

const located: Located = (path, check) => {
  try {
    return check()
  } catch (error) {
    if (!isBridgeError(error)) throw error
    throw malformed(path, error.message, error.hint, error)
  }
}

/**
 * Reads a job document: its form, then every type and name in it.
 * @throws IR_MALFORMED with the path of what is wrong, IR_VERSION_UNSUPPORTED
 */
export function parseDocument(value: unknown): JobDocument {
  checkDepth(value)
  const parsed = documentForm.safeParse(migrateDocument(value))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const hint = issue?.code === 'unrecognized_keys' || issue?.code === 'invalid_union' ? NEWER : undefined
    throw malformed(issue?.path ?? [], `${issue?.message ?? 'not of the form'}.`, hint)
  }
  const document = deepFreeze(parsed.data)
  located(['name'], () => checkJobName(document.name))
  if (document.kind === 'pipeline') linkPipeline(document, located)
  return document
}
