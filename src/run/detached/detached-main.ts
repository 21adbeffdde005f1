// The program of a detached run: it owns the run, and keeps its rows on disk for who attaches. On stdin it is told what to
// run; on stdout it says, a line of JSON each, what it is doing, and at last the run's id, or why there is none.
import { text } from 'node:stream/consumers'
import { isBridgeError } from '../../errors/bridge-error.js'
import type { AnyResults } from '../../ir/job-document.js'
import { onStep } from '../../observe/steps.js'
import { startRun } from '../submit.js'
import type { DetachedSpec, DetachedWord } from './detached-spec.js'
import { openSpool, spoolRun } from './spool-run.js'

// Whoever started us leaves when it knows the run.
process.stdout.on('error', () => {})
const say = (word: DetachedWord): void => void process.stdout.write(`${JSON.stringify(word)}\n`)
const silence = onStep((step) => say({ step }))

try {
  const { document, defaults, options, hold } = JSON.parse(await text(process.stdin)) as DetachedSpec
  const run = await startRun<AnyResults>(
    { toDocument: () => document, ...(defaults === undefined ? {} : { defaults }) },
    options,
  )
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => void run.stop('finish', `its process got a ${signal}`))
  const spool = await openSpool(run.files.directory)
  silence()
  say({ run: run.id })
  await Promise.all([spoolRun(run, { spool, hold }), run.report])
} catch (error) {
  const message = error instanceof Error ? error.message : String(error)
  say({ error: isBridgeError(error) ? error.toJSON() : { message } })
}
