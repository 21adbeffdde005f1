import { access } from 'node:fs/promises'
import { resolve } from 'node:path'
import { PreflightError } from '../../errors/preflight-error.js'
import type { JobDocument } from '../../ir/job-document.js'
import { optionText } from './kafka-use.js'
import { localPath } from './local-path.js'
import { fails, type Problem } from './problem.js'

/** Signs that make a path a pattern, of whose matches nothing is said. */
const PATTERN = /[*?{[\\]/

/** Files that a job reads on this machine and that are not there. Spark would say so once it has started. */
export async function fileProblems(
  document: JobDocument,
  params: Readonly<Record<string, string>>,
  cwd: string,
): Promise<Problem[]> {
  if (document.kind !== 'pipeline') return []
  const paths = document.relations.flatMap((relation) => {
    const text = relation.kind === 'files_source' ? optionText(relation.path, params) : undefined
    const local = localPath(text)
    return local === undefined || PATTERN.test(local) ? [] : [resolve(cwd, local)]
  })
  const found = await Promise.all(
    [...new Set(paths)].map(async (path) => ((await isThere(path)) ? [] : [missing(path)])),
  )
  return found.flat()
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

function missing(path: string): Problem {
  return fails(
    new PreflightError('PREFLIGHT_PATH_MISSING', {
      message: `The job reads files at ${path}, where there is nothing that this user can reach. Expected a file or a folder.`,
      hint: 'a relative path counts from the directory in which the run is started; a stream may begin with an empty folder, but not without one',
      details: { path },
    }),
  )
}
