import pc from 'picocolors'
import { isBridgeError } from '../errors/bridge-error.js'
import { totalLag } from '../run/partition-lag.js'
import type { Run } from '../run/run.js'
import type { RunEvent } from '../run/run-event.js'
import { rowToJson } from '../schema/row-json.js'
import { counted } from '../util/counted.js'
import type { CliIo } from './cli-io.js'
import type { LiveArea } from './live-area.js'
import { printWarning } from './print-error.js'
import { createArrowPrinter } from './row-output/arrow-printer.js'
import { createRowPrinter, type RowFormat } from './row-output.js'
import { RunView } from './run-view.js'
import { exitCodeOf, tellEnd } from './tell-end.js'

const REDRAW_MS = 200

/** `events` prints each event of the run as a line of JSON, rows among them; the others print rows alone. */
export type RunOutput = RowFormat | 'arrow' | 'events'

/** Prints a run's rows as they come, and its end. Returns the exit code. */
export async function followRun(io: CliIo, run: Run, output: RunOutput): Promise<number> {
  const kill = (): void => {
    void run.stop('kill', 'the run was interrupted')
  }
  io.hurry.addEventListener('abort', kill)
  const view = io.live === undefined ? undefined : showRun(io.live, run, io)
  const printing: Promise<void>[] = []
  let closed: RunEvent | undefined
  for await (const event of run.events()) {
    if (event.event === 'opened') {
      const printed = printResult(io, run, event.result, output)
      printed.catch(() => {})
      printing.push(printed)
    }
    view?.take(event)
    if (event.event === 'closed') closed = event
    else if (output === 'events') io.stdout.write(`${JSON.stringify(event)}\n`)
    else tell(io, event)
  }
  await Promise.all(printing)
  view?.close()
  io.hurry.removeEventListener('abort', kill)
  const report = await run.report
  if (output === 'events') io.stdout.write(`${JSON.stringify(closed)}\n`)
  else tellEnd(io, report)
  return io.signal.aborted ? 130 : exitCodeOf(report)
}

/** Shows on the terminal how far the run has come. */
function showRun(
  live: LiveArea,
  { name }: Run,
  { colour, stderr }: CliIo,
): { take(event: RunEvent): void; close(): void } {
  const view = new RunView(name, colour)
  const draw = (): void =>
    live.show('run', view.lines(Date.now(), (stderr as NodeJS.WriteStream).columns ?? 80))
  const timer = setInterval(draw, REDRAW_MS)
  return {
    take: (event) => view.take(event),
    close: () => {
      clearInterval(timer)
      live.show('run', [])
    },
  }
}

async function printResult(io: CliIo, run: Run, result: string, output: RunOutput): Promise<void> {
  try {
    if (output === 'events') await printEvents(io, run, result)
    else if (output === 'arrow') await printArrow(io, run, result)
    else if (output === 'json' && run.results.length > 1) await printNamedRows(io, run, result)
    else await printRows(io, run, result, output)
  } catch (error) {
    // The report says why the job's rows ended; anything else is ours to tell.
    if (!isBridgeError(error) || !error.code.startsWith('JOB_')) throw error
  }
}

async function printEvents(io: CliIo, run: Run, result: string): Promise<void> {
  const schema = await run.schema(result)
  for await (const { rows, ...batch } of run.chunks(result)) {
    const json = rows.map((row) => rowToJson(row, schema)).join(',')
    const head = JSON.stringify({ event: 'rows', v: 1, run: run.id, at: new Date().toISOString(), ...batch })
    if ((await written(io, `${head.slice(0, -1)},"rows":[${json}]}\n`)) === 'closed') return
  }
}

async function printArrow(io: CliIo, run: Run, result: string): Promise<void> {
  const printer = createArrowPrinter(io.stdout)
  for await (const batch of run.batches(result)) {
    for (const frame of batch.arrow) if ((await printer.write(frame)) === 'closed') return
    await batch.ack()
  }
  await printer.end()
}

async function printRows(io: CliIo, run: Run, result: string, format: RowFormat): Promise<void> {
  const printer = createRowPrinter({
    format,
    schema: await run.schema(result),
    result: run.results.length === 1 ? undefined : result,
    stdout: io.stdout,
    columns: (io.stdout as NodeJS.WriteStream).columns,
    colour: io.colour,
  })
  for await (const { rows } of run.chunks(result)) {
    if ((await printer.write(rows)) === 'closed') return
  }
  await printer.end()
}

/** Rows of several results on one output: each line says whose it is. */
async function printNamedRows(io: CliIo, run: Run, result: string): Promise<void> {
  const schema = await run.schema(result)
  const name = JSON.stringify(result)
  for await (const { rows } of run.chunks(result)) {
    const lines = rows.map((row) => `{"result":${name},"row":${rowToJson(row, schema)}}\n`)
    if ((await written(io, lines.join(''))) === 'closed') return
  }
}

/** Writes and waits until stdout has taken it: only then may the micro-batch be acknowledged. */
function written(io: CliIo, text: string): Promise<'open' | 'closed'> {
  return new Promise((resolve) =>
    io.stdout.write(text, (error) => resolve(error == null ? 'open' : 'closed')),
  )
}

function tell(io: CliIo, event: RunEvent): void {
  if (event.event === 'log') {
    io.stderr.write(`${event.message}\n`)
  } else if (event.event === 'application') {
    const { dim } = pc.createColors(io.colour)
    io.stderr.write(dim(`  ${event.id ?? 'application'}: ${event.text}\n`))
  } else if (event.event === 'warning') {
    printWarning(io, event)
  } else if (event.event === 'progress' && io.live === undefined) {
    const { batchId, numInputRows, durationMs } = event.progress
    const colours = pc.createColors(io.colour)
    const { triggerExecution } = durationMs
    const took = triggerExecution === undefined ? '' : ` in ${triggerExecution} ms`
    const behind = event.lag.length === 0 ? '' : `, ${totalLag(event.lag)} behind`
    io.stderr.write(
      colours.dim(
        `  ${event.query ?? 'query'}: micro-batch ${batchId}, ${counted(numInputRows, 'record')} read${took}${behind}\n`,
      ),
    )
  }
}
