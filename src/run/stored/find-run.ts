import { basename } from 'node:path'
import { RunError } from '../../errors/run-error.js'
import { didYouMean } from '../../util/did-you-mean.js'
import { runsDirectory } from '../run-directory.js'
import { lookAt, runDirectories, type StoredRunOptions } from './list-runs.js'
import { readStoredRun, type StoredRun } from './stored-run.js'

/** How many are named where a word could mean several. */
const NAMED = 5

/**
 * The run that a word stands for: its id, the beginning of one, its last four characters, or the name of a job, which
 * means its latest run.
 *
 * @throws RUN_UNKNOWN, RUN_AMBIGUOUS
 * @example
 * const { run, verdict } = await findRun('quakes')
 */
export async function findRun(word: string, options: StoredRunOptions = {}): Promise<StoredRun> {
  return lookAt(await findRunDirectory(word, options))
}

/**
 * The directory of the run that a word stands for. Of the runs of a job that is named: the latest of those that the
 * caller prefers, else the latest. Throws RUN_UNKNOWN, RUN_AMBIGUOUS.
 */
export async function findRunDirectory(
  word: string,
  { runsDirectory: parent = runsDirectory() }: StoredRunOptions,
  prefers: (run: StoredRun) => boolean = () => true,
): Promise<string> {
  const directories = await runDirectories(parent)
  const meant = directories.filter((directory) => isMeant(basename(directory), word))
  if (meant.length > 1) throw ambiguous(word, meant.map(readRun))
  if (meant[0] !== undefined) return meant[0]
  // Names are in the directories: only looked for when no id begins so.
  const runs = directories.map(readRun)
  const named = runs.filter(({ name }) => name === word)
  const latest = named.find(prefers) ?? named[0]
  if (latest !== undefined) return latest.directory
  throw unknown(word, runs, parent)
}

function isMeant(id: string, word: string): boolean {
  return word !== '' && (id.startsWith(word) || (word.length === 4 && id.endsWith(`-${word}`)))
}

function readRun(directory: string): StoredRun {
  return readStoredRun(directory).stored
}

function unknown(word: string, runs: readonly StoredRun[], parent: string): RunError {
  const names = runs.flatMap(({ run, name }) => (name === null ? [run] : [run, name]))
  const nearest = didYouMean(word, [...new Set(names)])
  return new RunError('RUN_UNKNOWN', {
    message: `There is no run '${word}' in ${parent}. Expected the id of a run, its beginning, its last four characters, or a job's name.`,
    hint: nearest === undefined ? '`sparkwire ps` lists the runs.' : `did you mean ${nearest}?`,
    details: { run: word, runsDirectory: parent },
  })
}

function ambiguous(word: string, runs: readonly StoredRun[]): RunError {
  const some = runs.slice(0, NAMED).map(({ run, name }) => `${run} (${name ?? 'half-written'})`)
  const more = runs.length > NAMED ? ` and ${runs.length - NAMED} more` : ''
  return new RunError('RUN_AMBIGUOUS', {
    message: `Which run is '${word}'? ${runs.length} begin or end so: ${some.join(', ')}${more}`,
    hint: 'Give more of its id.',
    details: { run: word, runs: runs.map(({ run }) => run) },
  })
}
